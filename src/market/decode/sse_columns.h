// The columns of Shanghai order and trade files, in the two forms that vendors write: the
// exchange's own words (OrderTime, BizIndex, A and D, B and S) and the terminal form (MDDate,
// MDTime, ApplSeqNum, 2 and 10, 1 and 2).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "foundation/base/result.h"
#include "foundation/base/time.h"
#include "market/decode/sse_order_by_order.h"

namespace godwit {

/// Why a record of such a file is not a row.
enum class SseFault : uint8_t {
  kTooFewFields,
  kBadTime,      ///< Not HH:MM:SS with up to nine decimals, or not a day before it.
  kBadNumber,    ///< Sequence or order number is not a whole number.
  kBadPrice,     ///< Not a positive decimal within a millionth of the tick of 0.01.
  kBadQuantity,  ///< Not a positive whole number of shares.
  kBadSide,
  kBadType,
};
[[nodiscard]] std::string_view name(SseFault fault) noexcept;

/// Reads the records of an order file.
class SseOrderColumns {
 public:
  /// Where the columns stand; nothing when `names` is the header of another kind of file.
  [[nodiscard]] static std::optional<SseOrderColumns> from_header(
      std::span<const std::string> names);
  /// Prices with the artefacts of binary fractions (15.929999999999999) go to the tick of 0.01.
  /// `trading_day` is used where the file has no column for the day.
  [[nodiscard]] Result<SseOrderRow, SseFault> parse(std::span<const std::string_view> fields,
                                                    Date trading_day) const;
  /// The rows carry their own day.
  [[nodiscard]] bool has_date() const noexcept { return at_[kDate] != kAbsent; }
  [[nodiscard]] size_t symbol_column() const noexcept { return at_[kSymbol]; }

 private:
  enum Column : size_t {
    kDate,
    kTime,
    kReceived,
    kSequence,
    kSymbol,
    kPrice,
    kQuantity,
    kSide,
    kType,
    kOrder,
    kColumns
  };
  static constexpr size_t kAbsent = static_cast<size_t>(-1);
  std::array<size_t, kColumns> at_{};
  size_t fields_min_ = 0;
};

/// Reads the records of a trade file.
class SseTradeColumns {
 public:
  [[nodiscard]] static std::optional<SseTradeColumns> from_header(
      std::span<const std::string> names);
  [[nodiscard]] Result<SseTradeRow, SseFault> parse(std::span<const std::string_view> fields,
                                                    Date trading_day) const;
  [[nodiscard]] bool has_date() const noexcept { return at_[kDate] != kAbsent; }
  [[nodiscard]] size_t symbol_column() const noexcept { return at_[kSymbol]; }

 private:
  enum Column : size_t {
    kDate,
    kTime,
    kReceived,
    kSequence,
    kSymbol,
    kPrice,
    kQuantity,
    kSide,
    kBuyOrder,
    kSellOrder,
    kColumns
  };
  static constexpr size_t kAbsent = static_cast<size_t>(-1);
  std::array<size_t, kColumns> at_{};
  size_t fields_min_ = 0;
};

}  // namespace godwit
