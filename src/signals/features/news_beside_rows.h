// Scored news of one source as columns beside the rows of any source, as it was known at each row.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "signals/features/column_source.h"
#include "signals/text/daily_news.h"
#include "signals/text/news_reach.h"
#include "signals/text/scored_news.h"

namespace godwit::features {

/// One of the columns of news: of which, and where it stands in kNewsColumnNames.
struct NewsColumn {
  NewsScope scope = NewsScope::kInstrument;
  size_t index = 0;
};
/// "mean", "market_mean", "all_mean"; nothing for other words.
[[nodiscard]] std::optional<NewsColumn> parse_news_column(std::string_view name);
/// All twelve.
[[nodiscard]] std::vector<std::string> news_column_names();

/// The rows before its own that a value depends on, the first of which is only a time: a stretch
/// begins there. `surprise` compares with those of surprise_days rows.
[[nodiscard]] WarmUp news_look_back(const NewsColumn& column, const DailyNewsOptions& options);

/// The four columns of DailyNews for one scope, with rows in the place of days: a row's stretch
/// begins behind the row before it of the same instrument and ends at its own instant, included.
/// That of an instrument's first row is 24 hours long. Rows of one instant share their values. NaN
/// up to the first of the items, whatever that names, and for news of an instrument where the rows
/// name none. Looks ahead: no; items behind a row change nothing in it. One thread.
class NewsBesideRows {
 public:
  /// Is told, once, the first instrument that no item names; "" of rows that name none.
  using TellUnnamed = std::function<void(const std::string& instrument)>;

  /// Items in any order, those that may be known: news_up_to().
  NewsBesideRows(std::vector<ScoredNews> items, NewsScope scope, const DailyNewsOptions& options,
                 TellUnnamed tell = {});
  NewsBesideRows(const NewsBesideRows&) = delete;  // The places point into the items.
  NewsBesideRows& operator=(const NewsBesideRows&) = delete;

  /// Goes on to a row, `ts` is up to when news is known there; those of one instrument must not go
  /// back in time. `name` is that of the instrument, the same at each call.
  /// Returns the values in the order of kNewsColumnNames.
  [[nodiscard]] const std::array<double, 4>& move(uint32_t instrument, const std::string& name,
                                                  Timestamp ts);

  /// Where all instruments stand. Loaded beside the same items; throws Error for more instruments
  /// than `count`, or more items than there are.
  void save(Writer& writer) const;
  void load(Reader& reader, size_t count, const std::function<std::string(uint32_t)>& name_of);

 private:
  /// Where the rows of one instrument stand.
  struct Place {
    std::span<const ScoredNews* const> items;
    size_t passed = 0;
    std::optional<DailyNews> news;
    Timestamp ts;
    std::array<double, 4> values{};
  };
  [[nodiscard]] Place open(const std::string& name, Timestamp ts);
  [[nodiscard]] std::span<const ScoredNews* const> items_of(const InstrumentId& instrument) const;

  std::vector<ScoredNews> items_;
  NewsReach reach_;
  std::vector<const ScoredNews*> shared_;  // Those of every place where the scope names none.
  std::map<InstrumentId, std::vector<const ScoredNews*>> by_instrument_;  // Of kInstrument.
  NewsScope scope_;
  DailyNewsOptions options_;
  TellUnnamed tell_;  // Empty once it has been told.
  std::map<uint32_t, Place> places_;
};

/// The items as a check lets them be known: of those beyond the horizon none, or some, with scores
/// from nowhere.
[[nodiscard]] std::vector<ScoredNews> news_up_to(std::vector<ScoredNews> items,
                                                 const std::optional<Horizon>& horizon);

}  // namespace godwit::features
