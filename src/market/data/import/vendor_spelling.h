// Ids that name an instrument as vendors do, though another id is the one that rules and catalog
// know it by: 600519.SH, rb1910.SHF, IF2101.CFE, RB1910.SHFE.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "market/domain/instrument_id.h"

namespace godwit {

/// The id that such a spelling means, of a variant (600519@forward.SH) too. Chinese exchanges under
/// other usual names (SH, SS, XSHG, SZ, XSHE, BJ, XBSE; SHF, XSGE, CFE, CFX, CCFX, ZCE, CZC, XZCE,
/// XDCE, XINE, GFE), their codes before or without a dot (sh.600519, SH600519), and futures in the
/// wrong case. Nothing of an id that is right, and of what nobody can place.
[[nodiscard]] std::optional<InstrumentId> meant_by_vendor(std::string_view text);

/// "the venue is called SSE here, not SH; did you mean 600519.SSE?": what to say of such a
/// spelling, since taken as it stands it would be of a venue without rules, sessions and news.
/// Nothing of others.
[[nodiscard]] std::optional<std::string> vendor_spelling(std::string_view text);

}  // namespace godwit
