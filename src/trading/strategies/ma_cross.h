// Moving-average cross: long while the fast mean of closes is above the slow one.
#pragma once

#include <cstdint>
#include <vector>

#include "trading/engine/strategy.h"

namespace godwit {

/// The mean of the last `window` closes, exact whatever came before: sums are integers.
class CloseMean {
 public:
  explicit CloseMean(size_t window) : closes_(window) {}
  void push(Price close);
  [[nodiscard]] bool is_ready() const { return count_ >= closes_.size(); }
  /// In currency units. Only when ready.
  [[nodiscard]] double value() const;
  void save(Writer& writer) const;
  void load(Reader& reader);

 private:
  std::vector<Price> closes_;  // Ring: the next to leave at next_.
  size_t next_ = 0;
  uint64_t count_ = 0;
  int128 sum_ = 0;  // Of closes_, raw.
};

/// Per instrument: target weight share while fast > slow by more than 1e-12 of |slow|, from the
/// first bar that has both means; otherwise 0, or -share with `short_allowed`. share = 1 /
/// instruments.
class MaCross final : public Strategy {
 public:
  struct Params {
    int64_t fast = 20;  ///< Bars, >= 1, < slow.
    int64_t slow = 50;  ///< Bars.
    bool short_allowed = false;
  };
  explicit MaCross(const Params& params) : params_{params} {}

  void on_start(Context& context) override;
  void on_bar(Context& context, const Bar& bar) override;
  void save(Writer& writer) const override;
  void load(Reader& reader) override;

 private:
  struct Means {
    CloseMean fast;
    CloseMean slow;
  };
  Params params_;
  std::vector<Means> means_;  // Per instrument.
};

}  // namespace godwit
