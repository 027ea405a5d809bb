#include "market/data/import/bar_csv_reader.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/data/import/price_text.h"

namespace godwit {
namespace {

constexpr size_t kDetailBytesMax = 80;
constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool is_required(MappedColumn column) {
  return column == MappedColumn::kOpen || column == MappedColumn::kHigh ||
         column == MappedColumn::kLow || column == MappedColumn::kClose;
}

/// Lower case without spaces and underscores, so that "Open Interest" finds open_interest.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '_') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string joined(std::span<const std::string> names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

Error no_column(const CsvReader& csv, MappedColumn column, std::string_view wanted) {
  std::string message = csv.path().string() + ":1: no column '" + std::string{wanted} + "'";
  if (wanted != name(column)) message += " (" + std::string{name(column)} + ")";
  message += "; the file has " + joined(csv.columns());
  for (const std::string& candidate : csv.columns())
    if (folded(candidate) == folded(wanted)) {
      message += "; did you mean --column " + std::string{name(column)} + "=" + candidate + "?";
      return usage_error(message);
    }
  return usage_error(message + "; name it with --column " + std::string{name(column)} +
                     "=NAME or a mapping file");
}

BarRule rule_of(CsvDefect defect) {
  switch (defect) {
    case CsvDefect::kNotUtf8: return BarRule::kNotUtf8;
    case CsvDefect::kTooLong: return BarRule::kLineTooLong;
    case CsvDefect::kTextAfterQuote:
    case CsvDefect::kUnterminatedQuote:
    case CsvDefect::kNone: break;
  }
  return BarRule::kBrokenQuotes;
}

BarRule rule_of(PriceTextError error) {
  switch (error) {
    case PriceTextError::kMalformed: return BarRule::kMalformedNumber;
    case PriceTextError::kNotFinite: return BarRule::kNotFinite;
    case PriceTextError::kTooPrecise: return BarRule::kTooPrecise;
    case PriceTextError::kOutOfRange: return BarRule::kOutOfRange;
  }
  return BarRule::kMalformedNumber;
}

bool same_bits(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

bool same_values(const Bar& a, const Bar& b) {
  return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close &&
         same_bits(a.volume, b.volume) && same_bits(a.turnover, b.turnover) &&
         same_bits(a.open_interest, b.open_interest) && a.trades == b.trades;
}

}  // namespace

BarCsvReader::BarCsvReader(CsvReader& csv, const BarMapping& mapping, Interval interval)
    : csv_{csv},
      interval_{interval},
      format_{mapping.format},
      zone_{mapping.zone},
      stamp_{mapping.stamp},
      price_unit_{mapping.price_unit},
      volume_unit_{mapping.volume_unit},
      turnover_unit_{mapping.turnover_unit} {
  if (is_intraday(interval) && !format_.can_have_time_of_day())
    throw usage_error("time.format: expected hours and minutes (%H, %M) for bars of " +
                      std::string{name(interval)} + ", got a format of dates only");
  zone_is_stated_ = mapping.zone_is_stated;
  bind_columns(mapping);
}

void BarCsvReader::bind_columns(const BarMapping& mapping) {
  positions_.fill(kAbsent);
  std::vector<bool> used(csv_.columns().size(), false);
  for (size_t i = 0; i < kMappedColumns.size(); ++i) {
    const auto column = static_cast<MappedColumn>(i);
    const std::optional<BarMapping::Source>& source = mapping.columns[i];
    if (!mapping.header) {
      if (source) positions_[i] = source->number - 1;
      continue;
    }
    const bool is_split_stamp = mapping.column(MappedColumn::kDate).has_value();
    if (!source && (column == MappedColumn::kDate || column == MappedColumn::kTime)) continue;
    if (!source && column == MappedColumn::kTs && is_split_stamp) continue;
    const std::string_view wanted = source ? std::string_view{source->name} : kMappedColumns[i];
    const std::optional<size_t> found = csv_.find_column(wanted);
    if (found) {
      positions_[i] = *found;
      used[*found] = true;
    } else if (source || is_required(column) || column == MappedColumn::kTs) {
      throw no_column(csv_, column, wanted);
    }
  }
  for (size_t i = 0; i < used.size(); ++i)
    if (!used[i]) ignored_.push_back(csv_.columns()[i]);
  field_count_ = csv_.columns().size();
}

BarCsvReader::Step BarCsvReader::step() {
  switch (csv_.step()) {
    case CsvStep::kEnd: return Step::kEnd;
    case CsvStep::kDefect: refused_ = {rule_of(csv_.defect()), ""}; return Step::kRefused;
    case CsvStep::kRecord: break;
  }
  return read_record();
}

BarCsvReader::Step BarCsvReader::read_record() {
  if (field_count_ == 0) field_count_ = csv_.fields().size();
  repaired_ = false;
  if (!read_bar()) return Step::kRefused;
  previous_ = bar_;
  previous_line_ = csv_.line();
  return Step::kBar;
}

bool BarCsvReader::read_bar() {
  if (csv_.fields().size() != field_count_)
    return refuse(BarRule::kWrongFieldCount, "expected " + std::to_string(field_count_) +
                                                 " fields, got " +
                                                 std::to_string(csv_.fields().size()));
  return read_stamp() && read_prices() && read_statistics() && follows_previous();
}

std::string_view BarCsvReader::field(MappedColumn column) const {
  const size_t position = positions_[static_cast<size_t>(column)];
  // Past the end only in a file without header whose first row is shorter than the mapping says.
  return position < csv_.fields().size() ? trimmed(csv_.fields()[position]) : std::string_view{};
}

bool BarCsvReader::refuse(BarRule rule, std::string detail) {
  refused_ = {rule, std::move(detail)};
  return false;
}

bool BarCsvReader::refuse_field(BarRule rule, MappedColumn column) {
  std::string detail{name(column)};
  const std::string_view text = field(column);
  if (!text.empty()) {
    size_t size = std::min(text.size(), kDetailBytesMax);
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    detail += ": '" + std::string{text.substr(0, size)} + (size < text.size() ? "..." : "") + "'";
  }
  return refuse(rule, std::move(detail));
}

bool BarCsvReader::read_stamp() {
  const bool is_split = positions_[static_cast<size_t>(MappedColumn::kDate)] != kAbsent;
  const MappedColumn column = is_split ? MappedColumn::kDate : MappedColumn::kTs;
  std::string_view text = field(column);
  if (text.empty()) return refuse_field(BarRule::kMissingField, column);
  if (positions_[static_cast<size_t>(MappedColumn::kTime)] != kAbsent) {
    const std::string_view time = field(MappedColumn::kTime);
    if (time.empty()) return refuse_field(BarRule::kMissingField, MappedColumn::kTime);
    stamp_text_.assign(text);
    stamp_text_ += ' ';
    stamp_text_ += time;
    text = stamp_text_;
  }
  const std::optional<CivilTime> time = format_.read(text);
  if (!time) return refuse_field(BarRule::kMalformedTime, column);
  if (!(is_intraday(interval_) ? place_intraday(*time) : place_daily(*time))) return false;
  // What the catalog can hold: a zone or the interval may have moved a time out of it.
  constexpr Timestamp kFirst = Date::from_civil(1678, 1, 1)->midnight_utc();
  constexpr Timestamp kEnd = Date::from_civil(2262, 1, 1)->midnight_utc();
  if (bar_.header.ts_event <= kFirst || bar_.header.ts_event >= kEnd)
    return refuse_field(BarRule::kOutOfRange, column);
  return true;
}

bool BarCsvReader::place_intraday(const CivilTime& time) {
  const MappedColumn column = positions_[static_cast<size_t>(MappedColumn::kDate)] != kAbsent
                                  ? MappedColumn::kDate
                                  : MappedColumn::kTs;
  if (!time.has_time_of_day) return refuse_field(BarRule::kMalformedTime, column);
  Timestamp stamp = time.instant;
  if (time.kind == CivilTime::Kind::kOffset)
    stamp = Timestamp::from_ns(time.clock_ns() - int64_t{time.offset_s} * 1'000'000'000);
  if (time.kind == CivilTime::Kind::kLocal) {
    ++local_times_;
    const Result<Timestamp, LocalTimeError> utc = zone_.to_utc(time.clock_ns());
    if (!utc)
      return refuse_field(utc.error() == LocalTimeError::kNonexistent
                              ? BarRule::kNonexistentLocalTime
                              : BarRule::kAmbiguousLocalTime,
                          column);
    stamp = *utc;
  }
  // Years 1678 to 2261 leave room for every offset and interval in the range of a Timestamp.
  if (stamp_ == StampSide::kOpen) stamp = stamp + duration(interval_);
  bar_.header.ts_event = stamp;
  bar_.trading_day_days = trading_day_without_calendar(stamp).date().days();
  return true;
}

bool BarCsvReader::place_daily(const CivilTime& time) {
  const Date date = time.kind == CivilTime::Kind::kInstant
                        ? utc_date(Timestamp::from_ns(zone_.to_clock_ns(time.instant)))
                        : time.date;
  bar_.header.ts_event = TradingDay{date}.end_utc();
  bar_.trading_day_days = date.days();
  return true;
}

bool BarCsvReader::read_one_price(MappedColumn column, Price& price) {
  const std::string_view text = field(column);
  if (text.empty()) return refuse_field(BarRule::kMissingField, column);
  const Result<ReadPrice, PriceTextError> read = read_price(text, price_unit_);
  if (!read) return refuse_field(rule_of(read.error()), column);
  price = read->price;
  repaired_ = repaired_ || read->rounded;
  return true;
}

bool BarCsvReader::read_prices() {
  bar_.header.ts_recv = bar_.header.ts_event;
  if (!read_one_price(MappedColumn::kOpen, bar_.open) ||
      !read_one_price(MappedColumn::kHigh, bar_.high) ||
      !read_one_price(MappedColumn::kLow, bar_.low) ||
      !read_one_price(MappedColumn::kClose, bar_.close))
    return false;
  const auto refuse_where = [&](BarRule rule, auto breaks) {
    const std::array columns{
        std::pair{MappedColumn::kOpen, bar_.open}, std::pair{MappedColumn::kHigh, bar_.high},
        std::pair{MappedColumn::kLow, bar_.low}, std::pair{MappedColumn::kClose, bar_.close}};
    for (const auto& [column, price] : columns)
      if (breaks(price)) return refuse_field(rule, column);
    return true;
  };
  if (std::min({bar_.open, bar_.high, bar_.low, bar_.close}) <= Price{})
    return refuse_where(BarRule::kNonPositivePrice, [](Price price) { return price <= Price{}; });
  if (bar_.high < bar_.low)
    return refuse(BarRule::kHighBelowLow, "high '" + std::string{field(MappedColumn::kHigh)} +
                                              "' < low '" + std::string{field(MappedColumn::kLow)} +
                                              "'");
  if (std::max(bar_.open, bar_.close) > bar_.high || std::min(bar_.open, bar_.close) < bar_.low)
    return refuse_where(BarRule::kPriceOutsideRange,
                        [&](Price price) { return price > bar_.high || price < bar_.low; });
  return true;
}

bool BarCsvReader::read_statistic(MappedColumn column, const DecimalUnit& unit, double& value) {
  value = kNoValue;
  if (positions_[static_cast<size_t>(column)] == kAbsent) return true;
  std::string_view text = field(column);
  if (text.empty()) return true;
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error == std::errc::result_out_of_range && stop == end) {
    // Also raised by what is too small to tell from zero, which no count is.
    return refuse_field(BarRule::kOutOfRange, column);
  }
  if (error != std::errc{} || stop != end || !std::isfinite(value))
    return refuse_field(is_not_finite_text(text) ? BarRule::kNotFinite : BarRule::kMalformedNumber,
                        column);
  if (!unit.is_one()) value = unit.apply(value);
  if (!std::isfinite(value)) return refuse_field(BarRule::kOutOfRange, column);
  if (value < 0) return refuse_field(BarRule::kNegativeVolume, column);
  if (value == 0) value = 0;  // -0 and 0 are one value, and are stored as one.
  return true;
}

bool BarCsvReader::read_statistics() {
  double trades = kNoValue;
  constexpr DecimalUnit kOne;
  if (!read_statistic(MappedColumn::kVolume, volume_unit_, bar_.volume) ||
      !read_statistic(MappedColumn::kTurnover, turnover_unit_, bar_.turnover) ||
      !read_statistic(MappedColumn::kOpenInterest, kOne, bar_.open_interest) ||
      !read_statistic(MappedColumn::kTrades, kOne, trades))
    return false;
  bar_.trades = 0;
  if (std::isnan(trades)) return true;
  if (trades != std::floor(trades))
    return refuse_field(BarRule::kMalformedNumber, MappedColumn::kTrades);
  if (trades > std::numeric_limits<uint32_t>::max())
    return refuse_field(BarRule::kOutOfRange, MappedColumn::kTrades);
  bar_.trades = static_cast<uint32_t>(trades);
  return true;
}

bool BarCsvReader::follows_previous() {
  if (previous_line_ == 0 || bar_.header.ts_event > previous_.header.ts_event) return true;
  const std::string line = "line " + std::to_string(previous_line_);
  if (bar_.header.ts_event < previous_.header.ts_event)
    return refuse(BarRule::kBackwardTime, "earlier than " + line);
  if (same_values(bar_, previous_)) return refuse(BarRule::kDuplicateTime, "repeats " + line);
  return refuse(BarRule::kDuplicateTimeConflict, "contradicts " + line);
}

}  // namespace godwit
