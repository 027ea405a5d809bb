#include "market/decode/sse_columns.h"

#include <algorithm>
#include <charconv>

#include "foundation/base/decimal.h"

namespace godwit {
namespace {

constexpr size_t kAbsentColumn = static_cast<size_t>(-1);
constexpr std::string_view kNoColumn;

/// Finds every named column; an empty name stands for one that this form of the file lacks.
template <size_t N>
bool find_columns(std::span<const std::string> names, const std::array<std::string_view, N>& wanted,
                  std::array<size_t, N>& at) {
  for (size_t i = 0; i < N; ++i) {
    at[i] = kAbsentColumn;
    if (wanted[i].empty()) continue;
    const auto found = std::find(names.begin(), names.end(), wanted[i]);
    if (found == names.end()) return false;
    at[i] = static_cast<size_t>(found - names.begin());
  }
  return true;
}

template <size_t N>
size_t fields_needed(const std::array<size_t, N>& at) {
  size_t needed = 0;
  for (const size_t column : at)
    if (column != kAbsentColumn) needed = std::max(needed, column + 1);
  return needed;
}

std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<int> two_digits(std::string_view text) {
  if (text.size() != 2 || text[0] < '0' || text[0] > '9' || text[1] < '0' || text[1] > '9')
    return std::nullopt;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

/// "09:30:00" with up to nine decimals.
std::optional<Duration> parse_time_of_day(std::string_view text) {
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hours = two_digits(text.substr(0, 2));
  const auto minutes = two_digits(text.substr(3, 2));
  const auto seconds = two_digits(text.substr(6, 2));
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 59)
    return std::nullopt;
  int64_t fraction_ns = 0;
  if (text.size() > 8) {
    if (text[8] != '.' || text.size() < 10 || text.size() > 18) return std::nullopt;
    int64_t unit = 100'000'000;
    for (const char c : text.substr(9)) {
      if (c < '0' || c > '9') return std::nullopt;
      fraction_ns += (c - '0') * unit;
      unit /= 10;
    }
  }
  const int64_t seconds_of_day = (*hours * 60 + *minutes) * 60 + *seconds;
  return Duration::from_ns(seconds_of_day * 1'000'000'000 + fraction_ns);
}

/// "2023.07.11" or "2023-07-11".
std::optional<Date> parse_day(std::string_view text) {
  std::array<char, 10> iso{};
  if (text.size() != iso.size()) return std::nullopt;
  std::copy(text.begin(), text.end(), iso.begin());
  if (iso[4] == '.' && iso[7] == '.') iso[4] = iso[7] = '-';
  return parse_date({iso.data(), iso.size()});
}

/// Shanghai keeps UTC+8 all year; every day of this feed lies after the last summer time (1991).
std::optional<Timestamp> parse_instant(Date day, std::string_view time_of_day) {
  const auto time = parse_time_of_day(time_of_day);
  // The range of parse_date, so that the arithmetic below cannot overflow.
  if (!time || day.year() < 1678 || day.year() > 2261) return std::nullopt;
  return day.midnight_utc() - Duration::hours(8) + *time;
}

/// A time of day, or "2023.07.11T09:25:00.249".
std::optional<Timestamp> parse_received(Date day, std::string_view text) {
  if (text.size() <= 11 || text[10] != 'T') return parse_instant(day, text);
  const auto own_day = parse_day(text.substr(0, 10));
  if (!own_day) return std::nullopt;
  return parse_instant(*own_day, text.substr(11));
}

/// Decimals beyond the ninth are artefacts of binary fractions and fall away first.
std::optional<Price> parse_price(std::string_view text) {
  constexpr size_t kDecimals = 9;
  const size_t point = text.find('.');
  if (point != std::string_view::npos && text.size() - point - 1 > kDecimals) {
    const std::string_view rest = text.substr(point + 1 + kDecimals);
    if (!std::all_of(rest.begin(), rest.end(), [](char c) { return c >= '0' && c <= '9'; }))
      return std::nullopt;
    text = text.substr(0, point + 1 + kDecimals);
  }
  const auto price = parse_fixed<Price>(text);
  // Beyond a million yuan no share has traded; the bound keeps the rounding in range.
  if (!price || price->sign() <= 0 || *price > Price::from_units(1'000'000)) return std::nullopt;
  const Price tick = Price::from_raw(Price::kScale / 100);
  const Price rounded = round_to_grid(*price, tick, Rounding::kHalfEven);
  if ((rounded - *price).abs() > Price::from_raw(Price::kScale / 1'000'000)) return std::nullopt;
  return rounded;
}

std::optional<Quantity> parse_quantity(std::string_view text) {
  const auto quantity = parse_fixed<Quantity>(text);
  if (!quantity || quantity->sign() <= 0 || quantity->raw() % Quantity::kScale != 0)
    return std::nullopt;
  return *quantity;
}

/// What order rows and trade rows share. `Columns` has kDate, kTime, kReceived, kSequence, kPrice
/// and kQuantity at the same places.
template <class Row, size_t N>
std::optional<SseFault> parse_shared(std::span<const std::string_view> fields, Date trading_day,
                                     const std::array<size_t, N>& at, Row& row) {
  enum : size_t { kDate, kTime, kReceived, kSequence, kSymbol, kPrice, kQuantity };
  std::optional<Date> day = trading_day;
  if (at[kDate] != kAbsentColumn) day = parse_day(fields[at[kDate]]);
  if (!day) return SseFault::kBadTime;
  const auto ts_event = parse_instant(*day, fields[at[kTime]]);
  const auto ts_recv = parse_received(*day, fields[at[kReceived]]);
  if (!ts_event || !ts_recv) return SseFault::kBadTime;
  const auto sequence = parse_number(fields[at[kSequence]]);
  if (!sequence) return SseFault::kBadNumber;
  const auto price = parse_price(fields[at[kPrice]]);
  if (!price) return SseFault::kBadPrice;
  const auto quantity = parse_quantity(fields[at[kQuantity]]);
  if (!quantity) return SseFault::kBadQuantity;
  row.ts_event = *ts_event;
  row.ts_recv = *ts_recv;
  row.sequence = *sequence;
  row.price = *price;
  row.quantity = *quantity;
  return std::nullopt;
}

}  // namespace

std::string_view name(SseFault fault) noexcept {
  constexpr std::array<std::string_view, 7> names{"too_few_fields", "bad_time",     "bad_number",
                                                  "bad_price",      "bad_quantity", "bad_side",
                                                  "bad_type"};
  return names[static_cast<size_t>(fault)];
}

std::optional<SseOrderColumns> SseOrderColumns::from_header(std::span<const std::string> names) {
  constexpr std::array<std::string_view, kColumns> exchange{
      kNoColumn,    "OrderTime", "LocalTime",   "BizIndex",  "SecurityID",
      "OrderPrice", "Balance",   "OrderBSFlag", "OrderType", "OrderNO"};
  constexpr std::array<std::string_view, kColumns> terminal{
      "MDDate",     "MDTime",   "ReceiveDateTime", "ApplSeqNum", "SecurityID",
      "OrderPrice", "OrderQty", "OrderBSFlag",     "OrderType",  "OrderNO"};
  SseOrderColumns columns;
  if (!find_columns(names, exchange, columns.at_) && !find_columns(names, terminal, columns.at_))
    return std::nullopt;
  columns.fields_min_ = fields_needed(columns.at_);
  return columns;
}

Result<SseOrderRow, SseFault> SseOrderColumns::parse(std::span<const std::string_view> fields,
                                                     Date trading_day) const {
  if (fields.size() < fields_min_) return Unexpected{SseFault::kTooFewFields};
  SseOrderRow row;
  if (const auto fault = parse_shared(fields, trading_day, at_, row)) return Unexpected{*fault};
  const auto order_id = parse_number(fields[at_[kOrder]]);
  if (!order_id) return Unexpected{SseFault::kBadNumber};
  row.order_id = *order_id;
  const std::string_view side = fields[at_[kSide]];
  if (side != "B" && side != "1" && side != "S" && side != "2")
    return Unexpected{SseFault::kBadSide};
  row.side = side == "B" || side == "1" ? BookSide::kBid : BookSide::kAsk;
  const std::string_view type = fields[at_[kType]];
  if (type != "A" && type != "2" && type != "D" && type != "10")
    return Unexpected{SseFault::kBadType};
  row.action = type == "A" || type == "2" ? SseOrderAction::kAdd : SseOrderAction::kDelete;
  return row;
}

std::optional<SseTradeColumns> SseTradeColumns::from_header(std::span<const std::string> names) {
  constexpr std::array<std::string_view, kColumns> exchange{
      kNoColumn,   "TradTime",   "LocalTime",   "BizIndex",   "SecurityID",
      "TradPrice", "TradVolume", "TradeBSFlag", "TradeBuyNo", "TradeSellNo"};
  constexpr std::array<std::string_view, kColumns> terminal{
      "MDDate",     "MDTime",   "ReceiveDateTime", "ApplSeqNum", "SecurityID",
      "TradePrice", "TradeQty", "TradeBSFlag",     "TradeBuyNo", "TradeSellNo"};
  SseTradeColumns columns;
  if (!find_columns(names, exchange, columns.at_) && !find_columns(names, terminal, columns.at_))
    return std::nullopt;
  columns.fields_min_ = fields_needed(columns.at_);
  return columns;
}

Result<SseTradeRow, SseFault> SseTradeColumns::parse(std::span<const std::string_view> fields,
                                                     Date trading_day) const {
  if (fields.size() < fields_min_) return Unexpected{SseFault::kTooFewFields};
  SseTradeRow row;
  if (const auto fault = parse_shared(fields, trading_day, at_, row)) return Unexpected{*fault};
  const auto buy_order_id = parse_number(fields[at_[kBuyOrder]]);
  const auto sell_order_id = parse_number(fields[at_[kSellOrder]]);
  if (!buy_order_id || !sell_order_id) return Unexpected{SseFault::kBadNumber};
  row.buy_order_id = *buy_order_id;
  row.sell_order_id = *sell_order_id;
  const std::string_view flag = fields[at_[kSide]];
  if (flag == "B" || flag == "1")
    row.aggressor = AggressorSide::kBuy;
  else if (flag == "S" || flag == "2")
    row.aggressor = AggressorSide::kSell;
  else if (flag != "N" && flag != "0")
    return Unexpected{SseFault::kBadSide};
  return row;
}

}  // namespace godwit
