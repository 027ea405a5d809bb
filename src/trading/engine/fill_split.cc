#include "trading/engine/fill_split.h"

#include <algorithm>
#include <cstdint>

#include "foundation/base/check.h"
#include "foundation/base/fixed.h"

namespace godwit {
namespace {

bool all_on_grid(Quantity filled, std::span<const Quantity> missing, Quantity step) {
  const auto on_grid = [&](Quantity quantity) { return quantity.raw() % step.raw() == 0; };
  return on_grid(filled) && std::all_of(missing.begin(), missing.end(), on_grid);
}

}  // namespace

void split_fill(Quantity filled, std::span<const Quantity> missing, Quantity step,
                std::span<Quantity> parts) {
  CHECK(parts.size() == missing.size() && step.sign() > 0, "one part each, on a grid");
  const int64_t unit = all_on_grid(filled, missing, step) ? step.raw() : 1;
  const int128 units = filled.raw() / unit;
  int128 total = 0;
  for (const Quantity quantity : missing) total += quantity.raw() / unit;
  CHECK(units >= 0 && units <= total, "a fill is split among those who asked for it");
  if (total == 0) {
    std::fill(parts.begin(), parts.end(), Quantity{});
    return;
  }
  const auto exact = [&](size_t i) { return units * (missing[i].raw() / unit); };  // Over total.
  int128 left = units;
  for (size_t i = 0; i < parts.size(); ++i) {
    const int128 whole = exact(i) / total;
    parts[i] = Quantity::from_raw(static_cast<int64_t>(whole) * unit);
    left -= whole;
  }
  // Fewer units are left than there are remainders; each of those has room for one.
  for (; left > 0; --left) {
    size_t best = parts.size();
    int128 most = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
      const int128 remainder = exact(i) - int128{parts[i].raw() / unit} * total;
      if (remainder > most) {
        most = remainder;
        best = i;
      }
    }
    CHECK(best < parts.size(), "what is left of a split has remainders");
    parts[best] += Quantity::from_raw(unit);
  }
}

Amount AmountSplit::next(Quantity part) {
  given_ += part;
  CHECK(part.sign() >= 0 && given_ <= whole_, "parts of more than the whole");
  const int128 product = int128{amount_.raw()} * given_.raw();
  const int128 whole = whole_.raw();
  const int128 down = product / whole - (product % whole < 0 ? 1 : 0);
  const Amount due = Amount::from_raw(static_cast<int64_t>(down));
  const Amount paid = due - paid_;
  paid_ = due;
  return paid;
}

}  // namespace godwit
