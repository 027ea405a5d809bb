#include "market/data/history/known_values.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

std::string value_text(const std::optional<double>& value) {
  return value ? format_double(*value) : "none";
}

void check_order_of_times(std::string_view source, const KnownValue& row) {
  if (row.available_at >= row.ts_event) return;
  throw failed(std::string{source} + ": " + row.name + " of the period to " +
               format_timestamp(row.ts_event) + " claims to be available at " +
               format_timestamp(row.available_at) +
               ", before its period ends; correct the source and import it again");
}

/// Two neighbours in the order of (name, available_at, ts_event).
void check_contradiction(std::string_view source, const KnownValue& a, const KnownValue& b) {
  if (a.name != b.name || a.available_at != b.available_at || a.ts_event != b.ts_event) return;
  if (a.value == b.value) return;
  throw failed(std::string{source} + ": two values of " + a.name + " for the period to " +
               format_timestamp(a.ts_event) + ", both available at " +
               format_timestamp(a.available_at) + ": " + value_text(a.value) + " and " +
               value_text(b.value) + "; remove one from the source and import it again");
}

}  // namespace

Duration KnownAt::age() const {
  int64_t ns = 0;
  if (__builtin_sub_overflow(decision_time.ns(), ts_event.ns(), &ns))
    ns = std::numeric_limits<int64_t>::max();
  return Duration::from_ns(ns);
}

KnownValues::KnownValues(std::string_view source, std::vector<KnownValue> rows) {
  for (KnownValue& row : rows) {
    check_order_of_times(source, row);
    if (row.value && std::isnan(*row.value)) row.value = std::nullopt;
  }
  std::sort(rows.begin(), rows.end(), [](const KnownValue& a, const KnownValue& b) {
    return std::tie(a.name, a.available_at, a.ts_event, a.value) <
           std::tie(b.name, b.available_at, b.ts_event, b.value);
  });
  for (size_t i = 1; i < rows.size(); ++i) check_contradiction(source, rows[i - 1], rows[i]);

  for (const KnownValue& row : rows) {
    std::vector<Step>& steps = steps_[row.name];
    const bool is_older_period = !steps.empty() && row.ts_event < steps.back().ts_event;
    if (is_older_period) continue;  // Its newer period was known already.
    steps.push_back({row.available_at, row.ts_event, row.value});
  }
}

std::vector<std::string> KnownValues::names() const {
  std::vector<std::string> names;
  for (const auto& [name, steps] : steps_) names.push_back(name);
  return names;
}

std::span<const KnownValues::Step> KnownValues::steps(std::string_view name) const {
  const auto entry = steps_.find(name);
  return entry == steps_.end() ? std::span<const Step>{} : std::span<const Step>{entry->second};
}

std::optional<KnownAt> KnownValues::as_of(std::string_view name, Timestamp decision_time) const {
  const std::span<const Step> all = steps(name);
  const auto after =
      std::upper_bound(all.begin(), all.end(), decision_time,
                       [](Timestamp time, const Step& step) { return time < step.available_at; });
  if (after == all.begin()) return std::nullopt;
  return answer(*std::prev(after), decision_time);
}

std::vector<double> KnownValues::column(std::string_view name,
                                        std::span<const Timestamp> decision_times) const {
  std::vector<double> values;
  values.reserve(decision_times.size());
  Cursor cursor = this->cursor(name);
  for (const Timestamp time : decision_times) {
    const std::optional<KnownAt> known = cursor.advance_to(time);
    values.push_back(known && known->value ? *known->value
                                           : std::numeric_limits<double>::quiet_NaN());
  }
  return values;
}

std::optional<KnownAt> KnownValues::Cursor::advance_to(Timestamp decision_time) {
  CHECK(!last_ || *last_ <= decision_time, "decision times ascend");
  last_ = decision_time;
  while (passed_ < steps_.size() && steps_[passed_].available_at <= decision_time) ++passed_;
  if (passed_ == 0) return std::nullopt;
  return answer(steps_[passed_ - 1], decision_time);
}

}  // namespace godwit
