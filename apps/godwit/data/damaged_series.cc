#include "data/damaged_series.h"

#include <algorithm>
#include <string>

#include "foundation/base/error.h"

namespace godwit {

nlohmann::ordered_json damaged_json(std::span<const DamagedSeries> damaged) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [series, error] : damaged)
    list.push_back(
        {{"id", series.instrument.text()},
         {"kind", name(series.kind)},
         {"interval", has_interval(series.kind) ? nlohmann::ordered_json(name(series.interval))
                                                : nlohmann::ordered_json(nullptr)},
         {"error", error}});
  return list;
}

void throw_if_damaged(std::span<const DamagedSeries> damaged) {
  if (damaged.empty()) return;
  constexpr size_t kListedMax = 5;
  std::string message;
  for (const DamagedSeries& one : damaged.first(std::min(kListedMax, damaged.size())))
    message += one.error + "\n";
  throw failed(message + "series that could not be read: " + std::to_string(damaged.size()) +
               "; the others are above");
}

}  // namespace godwit
