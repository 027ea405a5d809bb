// CME market by order as Databento writes it (schema mbo): one row per change of an order, and what
// it means to a book.
//
// A trade shows as T (the aggressor's, with its side) and one F per resting order that was filled;
// the book itself changes by the C and M rows that follow. So T is the print, F is left out, and
// neither takes from the book: to count both would double the volume.
// Source: Databento, "Market by order" schema and "Flags" of its documentation; CME MDP 3.0 market
// by order.
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
#include "market/domain/event.h"
#include "market/domain/ids.h"
#include "market/domain/price.h"

namespace godwit {

struct CmeMboRow {
  static constexpr unsigned kLast = 128;     ///< The last row of its packet for the instrument.
  static constexpr unsigned kSnapshot = 32;  ///< Part of a picture of the whole book.
  Timestamp ts_event;
  Timestamp ts_recv;
  uint64_t sequence = 0;
  uint64_t order_id = 0;
  Price price;  ///< May be negative; zero where the row has none (R).
  Quantity quantity;
  unsigned flags = 0;
  uint32_t instrument_id = 0;  ///< The venue's.
  char action = ' ';           ///< A add, C cancel, M modify, T trade, F fill, R clear.
  char side = 'N';             ///< B bid, A ask, N none; of a trade the aggressor's.
};

enum class CmeMboFault : uint8_t {
  kTooFewFields,
  kBadTime,    ///< Not nanoseconds since 1970.
  kBadNumber,  ///< Sequence, order, instrument or flags.
  kBadPrice,
  kBadQuantity,  ///< Not a whole number of contracts.
  kBadAction,
  kBadSide,
};
[[nodiscard]] std::string_view name(CmeMboFault fault) noexcept;

/// Reads the records of such a file.
class CmeMboColumns {
 public:
  /// Where the columns stand; nothing when `names` is the header of another kind of file.
  [[nodiscard]] static std::optional<CmeMboColumns> from_header(std::span<const std::string> names);
  [[nodiscard]] Result<CmeMboRow, CmeMboFault> parse(
      std::span<const std::string_view> fields) const;

 private:
  enum Column : size_t {
    kEvent,
    kReceived,
    kInstrument,
    kAction,
    kSide,
    kPrice,
    kSize,
    kOrder,
    kFlags,
    kSequence,
    kColumns
  };
  std::array<size_t, kColumns> at_{};
};

/// Nothing for an F row. (Should one carry kLast, the run ends with the next event that does.)
[[nodiscard]] std::optional<OrderByOrder> to_order_by_order(const CmeMboRow& row,
                                                            InstrumentIndex instrument);

}  // namespace godwit
