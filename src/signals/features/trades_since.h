// What traded between one row and the next.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "foundation/base/serial.h"
#include "market/domain/event.h"
#include "market/domain/row_stream.h"

namespace godwit::features {

/// Walks through trades beside the rows of a book or of quotes. A trade belongs to the first row
/// that is not before it, neither at the venue nor in reaching us: a row is named by its time at
/// the venue, and nothing later may stand in it.
class TradesSince {
 public:
  static constexpr std::array kColumns{
      std::string_view{"close"},  std::string_view{"volume"},     std::string_view{"turnover"},
      std::string_view{"trades"}, std::string_view{"buy_volume"}, std::string_view{"sell_volume"}};

  /// When the last of all stored trades was, whatever `trades` leave out.
  using Last = std::function<Timestamp()>;

  TradesSince(std::unique_ptr<RowStream<Trade>> trades, Last last);
  struct Row {
    Timestamp ts;           ///< at the venue; does not descend
    Timestamp arrival;      ///< when it reached us
    double multiplier = 1;  ///< of the contract that day
  };
  /// To the next row.
  void advance_to(const Row& row);
  /// What it says, and how many trades it has passed; load() goes on to there among the same
  /// trades.
  void save(Writer& writer) const;
  void load(Reader& reader);
  /// By kColumns: close is the last trade's price (NaN before the first), turnover is the sum of
  /// price x quantity x multiplier, buy_volume and sell_volume are by the venue's side. Without
  /// trades since the row before, all but close are 0 from the first stored trade to the last and
  /// NaN before and after, where nobody knows. Both volumes by side are NaN as long as no trade has
  /// had one, and where one of the row has none.
  [[nodiscard]] double value(size_t column) const { return values_[column]; }

 private:
  void take(const Trade& trade);
  void pass();
  [[nodiscard]] bool is_covered(Timestamp ts);

  std::unique_ptr<RowStream<Trade>> trades_;
  std::span<const Trade> block_;
  Last last_;
  std::optional<Timestamp> end_;  // What last_ says, asked where it counts.
  uint64_t passed_ = 0;
  bool has_sides_ = false;  // Any trade so far.
  std::array<double, kColumns.size()> values_{};
};

}  // namespace godwit::features
