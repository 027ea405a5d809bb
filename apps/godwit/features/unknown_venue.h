// What is said of rows whose instrument is of a venue that nobody knows.
#pragma once

#include <string>

namespace godwit {

/// What such rows lack, as a warning; empty where `instrument` is SYMBOL.VENUE of a venue that
/// find_venue() knows, and where rows name none.
[[nodiscard]] std::string unknown_venue_text(const std::string& instrument);

}  // namespace godwit
