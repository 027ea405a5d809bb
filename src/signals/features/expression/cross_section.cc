#include "signals/features/expression/cross_section.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

#include "foundation/base/check.h"

namespace godwit::features {
namespace {

bool finite(double x) { return x - x == 0; }

/// Finite numbers in their order as unsigned integers; the zeros are one.
uint64_t ordered_bits(double x) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  const auto bits = std::bit_cast<uint64_t>(x + 0.0);  // -0 + 0 is 0.
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

/// Byte by byte from the last; equal keys keep their order. A byte that all share is skipped.
template <class Item>
void sort_by_key(std::vector<Item>& items, std::vector<Item>& spare) {
  constexpr size_t kBytes = 8;
  std::array<std::array<uint32_t, 256>, kBytes> counts{};
  for (const Item& item : items)
    for (size_t b = 0; b < kBytes; ++b) ++counts[b][item.key >> (8 * b) & 0xFF];
  spare.resize(items.size());
  for (size_t b = 0; b < kBytes; ++b) {
    std::array<uint32_t, 256>& place = counts[b];
    if (place[items.front().key >> (8 * b) & 0xFF] == items.size()) continue;
    uint32_t before = 0;
    for (uint32_t& one : place) before += std::exchange(one, before);
    for (const Item& item : items) spare[place[item.key >> (8 * b) & 0xFF]++] = item;
    items.swap(spare);
  }
}

}  // namespace

CrossSection::CrossSection(size_t instruments) {
  values_.reserve(instruments);
  groups_.reserve(instruments);
  results_.reserve(instruments);
  present_.reserve(instruments);
  ordered_.reserve(instruments);
  spare_.reserve(instruments);
}

void CrossSection::clear() {
  values_.clear();
  groups_.clear();
  present_.clear();
}

void CrossSection::add(double value, double group) {
  if (finite(value) && finite(group)) present_.push_back(static_cast<uint32_t>(values_.size()));
  values_.push_back(value);
  groups_.push_back(group);
}

const std::vector<double>& CrossSection::result(Op op, double number) {
  results_.assign(values_.size(), kAbsent);
  if (present_.empty()) return results_;
  switch (op) {
    case Op::kCrossRank: rank(); break;
    case Op::kCrossScore: score(); break;
    case Op::kCrossDemean: demean(); break;
    case Op::kCrossWinsorise: winsorise(number); break;
    case Op::kCrossNeutralise: neutralise(); break;
    default: CHECK(false, "only cross-sections come here");
  }
  return results_;
}

void CrossSection::order_by(const std::vector<double>& keys) {
  ordered_.clear();
  for (const uint32_t i : present_) ordered_.push_back({.key = ordered_bits(keys[i]), .place = i});
  sort_by_key(ordered_, spare_);
}

/// From the first value on, so that prices far from 0 keep their digits.
double CrossSection::mean() const {
  const double first = values_[present_[0]];
  double sum = 0;
  for (const uint32_t i : present_) sum += values_[i] - first;
  return first + sum / static_cast<double>(present_.size());
}

void CrossSection::rank() {
  order_by(values_);
  const auto count = static_cast<double>(ordered_.size());
  for (size_t from = 0; from < ordered_.size();) {
    size_t to = from + 1;
    while (to < ordered_.size() && ordered_[to].key == ordered_[from].key) ++to;
    const double average = (static_cast<double>(from) + static_cast<double>(to) + 1) / 2;
    for (; from < to; ++from) results_[ordered_[from].place] = average / count;
  }
}

void CrossSection::demean() {
  const double centre = mean();
  for (const uint32_t i : present_) results_[i] = values_[i] - centre;
}

void CrossSection::score() {
  demean();
  double squares = 0;
  double rest = 0;  // What the mean was rounded by, taken out again.
  for (const uint32_t i : present_) {
    squares += results_[i] * results_[i];
    rest += results_[i];
  }
  const auto count = static_cast<double>(present_.size());
  const double spread = std::sqrt(std::max(0.0, squares - rest * rest / count) / (count - 1));
  for (const uint32_t i : present_)
    results_[i] = spread > 0 ? (results_[i] - rest / count) / spread : kAbsent;
}

void CrossSection::winsorise(double fraction) {
  order_by(values_);
  const auto quantile = [&](double share) {
    const double place = static_cast<double>(ordered_.size() - 1) * share;
    const auto low = static_cast<size_t>(place);
    const double below = values_[ordered_[low].place];
    if (low + 1 == ordered_.size()) return below;
    return below + (values_[ordered_[low + 1].place] - below) * (place - static_cast<double>(low));
  };
  const double low = quantile(fraction);
  const double high = quantile(1 - fraction);
  for (const uint32_t i : present_) results_[i] = std::clamp(values_[i], low, high);
}

void CrossSection::neutralise() {
  order_by(groups_);
  for (size_t from = 0; from < ordered_.size();) {
    size_t to = from;
    const double first = values_[ordered_[from].place];
    double sum = 0;
    for (; to < ordered_.size() && ordered_[to].key == ordered_[from].key; ++to)
      sum += values_[ordered_[to].place] - first;
    const double centre = first + sum / static_cast<double>(to - from);
    for (; from < to; ++from)
      results_[ordered_[from].place] = values_[ordered_[from].place] - centre;
  }
}

}  // namespace godwit::features
