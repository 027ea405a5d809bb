#include "labels/csv.h"

#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <span>

#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/number_text.h"
#include "market/data/import/bar_csv_reader.h"
#include "market/data/import/row_counts.h"
#include "market/data/import/vendor_spelling.h"

namespace godwit {
namespace {

constexpr uint64_t kRowsBetweenLooks = 65'536;  // For an interrupt.

/// Throws unless all are there.
void require_columns(const CsvReader& csv, std::span<const std::string_view> names) {
  std::string missing;
  for (const std::string_view name : names)
    if (!csv.find_column(name))
      missing += (missing.empty() ? "'" : ", '") + std::string{name} + "'";
  if (missing.empty()) return;
  std::string text = csv.path().string() + ":1: no column " + missing + "; the file has ";
  for (size_t i = 0; i < csv.columns().size(); ++i) text += (i == 0 ? "" : ", ") + csv.columns()[i];
  throw usage_error(text +
                    "; rename its columns, or have godwit data import read it and use "
                    "--instrument");
}

std::string_view field(const CsvReader& csv, size_t position) {
  if (position < csv.fields().size()) return csv.fields()[position];
  throw failed(csv.place() + ": has " + std::to_string(csv.fields().size()) +
               " fields, expected as many as the header");
}

Error bad_field(const CsvReader& csv, std::string_view column, std::string_view expected,
                std::string_view got) {
  return failed(csv.place() + ": " + std::string{column} + ": expected " + std::string{expected} +
                ", got \"" + std::string{got} + "\"");
}

constexpr std::string_view kTimeForms = "a day like 2024-01-02 or a time like 2024-01-02T01:30:00Z";

double number_or_nan(const CsvReader& csv, size_t position, std::string_view column) {
  const std::string_view text = field(csv, position);
  if (text.empty() || text == "nan" || text == "NaN") return std::nan("");
  if (const std::optional<double> value = parse_double(text)) return *value;
  throw bad_field(csv, column, "a number or nothing", text);
}

/// A side of the quotes in a file, by the names of its columns; that of volumes may be absent.
class QuoteSide {
 public:
  QuoteSide(const CsvReader& csv, std::string_view price, std::string_view volume)
      : csv_{csv},
        price_name_{price},
        volume_name_{volume},
        price_{csv.find_column(price).value()},
        volume_{csv.find_column(volume)} {}

  /// That of the current record; NaN without one, or where nobody quotes: the volume is 0.
  [[nodiscard]] double price() const {
    const double price = number_or_nan(csv_, price_, price_name_);
    if (!volume_) return price;
    const double volume = number_or_nan(csv_, *volume_, volume_name_);
    if (volume < 0)
      throw bad_field(csv_, volume_name_, "0 or more, or nothing", field(csv_, *volume_));
    return volume == 0 ? std::nan("") : price;
  }

 private:
  const CsvReader& csv_;
  std::string_view price_name_;
  std::string_view volume_name_;
  size_t price_;
  std::optional<size_t> volume_;
};

/// Throws for an instrument that is spelled as vendors do: taken as it stands it would be another
/// one, without trading days.
void refuse_vendor_spelling(const CsvReader& csv, std::string_view name) {
  if (const std::optional<std::string> refusal = vendor_spelling(name))
    throw failed(csv.place() + ": column instrument: " + *refusal);
}

/// Whether the first ts of the file is a day.
bool is_daily(const std::filesystem::path& path) {
  CsvReader csv{path};
  const std::optional<size_t> ts = csv.find_column("ts");
  return ts && csv.next() && *ts < csv.fields().size() && parse_date(csv.fields()[*ts]).has_value();
}

/// What is read of one instrument.
struct Group {
  NamedLabelRows named;
  TradingDayOf day_of;
  uint64_t last_line = 0;
};

/// The rows of a file by their instrument.
class Groups {
 public:
  Groups(const CsvReader& csv, const LabelFile& file, bool by_day)
      : csv_{csv}, file_{file}, by_day_{by_day}, column_{csv.find_column("instrument")} {}

