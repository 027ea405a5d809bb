// Series and news of the catalog as columns of formulas, beside the rows of any source:
//   US_PRIMARY_CREDIT.SERIES.rate   the value of that name which was known at the row;
//   US_PRIMARY_CREDIT.SERIES        the same, of a series with one name;
//   ZH_HEADLINES.NEWS.mean          count, mean, surprise and decay of the news that names the
//   row's
//                                   instrument; market_mean of that which names none, all_mean of
//                                   every story.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/domain/known_value.h"
#include "signals/features/column_source.h"
#include "signals/text/scored_news.h"

namespace godwit::features {

/// What a dotted word of a formula names, if anything.
struct StoredName {
  std::string series;  ///< "US_PRIMARY_CREDIT.SERIES"
  DataKind kind = DataKind::kSeries;
  std::string column;  ///< "rate", "market_mean"; "" where the word ends with the series
};
/// Nothing unless a part after the first is SERIES or NEWS, in capitals.
[[nodiscard]] std::optional<StoredName> parse_stored_name(std::string_view word);

/// The rows before its own that a value of such a column depends on: none of series, which are
/// known whole; of news as news_look_back() says. Of other words none.
[[nodiscard]] WarmUp stored_look_back(std::string_view word);

/// Series and news that formulas name, read and scored once however often sources are opened. What
/// is known is decided by available_at against RowTime::known(). One thread.
class StoredColumns {
 public:
  /// Each is asked when the first formula names a series or news, not before.
  struct Origin {
    std::function<const Catalog*()> catalog;            ///< null where there is none
    std::function<std::filesystem::path()> text_rules;  ///< rules/text
    /// Where it is given, told what a person should know of the columns; the same text again and
    /// again.
    std::function<void(const std::string& text)> tell{};
  };
  explicit StoredColumns(Origin origin) : origin_{std::move(origin)} {}

  /// `rows`, with the columns that formulas name of the catalog; a column that the rows have
  /// themselves is theirs. `unnamed` is what rows are of that name no instrument, "" where nobody
  /// knows. This must outlive the result.
  [[nodiscard]] std::unique_ptr<ColumnSource> beside(std::unique_ptr<ColumnSource> rows,
                                                     const std::optional<Horizon>& horizon,
                                                     const std::string& unnamed = "");

  /// Whether the catalog has what the word names, whatever the horizon.
  [[nodiscard]] bool has(std::string_view word);
  /// Every word that names something, sorted, for messages; none of series that cannot be read.
  [[nodiscard]] std::vector<std::string> words();

  /// Of a series that has() knows. Throws Error where it cannot be read or scored.
  [[nodiscard]] const std::vector<KnownValue>& values(const std::string& series);
  [[nodiscard]] const std::vector<ScoredNews>& news(const std::string& series);
  /// Tells that no item of the news names an instrument of the rows, and what its columns are then.
  /// "" where the rows name none.
  void tell_unnamed(const std::string& series, const std::string& instrument) const;

 private:
  [[nodiscard]] bool contains(const StoredName& name);
  [[nodiscard]] std::vector<std::string> value_names(const std::string& series);
  [[nodiscard]] std::vector<std::string> readable_value_names(const std::string& series);

  Origin origin_;
  std::map<std::string, std::vector<KnownValue>> values_;
  std::map<std::string, std::vector<ScoredNews>> news_;
};

}  // namespace godwit::features
