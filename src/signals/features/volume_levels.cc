#include "signals/features/volume_levels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "foundation/base/check.h"

namespace godwit::features {

void VolumeLevels::add(int64_t place, double volume) {
  CHECK(volume > 0, "a trade has volume");
  auto at = std::lower_bound(levels_.begin(), levels_.end(), place,
                             [](const Level& level, int64_t to) { return level.place < to; });
  if (at == levels_.end() || at->place != place)
    at = levels_.insert(at, {.place = place, .volume = 0, .weighted_log = 0});
  at->volume += volume;
  at->weighted_log = at->volume * std::log(at->volume);
}

double VolumeLevels::total() const {
  double sum = 0;
  for (const Level& level : levels_) sum += level.volume;
  return sum;
}

size_t VolumeLevels::peak() const {
  CHECK(!levels_.empty(), "something was traded");
  const auto most =
      std::max_element(levels_.begin(), levels_.end(),
                       [](const Level& a, const Level& b) { return a.volume < b.volume; });
  return static_cast<size_t>(most - levels_.begin());
}

VolumeLevels::Area VolumeLevels::area(double share) const {
  Area area{.first = peak(), .last = peak()};
  const double enough = share * total();
  double within = levels_[area.first].volume;
  while (within < enough && (area.first > 0 || area.last + 1 < levels_.size())) {
    const bool is_lowest = area.first == 0;
    const bool is_highest = area.last + 1 == levels_.size();
    const bool goes_down = is_highest || (!is_lowest && levels_[area.first - 1].volume >=
                                                            levels_[area.last + 1].volume);
    within += levels_[goes_down ? --area.first : ++area.last].volume;
  }
  return area;
}

double VolumeLevels::entropy() const {
  const double all = total();
  double weighted_logs = 0;
  for (const Level& level : levels_) weighted_logs += level.weighted_log;
  return levels_.size() == 1 ? 0 : std::log(all) - weighted_logs / all;
}

double VolumeLevels::skew() const {
  const double all = total();
  double mean = 0;  // From the first place on, so that no digits are lost.
  const auto distance = [this](const Level& level) {
    return static_cast<double>(level.place - levels_.front().place);
  };
  for (const Level& level : levels_) mean += level.volume / all * distance(level);
  double squares = 0;
  double cubes = 0;
  for (const Level& level : levels_) {
    const double off = distance(level) - mean;
    squares += level.volume / all * off * off;
    cubes += level.volume / all * off * off * off;
  }
  if (levels_.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  return cubes / (squares * std::sqrt(squares));
}

void VolumeLevels::save(Writer& writer) const { writer.put_all(levels_); }

void VolumeLevels::load(Reader& reader) { levels_ = reader.get_all<Level>(); }

}  // namespace godwit::features