  /// That of the current record; null where it is none of those to read.
  [[nodiscard]] Group* of_record() {
    const std::string_view name =
        column_ ? field(csv_, *column_) : std::string_view{file_.instrument};
    const auto found = places_.find(name);
    const bool is_wanted = !column_ || file_.instrument.empty() || name == file_.instrument;
    if (found != places_.end()) return is_wanted ? &groups_[found->second] : nullptr;
    if (column_) refuse_vendor_spelling(csv_, name);
    places_.emplace(name, groups_.size());
    if (!is_wanted) return nullptr;
    Group& made = groups_.emplace_back();
    made.named.instrument = name;
    made.named.rows.by_day = by_day_;
    made.day_of = file_.days(made.named.instrument);
    return &made;
  }
  /// All that have rows.
  [[nodiscard]] std::vector<NamedLabelRows> take() {
    std::vector<NamedLabelRows> all;
    for (Group& group : groups_)
      if (!group.named.rows.times.empty()) all.push_back(std::move(group.named));
    if (all.empty()) throw nothing();
    return all;
  }

 private:
  [[nodiscard]] Error nothing() const {
    if (places_.empty() || file_.instrument.empty())
      return failed(file_.path.string() + ": has no rows under its header");
    return failed(file_.path.string() + ": has no rows of " + file_.instrument +
                  "; the first of those that its column instrument names is " +
                  places_.begin()->first);
  }

