#include "market/rules/dated_table.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

std::string range_text(const Validity& validity) {
  return format_date(validity.from) +
         (validity.to ? " to " + format_date(*validity.to) : " onwards");
}

/// Days from `day` to the nearest day of the validity; 0 inside.
int32_t distance(const Validity& validity, Date day) {
  if (day < validity.from) return validity.from - day;
  return validity.to && day > *validity.to ? day - *validity.to : 0;
}

}  // namespace

void DatedIndex::add(std::string key, Validity validity, size_t row, const ConfigSection& place) {
  keys_[std::move(key)].push_back({validity, row, place});
}

void DatedIndex::finish() {
  for (auto& [key, entries] : keys_) {
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return a.validity.from < b.validity.from;
    });
    for (size_t i = 1; i < entries.size(); ++i) {
      Validity& before = entries[i - 1].validity;
      const Validity& after = entries[i].validity;
      if (!before.to && before.from < after.from) before.to = after.from - 1;
      if (!before.to || *before.to >= after.from)
        entries[i].place->fail("from", "expected no overlap with the row for " + key +
                                           " that holds from " + range_text(before) + ", got " +
                                           range_text(after));
    }
    for (Entry& entry : entries) entry.place.reset();
  }
}

bool DatedIndex::has(std::string_view key) const { return keys_.contains(key); }

const std::vector<DatedIndex::Entry>& DatedIndex::entries(std::string_view key) const {
  static const std::vector<Entry> none;
  const auto found = keys_.find(key);
  return found == keys_.end() ? none : found->second;
}

Validity DatedIndex::span(std::string_view key) const {
  const std::vector<Entry>& all = entries(key);
  CHECK(!all.empty(), "the span of a key without rows");
  return {all.front().validity.from, all.back().validity.to};
}

std::optional<size_t> DatedIndex::find(std::string_view key, Date day) const {
  const std::vector<Entry>& all = entries(key);
  auto after = std::upper_bound(all.begin(), all.end(), day, [](Date date, const Entry& entry) {
    return date < entry.validity.from;
  });
  if (after == all.begin()) return std::nullopt;
  const Entry& entry = *--after;
  if (entry.validity.to && day > *entry.validity.to) return std::nullopt;
  return entry.row;
}

size_t DatedIndex::at(std::string_view key, Date day, Assumptions& assumptions) const {
  if (const std::optional<size_t> found = find(key, day)) [[likely]]
    return *found;
  const std::string subject = table_ + " \"" + std::string{key} + "\"";
  const std::vector<Entry>& all = entries(key);
  if (all.empty())
    throw usage_error("rules: " + subject + ": no row at all, asked for " + format_date(day) +
                      "; add one with its source");
  const Entry& nearest =
      *std::min_element(all.begin(), all.end(), [&](const Entry& a, const Entry& b) {
        return distance(a.validity, day) < distance(b.validity, day);
      });
  if (assumptions.policy() == Assume::kNothing)
    throw usage_error("rules: " + subject + ": no row holds on " + format_date(day) +
                      " (the nearest holds from " + range_text(nearest.validity) +
                      "); add a row with its source");
  assumptions.record(subject + ": the row from " + range_text(nearest.validity), day);
  return nearest.row;
}

}  // namespace godwit
