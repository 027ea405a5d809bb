#include "signals/features/csv_column_source.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/base/suggestion.h"
#include "signals/features/stamp_text.h"

namespace godwit::features {

namespace {

bool has_ticks(const CsvReader& csv) {
  constexpr std::array kNames{"price",       "last_price", "bid_price",
                              "bid_price_1", "ask_price",  "ask_price_1"};
  return !csv.find_column("open") &&
         std::any_of(kNames.begin(), kNames.end(),
                     [&](const char* name) { return csv.find_column(name).has_value(); });
}

}  // namespace

CsvColumnSource::CsvColumnSource(const std::filesystem::path& path,
                                 const std::optional<Horizon>& horizon, KnowledgeOf knowledge,
                                 const std::optional<std::string>& chosen)
    : csv_{path},
      horizon_{horizon},
      instrument_{csv_.find_column("instrument")},
      chosen_{chosen},
      trading_day_{csv_.find_column("trading_day")},
      knowledge_of_{std::move(knowledge)},
      is_of_ticks_{has_ticks(csv_)} {
  const std::optional<size_t> ts = csv_.find_column("ts");
  if (!ts) {
    const std::vector<std::string_view> names(csv_.columns().begin(), csv_.columns().end());
    throw usage_error(path.string() +
                      ": expected a column ts (2024-01-02 or 2024-01-02T01:30:00Z)" +
                      suggestion("ts", names) + "; godwit data import reads other layouts");
  }
  ts_ = *ts;
  if (!instrument_) add_instrument("");
}

void CsvColumnSource::add_instrument(std::string_view name) {
  known_.emplace(name, static_cast<uint32_t>(instruments_.size()));
  instruments_.emplace_back(name);
  each_.push_back({.knowledge = knowledge_of_(instruments_.back())});
}

bool CsvColumnSource::has_column(std::string_view name) const {
  return name != "ts" && name != "instrument" && name != "trading_day" &&
         csv_.find_column(name).has_value();
}

std::vector<std::string> CsvColumnSource::column_names() const {
  std::vector<std::string> names;
  for (const std::string& name : csv_.columns())
    if (name != "ts" && name != "instrument" && name != "trading_day") names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

void CsvColumnSource::select(std::span<const std::string> names) {
  for (const std::string& name : names) selected_.push_back(csv_.find_column(name).value());
}

bool CsvColumnSource::next(RowBlock& block, size_t rows_max) {
  block.clear(selected_.size());
  while (block.rows() < rows_max && csv_.next()) {
    if (csv_.fields().size() != csv_.columns().size())
      fail("expected " + std::to_string(csv_.columns().size()) + " fields, got " +
           std::to_string(csv_.fields().size()));
    if (!is_chosen()) continue;
    RowTime time = read_time();
    const uint64_t row = row_++;
    if (horizon_ && !time.daily && horizon_->is_missing_at(time.ts)) continue;
    const uint32_t instrument = read_instrument();
    check_order(time, instrument);
    if (start_ && time.ts < *start_) continue;
    resolve_day(time, each_[instrument].knowledge);
    if (horizon_ && horizon_->is_missing_at(time.known())) continue;
    block.times.push_back(time);
    block.instruments.push_back(instrument);
    const bool is_garbage = horizon_ && horizon_->is_garbage_at(time.known());
    for (size_t i = 0; i < selected_.size(); ++i)
      block.columns[i].push_back(is_garbage ? garbage(horizon_->seed, row, static_cast<uint32_t>(i))
                                            : read_number(selected_[i]));
  }
  given_ += block.rows();
  return block.rows() != 0;
}

RowTime CsvColumnSource::read_time() const {
  const std::string_view text = csv_.fields()[ts_];
  RowTime time;
  if (const std::optional<Date> date = parse_date(text)) {
    time.day = TradingDay{*date};
    time.ts = time.day.end_utc();
    time.daily = true;
    return time;
  }
  const std::optional<Timestamp> ts = parse_stamp(text);
  if (!ts)
    fail(
        "column ts: expected a day like 2024-01-02, or a time with Z or its offset from UTC like "
        "2024-01-02T01:30:00Z or 2024-01-02 09:30:00+08:00, got \"" +
        std::string{text} + "\"");
  time.ts = *ts;
  return time;
}

bool CsvColumnSource::is_chosen() const {
  return !chosen_ || !instrument_ || csv_.fields()[*instrument_] == *chosen_;
}

uint32_t CsvColumnSource::read_instrument() {
  if (!instrument_) return 0;
  const std::string_view name = csv_.fields()[*instrument_];
  if (known_.find(name) == known_.end()) add_instrument(name);
  return known_.find(name)->second;
}

void CsvColumnSource::resolve_day(RowTime& time, InstrumentKnowledge& knowledge) const {
  if (time.daily) {
    time = knowledge.row_of(time.day, time.ts);
  } else if (trading_day_) {
    const std::optional<Date> day = parse_date(csv_.fields()[*trading_day_]);
    if (!day)
      fail("column trading_day: expected a day like 2024-01-02, got \"" +
           std::string{csv_.fields()[*trading_day_]} + "\"");
    time.day = TradingDay{*day};
  } else {
    // Where two days meet, a tick begins the new one, and the bar that closes ends the old one.
    time.day = knowledge.trading_day(is_of_ticks_ ? time.ts : time.ts - Duration::from_ns(1));
  }
}

void CsvColumnSource::check_order(const RowTime& time, uint32_t instrument) {
  std::optional<Timestamp>& latest = each_[instrument].latest;
  const std::string& name = instruments_[instrument];
  if (latest && time.ts < *latest)
    fail("the row is of " + row_time_text(time) +
         ", earlier than the one before it; sort the rows by ts");
  if (latest && time.ts == *latest && !is_of_ticks_)
    fail("a second row of " + row_time_text(time) + (name.empty() ? "" : " of " + name) +
         "; keep one" + (instrument_ ? "" : ", or tell instruments apart in a column instrument"));
  latest = time.ts;
}

double CsvColumnSource::read_number(size_t field) const {
  const std::string_view text = csv_.fields()[field];
  if (text.empty() || text == "nan" || text == "NaN")
    return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf" || text == "-inf")  // As features are written.
    return std::copysign(std::numeric_limits<double>::infinity(), text[0] == '-' ? -1.0 : 1.0);
  const std::optional<double> value = parse_double(text);
  if (!value)
    fail("column " + csv_.columns()[field] + ": expected a number or nothing, got \"" +
         std::string{text} + "\"");
  return *value;
}

void CsvColumnSource::fail(const std::string& message) const {
  throw failed(csv_.place() + ": " + message);
}

}  // namespace godwit::features
