// Two sorted series of bars into one; at equal times the new bar stands.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/domain/bar_stream.h"

namespace godwit {

/// Whether the stored columns are equal bit for bit, any NaN being equal to any other.
[[nodiscard]] bool same_columns(const Bar& a, const Bar& b);

/// What merging `bars` into `stored` does. `stored` must hold every stored bar from the first to
/// the last time of `bars`, and may hold more.
[[nodiscard]] MergeCounts count_merge(BarStream& stored, std::span<const Bar> bars);

/// The merged bars, block by block; `stored` and `bars` must outlive it.
class MergedBarStream : public BarStream {
 public:
  MergedBarStream(BarStream& stored, std::span<const Bar> bars);
  [[nodiscard]] std::span<const Bar> next() override;

 private:
  BarStream& stored_;
  std::span<const Bar> stored_rest_;
  std::span<const Bar> bars_;
  bool stored_ended_ = false;
  std::vector<Bar> block_;
};

/// Bars in memory as a stream of one block; the bars must outlive it.
class SpanBarStream : public BarStream {
 public:
  explicit SpanBarStream(std::span<const Bar> bars) : bars_{bars} {}
  [[nodiscard]] std::span<const Bar> next() override { return std::exchange(bars_, {}); }

 private:
  std::span<const Bar> bars_;
};

}  // namespace godwit
