#include "market/domain/fit_range.h"

#include <algorithm>

#include "foundation/base/error.h"

namespace godwit {

std::string FitRange::text() const {
  return format_timestamp(from_) + " to " + format_timestamp(to_);
}

void require_unseen(std::string_view what, std::span<const FitRange> fitted, const FitRange& test) {
  for (const FitRange& piece : fitted) {
    if (!piece.overlaps(test)) continue;
    const FitRange shared{std::max(piece.from(), test.from()), std::min(piece.to(), test.to())};
    throw failed(std::string{what} + " was fitted on " + piece.text() +
                 ", which overlaps the test range " + test.text() + " from " + shared.text() +
                 "; fit on data without that stretch (spans of labels count), or test elsewhere");
  }
}

void require_unseen(std::string_view what, const FitRange& fitted, const FitRange& test) {
  require_unseen(what, std::span{&fitted, 1}, test);
}

void require_later(std::string_view what, std::span<const FitRange> fitted, const FitRange& test) {
  require_unseen(what, fitted, test);
  for (const FitRange& piece : fitted)
    if (!piece.is_before(test.from()))
      throw failed(std::string{what} + " was fitted on " + piece.text() +
                   ", which lies after the test range " + test.text() +
                   "; fit on data that end before " + format_timestamp(test.from()) +
                   ", or test on data that begin after " + format_timestamp(piece.to()));
}

void require_later(std::string_view what, const FitRange& fitted, const FitRange& test) {
  require_later(what, std::span{&fitted, 1}, test);
}

}  // namespace godwit
