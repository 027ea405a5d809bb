// What traded between one row and the next.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "foundation/base/serial.h"
#include "market/domain/contract_value.h"
#include "market/domain/event.h"
#include "market/domain/row_stream.h"

namespace godwit::features {

/// Walks through trades beside the rows of a book or of quotes. A trade belongs to the first row
/// that is not before it, neither at the venue nor in reaching us: a row is named by its time at
/// the venue, and nothing later may stand in it. A trade that takes longer than kLost to reach us
/// counts for nothing.
class TradesSince {
 public:
  static constexpr std::array kColumns{
      std::string_view{"close"},  std::string_view{"volume"},     std::string_view{"turnover"},
      std::string_view{"trades"}, std::string_view{"buy_volume"}, std::string_view{"sell_volume"}};

  static constexpr Duration kLost = Duration::days(1);
  [[nodiscard]] static bool is_lost(const Trade& trade);
  /// What earlier trades leave to those that are walked through.
  struct Before {
    std::optional<double> close;  ///< nothing: there were none
    bool has_sides = false;       ///< any of them
    void add(const Trade& trade);
  };

  explicit TradesSince(std::unique_ptr<RowStream<Trade>> trades, const Before& before);
  struct Row {
    Timestamp ts;              ///< at the venue; does not descend
    Timestamp arrival;         ///< when it reached us
    ContractValue contract{};  ///< that day
  };
  /// To the next row.
  void advance_to(const Row& row);
  /// What it says, and how many trades it has passed; load() goes on to there among the same
  /// trades.
  void save(Writer& writer) const;
  void load(Reader& reader);
  /// By kColumns: close is the last trade's price (NaN before the first), turnover is by
  /// Row::contract, buy_volume and sell_volume are by the venue's side. Without
  /// trades since the row before, all but close are 0 behind the first stored trade and NaN before
  /// it, where nobody knows. Whether the record of trades ends does not count: only a later trade
  /// could tell. Both volumes by side are NaN as long as no trade has had one, and where one of the
  /// row has none.
  [[nodiscard]] double value(size_t column) const { return values_[column]; }

 private:
  void take(const Trade& trade);
  void pass();

  std::unique_ptr<RowStream<Trade>> trades_;
  std::span<const Trade> block_;
  uint64_t passed_ = 0;
  Before so_far_;
  std::array<double, kColumns.size()> values_{};
};

}  // namespace godwit::features
