#include "market/data/bars/bar_comparison.h"

#include <cmath>
#include <limits>

namespace godwit {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

class Comparison {
 public:
  explicit Comparison(const BarTolerance& tolerance) : tolerance_{tolerance} {}

  void lacks(const Bar& bar, BarField field) { note(bar, field, kNone, kNone); }

  void compare(const Bar& built, const Bar& recorded) {
    price(built, BarField::kOpen, built.open, recorded.open);
    price(built, BarField::kHigh, built.high, recorded.high);
    price(built, BarField::kLow, built.low, recorded.low);
    price(built, BarField::kClose, built.close, recorded.close);
    statistic(built, BarField::kVolume, built.volume, recorded.volume, tolerance_.volume);
    statistic(built, BarField::kTurnover, built.turnover, recorded.turnover, tolerance_.turnover);
    statistic(built, BarField::kOpenInterest, built.open_interest, recorded.open_interest,
              tolerance_.open_interest);
  }

  std::vector<BarDifference> take() { return std::move(differences_); }

 private:
  void note(const Bar& bar, BarField field, double built, double recorded) {
    differences_.push_back({.day = bar.trading_day(),
                            .ts_event = bar.header.ts_event,
                            .field = field,
                            .built = built,
                            .recorded = recorded});
  }
  void price(const Bar& bar, BarField field, Price built, Price recorded) {
    const int128 apart = static_cast<int128>(built.raw()) - recorded.raw();
    if ((apart < 0 ? -apart : apart) > tolerance_.price.raw())
      note(bar, field, built.to_double(), recorded.to_double());
  }
  void statistic(const Bar& bar, BarField field, double built, double recorded, double relative) {
    if (std::isnan(built) || std::isnan(recorded)) return;
    if (std::abs(built - recorded) > relative * std::abs(recorded))
      note(bar, field, built, recorded);
  }

  BarTolerance tolerance_;
  std::vector<BarDifference> differences_;
};

}  // namespace

std::vector<BarDifference> compare_bars(std::span<const Bar> built, std::span<const Bar> recorded,
                                        const BarTolerance& tolerance) {
  Comparison comparison{tolerance};
  size_t i = 0;
  size_t j = 0;
  while (i < built.size() || j < recorded.size()) {
    const bool only_built =
        j == recorded.size() ||
        (i < built.size() && built[i].header.ts_event < recorded[j].header.ts_event);
    const bool only_recorded = !only_built && (i == built.size() || recorded[j].header.ts_event <
                                                                        built[i].header.ts_event);
    if (only_built) {
      comparison.lacks(built[i++], BarField::kNotRecorded);
    } else if (only_recorded) {
      comparison.lacks(recorded[j++], BarField::kNotBuilt);
    } else {
      comparison.compare(built[i++], recorded[j++]);
    }
  }
  return comparison.take();
}

}  // namespace godwit
