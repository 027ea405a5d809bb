// Where an instrument trades: what is true of every instrument of a venue.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "market/domain/calendar.h"
#include "market/domain/currency.h"

namespace godwit {

enum class Market : uint8_t { kUnknown, kStock, kFutures, kForex, kCrypto, kIndex };

[[nodiscard]] std::string_view name(Market market);

struct Venue {
  std::string_view name;
  Market market = Market::kUnknown;
  /// What its instruments are quoted in; empty where each instrument has its own.
  Currency currency;
  const Calendar* calendar = nullptr;  ///< Never null; lives as long as the program.
  /// Quantities or positions need margin rules: without an instrument definition trading is
  /// refused.
  bool needs_definition = false;
};

/// The venue called `name`; an unknown name gives market kUnknown on the weekday calendar, and the
/// result then refers to the text of `name`.
[[nodiscard]] Venue find_venue(std::string_view name);

}  // namespace godwit