  const CsvReader& csv_;
  const LabelFile& file_;
  bool by_day_;
  std::optional<size_t> column_;
  std::map<std::string, size_t, std::less<>> places_;  // Into groups_, where it is to be read.
  std::vector<Group> groups_;
};

/// Whether the bar lies behind the last one of its instrument.
bool follows(const Group& group, const Bar& bar, uint64_t line, RowCounts& counts) {
  const LabelRows& rows = group.named.rows;
  if (rows.times.empty() || bar.header.ts_event > rows.times.back()) return true;
  const std::string last = "line " + std::to_string(group.last_line);
  if (bar.header.ts_event < rows.times.back())
    counts.count_refused(line, RowRule::kBackwardTime, "earlier than " + last);
  else
    counts.count_refused(line, RowRule::kDuplicateTime, "has the time of " + last);
  return false;
}

/// The current record, if it is a bar or has no price, and is to be read.
void take_bar(const CsvReader& csv, BarCsvReader& reader, Groups& groups, RowCounts& counts) {
  const bool is_bar = reader.read_record();
  if (!is_bar && !reader.lacks_price()) {
    counts.count_refused(csv.line(), reader.refused().rule, reader.refused().detail);
    return;
  }
  Group* const group = groups.of_record();
  if (group == nullptr) return;
  const Bar& bar = reader.bar();
  if (!follows(*group, bar, csv.line(), counts)) return;
  counts.count_accepted(reader.repaired());
  group->last_line = csv.line();
  LabelRows& rows = group->named.rows;
  is_bar ? rows.add_bar(bar) : rows.add_unpriced(bar);
  if (rows.by_day || reader.states_trading_day()) return;
  rows.trading_day.pop_back();
  rows.add_day(bar.header.ts_event - Duration::from_ns(1), group->day_of);
}

/// Whether `text`, named as rows are, lies before the first row asked for or behind the last one.
bool is_out_of_range(const AskedRows& asked, const LabelRows& rows, std::string_view text) {
  const auto is_out = [&](auto at, auto first, auto last) {
    return (asked.has_from && at < first) || (asked.has_to && at > last);
  };
  if (!rows.by_day) {
    const std::optional<Timestamp> time = parse_timestamp(text);
    return time && is_out(*time, rows.times[asked.first], rows.times.back());
  }
  const std::optional<Date> date = parse_date(text);
  return date && is_out(date->days(), rows.trading_day[asked.first], rows.trading_day.back());
}

}  // namespace

std::vector<NamedLabelRows> read_bar_rows(const LabelFile& file) {
  const bool by_day = is_daily(file.path);
  CsvReader csv{file.path, BarMapping{}.csv()};
  require_columns(
      csv, std::array{std::string_view{"ts"}, std::string_view{"open"}, std::string_view{"high"},
                      std::string_view{"low"}, std::string_view{"close"}});
  BarCsvReader reader{csv, BarMapping{}, by_day ? Interval::k1d : Interval::k1m};
  Groups groups{csv, file, by_day};
  RowCounts counts;
  uint64_t records = 0;
  for (CsvStep step = csv.step(); step != CsvStep::kEnd; step = csv.step()) {
    if (++records % kRowsBetweenLooks == 0) throw_if_interrupted();
    if (step == CsvStep::kDefect)
      counts.count_refused(csv.line(), rule_of(csv.defect()), "");
    else
      take_bar(csv, reader, groups, counts);
  }
  if (counts.quarantined > 0)
    throw Error{ErrorKind::kDataRefused,
                counts.refusal(file.path.string(), 0) +
                    "\n  mend them: labels count rows, and without these would be of other times"};
  return groups.take();
}

std::vector<NamedLabelRows> read_quote_rows(const LabelFile& file) {
  CsvReader csv{file.path};
  require_columns(csv, std::array{std::string_view{"ts"}, std::string_view{"bid_price"},
                                  std::string_view{"ask_price"}});
  const size_t ts = csv.find_column("ts").value();
  const QuoteSide bid{csv, "bid_price", "bid_volume"};
  const QuoteSide ask{csv, "ask_price", "ask_volume"};
  Groups groups{csv, file, false};
  uint64_t records = 0;
  while (csv.next()) {
    if (++records % kRowsBetweenLooks == 0) throw_if_interrupted();
    const std::optional<Timestamp> time = parse_timestamp(field(csv, ts));
    if (!time) throw bad_field(csv, "ts", "a time like 2024-01-02T01:30:00Z", field(csv, ts));
    const double middle = middle_price(bid.price(), ask.price());
    Group* const group = groups.of_record();
    if (group == nullptr) continue;
    LabelRows& rows = group->named.rows;
    if (!rows.times.empty() && *time < rows.times.back())
      throw failed(csv.place() + ": goes back in time, to " + format_timestamp(*time) +
                   "; sort the file by ts");
    rows.add_middle(*time, middle, group->day_of);
  }
  return groups.take();
}

void read_sides(const std::filesystem::path& path, std::string_view instrument,
                const AskedRows& asked, LabelRows& rows) {
  std::map<std::string, size_t, std::less<>> row_of;
  for (size_t row = 0; row < rows.times.size(); ++row) row_of.emplace(rows.time_text(row), row);
  rows.side.assign(rows.times.size(), std::nan(""));
  std::vector<bool> seen(rows.times.size(), false);
  CsvReader csv{path};
  require_columns(csv, std::array{std::string_view{"ts"}, std::string_view{"side"}});
  const size_t ts = csv.find_column("ts").value();
  const size_t side = csv.find_column("side").value();
  const std::optional<size_t> whose = csv.find_column("instrument");
  if (whose && instrument.empty())
    throw usage_error(path.string() +
                      ": its column instrument says whose sides they are, but nothing names the "
                      "instrument of --input; name it with --instrument");
  std::set<std::string, std::less<>> others;
  while (csv.next()) {
    if (whose && field(csv, *whose) != instrument) {
      if (const std::string_view other = field(csv, *whose); !others.contains(other)) {
        refuse_vendor_spelling(csv, other);
        others.emplace(other);
      }
      continue;
    }
    const std::string_view text = field(csv, ts);
    const std::optional<Timestamp> time = parse_timestamp(text);
    if (!time && !parse_date(text)) throw bad_field(csv, "ts", kTimeForms, text);
    if (is_out_of_range(asked, rows, text)) continue;
    const auto found = row_of.find(time ? format_timestamp(*time) : std::string{text});
    if (found == row_of.end())
      throw failed(csv.place() + ": the data have no row at " + std::string{text} +
                   "; give sides at rows only");
    if (seen[found->second])
      throw failed(csv.place() + ": gives a second side for " + std::string{text});
    seen[found->second] = true;
    rows.side[found->second] = number_or_nan(csv, side, "side");
  }
}

}  // namespace godwit
