#include "market/decode/cme_mbo.h"

#include <algorithm>
#include <charconv>

#include "foundation/base/decimal.h"

namespace godwit {
namespace {

template <class Int>
bool parse_whole(std::string_view text, Int& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

/// A single letter of `letters`.
bool is_one_of(std::string_view text, std::string_view letters) {
  return text.size() == 1 && letters.find(text) != std::string_view::npos;
}

}  // namespace

std::string_view name(CmeMboFault fault) noexcept {
  constexpr std::array<std::string_view, 7> names{"too_few_fields", "bad_time",     "bad_number",
                                                  "bad_price",      "bad_quantity", "bad_action",
                                                  "bad_side"};
  return names[static_cast<size_t>(fault)];
}

std::optional<CmeMboColumns> CmeMboColumns::from_header(std::span<const std::string> names) {
  constexpr std::array<std::string_view, kColumns> wanted{
      "ts_event_ns", "ts_recv_ns", "instrument_id", "action", "side",
      "price",       "size",       "order_id",      "flags",  "sequence"};
  CmeMboColumns columns;
  for (size_t i = 0; i < kColumns; ++i) {
    const auto found = std::find(names.begin(), names.end(), wanted[i]);
    if (found == names.end()) return std::nullopt;
    columns.at_[i] = static_cast<size_t>(found - names.begin());
  }
  return columns;
}

Result<CmeMboRow, CmeMboFault> CmeMboColumns::parse(
    std::span<const std::string_view> fields) const {
  if (fields.size() <= *std::max_element(at_.begin(), at_.end()))
    return Unexpected{CmeMboFault::kTooFewFields};
  const auto field = [&](Column column) { return fields[at_[column]]; };
  CmeMboRow row;
  int64_t ts_event = 0;
  int64_t ts_recv = 0;
  if (!parse_whole(field(kEvent), ts_event) || !parse_whole(field(kReceived), ts_recv))
    return Unexpected{CmeMboFault::kBadTime};
  row.ts_event = Timestamp::from_ns(ts_event);
  row.ts_recv = Timestamp::from_ns(ts_recv);
  if (!parse_whole(field(kInstrument), row.instrument_id) ||
      !parse_whole(field(kOrder), row.order_id) || !parse_whole(field(kFlags), row.flags) ||
      !parse_whole(field(kSequence), row.sequence))
    return Unexpected{CmeMboFault::kBadNumber};
  if (!field(kPrice).empty()) {
    const auto price = parse_fixed<Price>(field(kPrice));
    if (!price) return Unexpected{CmeMboFault::kBadPrice};
    row.price = *price;
  }
  uint32_t contracts = 0;
  if (!parse_whole(field(kSize), contracts)) return Unexpected{CmeMboFault::kBadQuantity};
  row.quantity = Quantity::from_units(contracts);
  if (!is_one_of(field(kAction), "ACMTFR")) return Unexpected{CmeMboFault::kBadAction};
  row.action = field(kAction).front();
  if (!is_one_of(field(kSide), "BAN")) return Unexpected{CmeMboFault::kBadSide};
  row.side = field(kSide).front();
  return row;
}

std::optional<OrderByOrder> to_order_by_order(const CmeMboRow& row, InstrumentIndex instrument) {
  BookAction action = BookAction::kAdd;
  switch (row.action) {
    case 'A': action = BookAction::kAdd; break;
    case 'C': action = BookAction::kReduce; break;
    case 'M': action = BookAction::kModify; break;
    case 'T': action = BookAction::kTrade; break;
    case 'R': action = BookAction::kClear; break;
    default: return std::nullopt;
  }
  int flags = static_cast<int>(action);
  if (row.side == 'B') flags |= OrderByOrder::kBidSide;
  if (row.side == 'A') flags |= OrderByOrder::kAskSide;
  if ((row.flags & CmeMboRow::kLast) != 0) flags |= OrderByOrder::kLastOfRun;
  if ((row.flags & CmeMboRow::kSnapshot) != 0) flags |= OrderByOrder::kSnapshot;
  OrderByOrder event;
  event.header.ts_event = row.ts_event;
  event.header.ts_recv = row.ts_recv;
  event.header.sequence = row.sequence;
  event.header.instrument = instrument;
  event.header.kind = EventKind::kOrderByOrder;
  event.header.flags = static_cast<uint16_t>(flags);
  event.price = row.price;
  event.quantity = row.quantity;
  // The order of a T row is the aggressor's, which the book need not know.
  (row.action == 'T' ? event.counter_order_id : event.order_id) = row.order_id;
  return event;
}

}  // namespace godwit
