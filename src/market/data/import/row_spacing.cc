#include "market/data/import/row_spacing.h"

#include <algorithm>

namespace godwit {
namespace {

// Fewer gaps may be of any length by chance.
constexpr uint64_t kCloseGapsMin = 3;
constexpr uint64_t kLongGapsMin = 10;

}  // namespace

void RowSpacing::see(size_t number, Timestamp t) {
  if (number >= last_.size()) last_.resize(number + 1);
  std::optional<Timestamp>& last = last_[number];
  if (last && t <= *last) return;
  const std::optional<Duration> gap = last ? std::optional{t - *last} : std::nullopt;
  last = t;
  if (!gap) return;
  ++gaps_;
  const int64_t length = duration(interval_).ns();
  if (gap->ns() == length) return;
  if (gap->ns() <= length / 2) ++close_;
  for (size_t i = 0; i < by_interval_.size(); ++i)
    if (*gap == duration(static_cast<Interval>(i))) ++by_interval_[i];
}

std::string RowSpacing::note() const {
  const auto most = std::max_element(by_interval_.begin(), by_interval_.end());
  const bool has_one = *most > gaps_ / 2;
  const std::string apart =
      has_one ? std::string{kIntervals[static_cast<size_t>(most - by_interval_.begin())]} + " apart"
              : "closer together than that";
  const bool is_close = gaps_ >= kCloseGapsMin && close_ > gaps_ / 2;
  const bool is_long = gaps_ >= kLongGapsMin && has_one;
  if (!is_close && !is_long) return "";
  return "read as " + std::string{name(interval_)} + ", but most rows are " + apart +
         ": is the interval right?";
}

}  // namespace godwit
