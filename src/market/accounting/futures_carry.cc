#include "market/accounting/futures_carry.h"

#include <algorithm>

namespace godwit {

void LotQueue::open(Quantity quantity, Amount cost) {
  CHECK(quantity.raw() > 0, "opening nothing");
  if (first_ == lots_.size()) {
    lots_.clear();
    first_ = 0;
  }
  if (2 * first_ > lots_.size()) {  // More is gone than is left.
    lots_.erase(lots_.begin(), lots_.begin() + static_cast<ptrdiff_t>(first_));
    first_ = 0;
  }
  lots_.push_back({quantity, cost});
  quantity_ += quantity;
  cost_ += cost;
}

Amount LotQueue::close(Quantity quantity) {
  CHECK(quantity.raw() >= 0 && quantity <= quantity_, "closing more than is held");
  Amount released;
  for (Quantity rest = quantity; rest.raw() > 0;) {
    Lot& lot = lots_[first_];
    const Quantity part = std::min(rest, lot.quantity);
    Amount cost = lot.cost;
    if (part != lot.quantity) {
      const int128 share = static_cast<int128>(cost.raw()) * part.raw();
      cost = *Amount::in_range(divide(share, lot.quantity.raw(), Rounding::kDown));
    }
    lot.quantity -= part;
    lot.cost -= cost;
    released += cost;
    rest -= part;
    if (lot.quantity.is_zero()) ++first_;
  }
  quantity_ -= quantity;
  cost_ -= released;
  return released;
}

void LotQueue::merge(Amount cost) {
  lots_.clear();
  first_ = 0;
  cost_ = cost;
  if (quantity_.raw() > 0) lots_.push_back({quantity_, cost});
}

void LotQueue::append(LotQueue& younger) {
  for (size_t i = younger.first_; i < younger.lots_.size(); ++i)
    open(younger.lots_[i].quantity, younger.lots_[i].cost);
  younger.quantity_ = {};
  younger.merge({});
}

void LotQueue::save(Writer& writer) const {
  writer.put(static_cast<uint64_t>(lots_.size() - first_));
  for (size_t i = first_; i < lots_.size(); ++i) {
    writer.put(lots_[i].quantity);
    writer.put(lots_[i].cost);
  }
}

void LotQueue::load(Reader& reader) {
  *this = {};
  for (auto left = reader.get<uint64_t>(); left > 0; --left) {
    const auto quantity = reader.get<Quantity>();
    const auto cost = reader.get<Amount>();
    if (quantity.raw() <= 0 || !checked_add(quantity_, quantity) || !checked_add(cost_, cost))
      throw failed("saved state has a lot of a future that cannot be");
    open(quantity, cost);
  }
}

std::optional<Amount> FuturesLeg::rebase(Price price, int64_t multiplier, Rounding rounding) {
  const auto old_part = notional(price, yesterday(), multiplier, rounding);
  const auto new_part = notional(price, today(), multiplier, rounding);
  if (!old_part || !new_part || !checked_add(*old_part, *new_part)) return std::nullopt;
  const std::optional<Amount> rise = checked_subtract(*old_part + *new_part, cost());
  if (!rise) return std::nullopt;
  yesterday_.merge(*old_part);
  today_.merge(*new_part);
  return rise;
}

}  // namespace godwit
