#include "label_rows.h"

#include <cmath>
#include <map>
#include <optional>

#include "foundation/base/csv.h"
#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/number_text.h"
#include "market/data/import/csv_bar_stream.h"

namespace godwit {
namespace {

double price_or_nan(Price price) { return price.is_zero() ? std::nan("") : price.to_double(); }

/// Half the sum; NaN where a side is missing.
double middle(double bid, double ask) { return (bid + ask) / 2; }

size_t column_of(const CsvReader& csv, std::string_view name) {
  if (const std::optional<size_t> position = csv.find_column(name)) return *position;
  throw usage_error(csv.path().string() + ":1: no column '" + std::string{name} + "'");
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
  if (text.empty()) return std::nan("");
  if (const std::optional<double> value = parse_double(text)) return *value;
  throw bad_field(csv, column, "a number or nothing", text);
}

/// Whether the first ts of the file is a day.
bool is_daily(const std::filesystem::path& path) {
  CsvReader csv{path};
  const std::optional<size_t> ts = csv.find_column("ts");
  return ts && csv.next() && *ts < csv.fields().size() && parse_date(csv.fields()[*ts]).has_value();
}

void add_instant(LabelRows& rows, Timestamp time, double mid) {
  rows.times.push_back(time);
  rows.trading_day.push_back(trading_day_without_calendar(time).date().days());
  rows.mid.push_back(mid);
}

}  // namespace

LabelColumns LabelRows::columns() const {
  return {.times = times,
          .trading_day = trading_day,
          .open = open,
          .high = high,
          .low = low,
          .close = close,
          .mid = mid,
          .side = side};
}

std::string LabelRows::time_text(size_t row) const {
  return by_day ? format_date(Date::from_days(trading_day[row])) : format_timestamp(times[row]);
}

LabelRows label_rows(RowStream<Bar>& bars, bool by_day) {
  LabelRows rows{.by_day = by_day};
  for (auto block = bars.next(); !block.empty(); block = bars.next()) {
    throw_if_interrupted();
    for (const Bar& bar : block) {
      rows.times.push_back(bar.header.ts_event);
      rows.trading_day.push_back(bar.trading_day_days);
      rows.open.push_back(price_or_nan(bar.open));
      rows.high.push_back(price_or_nan(bar.high));
      rows.low.push_back(price_or_nan(bar.low));
      rows.close.push_back(price_or_nan(bar.close));
    }
  }
  return rows;
}

LabelRows label_rows(RowStream<Quote>& quotes) {
  LabelRows rows;
  for (auto block = quotes.next(); !block.empty(); block = quotes.next()) {
    throw_if_interrupted();
    for (const Quote& quote : block)
      add_instant(rows, quote.header.ts_event,
                  middle(price_or_nan(quote.bid_price), price_or_nan(quote.ask_price)));
  }
  return rows;
}

LabelRows label_rows(RowStream<Depth>& books) {
  LabelRows rows;
  for (auto block = books.next(); !block.empty(); block = books.next()) {
    throw_if_interrupted();
    for (const Depth& book : block) {
      const bool tradable = (book.header.flags & Depth::kIndicative) == 0 &&
                            !book.bids[0].volume.is_zero() && !book.asks[0].volume.is_zero();
      add_instant(rows, book.header.ts_event,
                  tradable
                      ? middle(price_or_nan(book.bids[0].price), price_or_nan(book.asks[0].price))
                      : std::nan(""));
    }
  }
  return rows;
}

LabelRows read_bar_rows(const std::filesystem::path& path) {
  const bool by_day = is_daily(path);
  return label_rows(*open_bar_csv(path, by_day ? Interval::k1d : Interval::k1m), by_day);
}

LabelRows read_quote_rows(const std::filesystem::path& path) {
  CsvReader csv{path};
  const size_t ts = column_of(csv, "ts");
  const size_t bid = column_of(csv, "bid_price");
  const size_t ask = column_of(csv, "ask_price");
  LabelRows rows;
  while (csv.next()) {
    const std::optional<Timestamp> time = parse_timestamp(field(csv, ts));
    if (!time) throw bad_field(csv, "ts", "a time like 2024-01-02T01:30:00Z", field(csv, ts));
    if (!rows.times.empty() && *time < rows.times.back())
      throw failed(csv.place() + ": goes back in time, to " + format_timestamp(*time) +
                   "; sort the file by ts");
    add_instant(rows, *time,
                middle(number_or_nan(csv, bid, "bid_price"), number_or_nan(csv, ask, "ask_price")));
    if (rows.times.size() % 65'536 == 0) throw_if_interrupted();
  }
  if (rows.times.empty()) throw failed(path.string() + ": has no rows under its header");
  return rows;
}

void read_sides(const std::filesystem::path& path, std::string_view instrument, LabelRows& rows) {
  std::map<std::string, size_t, std::less<>> row_of;
  for (size_t row = 0; row < rows.times.size(); ++row) row_of.emplace(rows.time_text(row), row);
  rows.side.assign(rows.times.size(), std::nan(""));
  std::vector<bool> seen(rows.times.size(), false);
  CsvReader csv{path};
  const size_t ts = column_of(csv, "ts");
  const size_t side = column_of(csv, "side");
  const std::optional<size_t> whose = csv.find_column("instrument");
  while (csv.next()) {
    if (whose && field(csv, *whose) != instrument) continue;
    const std::string_view text = field(csv, ts);
    const std::optional<Timestamp> time = parse_timestamp(text);
    if (!time && !parse_date(text)) throw bad_field(csv, "ts", kTimeForms, text);
    const auto found = row_of.find(time ? format_timestamp(*time) : std::string{text});
    if (found == row_of.end())
      throw failed(csv.place() + ": the data have no row at " + std::string{text} +
                   "; give sides at rows only, within the range asked for");
    if (seen[found->second])
      throw failed(csv.place() + ": gives a second side for " + std::string{text});
    seen[found->second] = true;
    rows.side[found->second] = number_or_nan(csv, side, "side");
  }
}

}  // namespace godwit
