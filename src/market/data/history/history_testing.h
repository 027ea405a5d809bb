// Times and errors for the tests of histories.
#pragma once

#include <string>
#include <string_view>

#include "foundation/base/error.h"
#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"
#include "market/domain/trading_day.h"

namespace godwit {

[[nodiscard]] inline Timestamp at(std::string_view text) { return parse_timestamp(text).value(); }
/// A small clock for random rows: hours since 2024-01-01.
[[nodiscard]] inline Timestamp hour(int64_t hours) {
  return at("2024-01-01T00:00:00Z") + Duration::hours(hours);
}
[[nodiscard]] inline TradingDay day(std::string_view text) {
  return TradingDay{parse_date(text).value()};
}
[[nodiscard]] inline InstrumentId id(std::string_view text) {
  return InstrumentId::parse(text).value();
}

/// What `body` throws, in its own words.
template <class Body>
[[nodiscard]] std::string error_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace godwit
