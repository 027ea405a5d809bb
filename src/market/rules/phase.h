// The phases of a trading day: what a venue does with orders and cancels, and whether it trades.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "foundation/base/time.h"

namespace godwit {

enum class Phase : uint8_t {
  kAuction,          ///< Orders and cancels collect; nothing trades.
  kAuctionNoCancel,  ///< Orders collect, no cancels; nothing trades before its end.
  kAuctionMatch,     ///< Neither orders nor cancels: the venue is matching the auction.
  kCancelOnly,       ///< Cancels, no new orders.
  kBuffer,           ///< Orders and cancels are taken and wait for the next phase.
  kContinuous,       ///< Price-time priority.
  kClosingAuction,   ///< Orders, no cancels; one uniform price at its end.
  kFixedPrice,       ///< After hours, at the closing price.
};

[[nodiscard]] std::string_view name(Phase phase);
[[nodiscard]] std::optional<Phase> parse_phase(std::string_view text);

[[nodiscard]] constexpr bool takes_orders(Phase phase) {
  return phase != Phase::kAuctionMatch && phase != Phase::kCancelOnly;
}
[[nodiscard]] constexpr bool takes_cancels(Phase phase) {
  return phase == Phase::kAuction || phase == Phase::kCancelOnly || phase == Phase::kBuffer ||
         phase == Phase::kContinuous || phase == Phase::kFixedPrice;
}
/// The main session, which bars cover. The result of an opening auction is part of the first bar,
/// trades at the fixed price after hours are part of none.
[[nodiscard]] constexpr bool is_main_session(Phase phase) {
  return phase == Phase::kContinuous || phase == Phase::kClosingAuction;
}

/// A phase by the local clock of its venue, since the midnight of some date: [begin, end).
struct PhaseTimes {
  Phase phase;
  Duration begin;  ///< 0 to 24 h.
  Duration end;    ///< > begin; beyond 24 h on the next civil day.
};

/// "09:30-11:30 continuous"; an end not after the begin lies on the next day ("21:00-02:30
/// continuous"). Nothing when it is not that.
[[nodiscard]] std::optional<PhaseTimes> parse_phase_times(std::string_view text);

/// The phases at `key`, in order and without overlap; an absent key gives none. May begin after
/// midnight when the one before did. Throws Error(kUsage).
[[nodiscard]] std::vector<PhaseTimes> read_phases(const ConfigSection& row, std::string_view key);

}  // namespace godwit
