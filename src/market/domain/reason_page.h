// All reason codes as a page for people: docs/reasons.md.
#pragma once

#include <string>

namespace godwit {

/// Markdown, one table per group of codes. A test compares docs/reasons.md with it;
/// GODWIT_WRITE_DOCS=1 makes that test write the file instead.
[[nodiscard]] std::string reason_page();

}  // namespace godwit
