// Real vendor files for tests, where they are at hand: rows by the names of their columns.
#pragma once

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/csv.h"
#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"
#include "foundation/base/time.h"
#include "market/domain/event.h"

namespace godwit {

/// The folder that GODWIT_TEST_DATA names, if it is set.
inline std::optional<std::filesystem::path> vendor_data() {
  const char* const folder = std::getenv("GODWIT_TEST_DATA");
  if (folder == nullptr) return std::nullopt;
  return std::filesystem::path{folder};
}

class VendorTable {
 public:
  explicit VendorTable(const std::filesystem::path& path) : csv_{path} {}
  bool next() { return csv_.next(); }
  std::string_view text(std::string_view column) const {
    return csv_.fields()[csv_.find_column(column).value()];
  }
  double number(std::string_view column) const { return parse_double(text(column)).value(); }
  Price price(std::string_view column) const { return parse_fixed<Price>(text(column)).value(); }
  /// "20180116" or "2018-01-16", with anything behind it.
  TradingDay day(std::string_view column) const {
    std::string digits;
    for (const char c : text(column).substr(0, 10))
      if (c >= '0' && c <= '9') digits += c;
    return TradingDay{
        *parse_date(digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2))};
  }
  /// "2018-01-16 09:31:00" on the clock of Shanghai.
  Timestamp shanghai_time(std::string_view column) const {
    std::string time{text(column)};
    time.at(10) = 'T';
    return *parse_timestamp(time + "Z") - Duration::hours(8);
  }
  struct PriceColumns {
    std::string_view open = "open";
    std::string_view high = "high";
    std::string_view low = "low";
    std::string_view close = "close";
  };
  /// Prices and a daily time; statistics unknown.
  Bar daily(std::string_view date_column, const PriceColumns& columns) const {
    Bar bar;
    bar.open = price(columns.open);
    bar.high = price(columns.high);
    bar.low = price(columns.low);
    bar.close = price(columns.close);
    bar.trading_day_days = day(date_column).date().days();
    bar.header.ts_event = bar.trading_day().end_utc();
    bar.volume = bar.turnover = bar.open_interest = NAN;
    return bar;
  }
  /// The same with the time at which a minute ends.
  Bar minute(std::string_view time_column, const PriceColumns& columns) const {
    Bar bar = daily(time_column, columns);
    bar.header.ts_event = shanghai_time(time_column);
    return bar;
  }

 private:
  CsvReader csv_;
};

}  // namespace godwit
