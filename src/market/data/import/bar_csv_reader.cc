#include "market/data/import/bar_csv_reader.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/data/import/missing_columns.h"
#include "market/data/import/price_text.h"
#include "market/data/import/row_checks.h"

namespace godwit {
namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

bool is_required(MappedColumn column) {
  return column == MappedColumn::kOpen || column == MappedColumn::kHigh ||
         column == MappedColumn::kLow || column == MappedColumn::kClose;
}

/// Of a refused price.
bool is_no_price(RowRule rule) {
  return rule == RowRule::kMissingField || rule == RowRule::kNotFinite ||
         rule == RowRule::kNonPositivePrice;
}

/// "20240102", as many vendors write it.
std::optional<Date> compact_date(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  const std::string iso{std::string{text.substr(0, 4)} + "-" + std::string{text.substr(4, 2)} +
                        "-" + std::string{text.substr(6)}};
  return parse_date(iso);
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
      stamp_reader_{mapping.format, mapping.zone},
      stamp_{mapping.stamp},
      price_unit_{mapping.price_unit},
      volume_unit_{mapping.volume_unit},
      turnover_unit_{mapping.turnover_unit} {
  if (is_intraday(interval) && !stamp_reader_.can_have_time_of_day())
    throw usage_error("time.format: expected hours and minutes (%H, %M) for bars of " +
                      std::string{name(interval)} + ", got a format of dates only");
  zone_is_stated_ = mapping.zone_is_stated;
  bind_columns(mapping);
}

void BarCsvReader::bind_columns(const BarMapping& mapping) {
  positions_.fill(kAbsent);
  std::vector<bool> used(csv_.columns().size(), false);
  std::vector<MissingColumn> missing;
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
    if (!source && mapping.names_all_columns) continue;
    const std::string_view wanted = source ? std::string_view{source->name} : kMappedColumns[i];
    const std::optional<size_t> found = csv_.find_column(wanted);
    if (found) {
      positions_[i] = *found;
      used[*found] = true;
    } else if (source || is_required(column) || column == MappedColumn::kTs) {
      missing.push_back({std::string{name(column)}, std::string{wanted}});
    }
  }
  if (!missing.empty()) throw missing_columns(csv_, missing);
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
  if (!read_record() || !follows_previous()) return Step::kRefused;
  previous_ = bar_;
  previous_line_ = csv_.line();
  return Step::kBar;
}

bool BarCsvReader::read_record() {
  if (field_count_ == 0) field_count_ = csv_.fields().size();
  repaired_ = false;
  lacks_price_ = false;
  if (csv_.fields().size() != field_count_)
    return refuse(RowRule::kWrongFieldCount, "expected " + std::to_string(field_count_) +
                                                 " fields, got " +
                                                 std::to_string(csv_.fields().size()));
  if (!read_stamp()) return false;
  if (!read_prices()) {
    lacks_price_ = is_no_price(refused_.rule);
    return false;
  }
  if (!read_statistics()) return false;
  bar_.header.flags = repaired_ ? EventHeader::kRepaired : uint16_t{0};
  return true;
}

std::string_view BarCsvReader::field(MappedColumn column) const {
  const size_t position = positions_[static_cast<size_t>(column)];
  // Past the end only in a file without header whose first row is shorter than the mapping says.
  return position < csv_.fields().size() ? trimmed(csv_.fields()[position]) : std::string_view{};
}

bool BarCsvReader::refuse(RowRule rule, std::string detail) {
  refused_ = {rule, std::move(detail)};
  return false;
}

bool BarCsvReader::refuse_field(RowRule rule, MappedColumn column) {
  return refuse(rule, field_detail(name(column), field(column)));
}

bool BarCsvReader::read_stamp() {
  const bool is_split = positions_[static_cast<size_t>(MappedColumn::kDate)] != kAbsent;
  const MappedColumn column = is_split ? MappedColumn::kDate : MappedColumn::kTs;
  std::string_view text = field(column);
  if (text.empty()) return refuse_field(RowRule::kMissingField, column);
  if (positions_[static_cast<size_t>(MappedColumn::kTime)] != kAbsent) {
    const std::string_view time = field(MappedColumn::kTime);
    if (time.empty()) return refuse_field(RowRule::kMissingField, MappedColumn::kTime);
    stamp_text_.assign(text);
    stamp_text_ += ' ';
    stamp_text_ += time;
    text = stamp_text_;
  }
  const Result<CivilTime, RowRule> time = stamp_reader_.civil(text);
  if (!time) {
    const bool is_date_sound =
        text.data() == stamp_text_.data() && stamp_reader_.can_be_date(field(MappedColumn::kDate));
    return refuse_field(time.error(), is_date_sound ? MappedColumn::kTime : column);
  }
  stamp_reader_.require_unit(*time, text, csv_.path().string());
  if (is_intraday(interval_)) {
    const Result<Timestamp, RowRule> instant = stamp_reader_.instant(*time);
    if (!instant) return refuse_field(instant.error(), column);
    place_intraday(*instant);
  } else {
    place_daily(stamp_reader_.date(*time));
  }
  // A zone or the interval may have moved a time out of what the catalog can hold.
  if (!is_storable(bar_.header.ts_event)) return refuse_field(RowRule::kOutOfRange, column);
  return read_trading_day();
}

void BarCsvReader::place_intraday(Timestamp stamp) {
  // Years 1678 to 2261 leave room for every offset and interval in the range of a Timestamp.
  if (stamp_ == StampSide::kOpen) stamp = stamp + duration(interval_);
  bar_.header.ts_event = stamp;
  bar_.trading_day_days = trading_day_without_calendar(stamp).date().days();
}

void BarCsvReader::place_daily(Date date) {
  bar_.header.ts_event = TradingDay{date}.end_utc();
  bar_.trading_day_days = date.days();
}

bool BarCsvReader::read_trading_day() {
  if (!states_trading_day()) return true;
  const std::string_view text = field(MappedColumn::kTradingDay);
  std::optional<Date> day = parse_date(text);
  if (!day) day = compact_date(text);
  if (!day)
    return refuse_field(text.empty() ? RowRule::kMissingField : RowRule::kMalformedTime,
                        MappedColumn::kTradingDay);
  // A longer bar lies where its date is; two rows of one trading day would lie there twice.
  if (!is_intraday(interval_) && day->days() != bar_.trading_day_days)
    return refuse_field(RowRule::kTradingDayIsNotDate, MappedColumn::kTradingDay);
  bar_.trading_day_days = day->days();
  return true;
}

bool BarCsvReader::read_one_price(MappedColumn column, Price& price) {
  const std::string_view text = field(column);
  if (text.empty()) return refuse_field(RowRule::kMissingField, column);
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
  const auto refuse_where = [&](RowRule rule, auto breaks) {
    const std::array columns{
        std::pair{MappedColumn::kOpen, bar_.open}, std::pair{MappedColumn::kHigh, bar_.high},
        std::pair{MappedColumn::kLow, bar_.low}, std::pair{MappedColumn::kClose, bar_.close}};
    for (const auto& [column, price] : columns)
      if (breaks(price)) return refuse_field(rule, column);
    return true;
  };
  if (std::min({bar_.open, bar_.high, bar_.low, bar_.close}) <= Price{})
    return refuse_where(RowRule::kNonPositivePrice, [](Price price) { return price <= Price{}; });
  if (bar_.high < bar_.low)
    return refuse(RowRule::kHighBelowLow, "high '" + std::string{field(MappedColumn::kHigh)} +
                                              "' < low '" + std::string{field(MappedColumn::kLow)} +
                                              "'");
  if (std::max(bar_.open, bar_.close) > bar_.high || std::min(bar_.open, bar_.close) < bar_.low)
    return refuse_where(RowRule::kPriceOutsideRange,
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
    return refuse_field(RowRule::kOutOfRange, column);
  }
  if (error != std::errc{} || stop != end || !std::isfinite(value))
    return refuse_field(is_not_finite_text(text) ? RowRule::kNotFinite : RowRule::kMalformedNumber,
                        column);
  if (!unit.is_one()) value = scaled_exactly(text, unit).value_or(unit.apply(value));
  if (std::abs(value) >= kStatisticMax) return refuse_field(RowRule::kOutOfRange, column);
  if (value < 0) return refuse_field(RowRule::kNegativeVolume, column);
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
    return refuse_field(RowRule::kMalformedNumber, MappedColumn::kTrades);
  if (trades > std::numeric_limits<uint32_t>::max())
    return refuse_field(RowRule::kOutOfRange, MappedColumn::kTrades);
  bar_.trades = static_cast<uint32_t>(trades);
  return true;
}

bool BarCsvReader::follows_previous() {
  if (previous_line_ == 0 || bar_.header.ts_event > previous_.header.ts_event) return true;
  const std::string line = "line " + std::to_string(previous_line_);
  if (bar_.header.ts_event < previous_.header.ts_event)
    return refuse(RowRule::kBackwardTime, "earlier than " + line);
  if (same_values(bar_, previous_)) return refuse(RowRule::kDuplicateTime, "repeats " + line);
  return refuse(RowRule::kDuplicateTimeConflict, "contradicts " + line);
}

}  // namespace godwit
