#include "market/accounting/share_lots.h"

#include <algorithm>

namespace godwit {

Quantity whole_shares(Quantity quantity, Ratio ratio) {
  CHECK(quantity.raw() >= 0 && ratio.numerator >= 0, "a number of shares is not negative");
  // Whole shares are multiples of the scale: quantity x ratio / scale, down, times the scale.
  const std::optional<int64_t> shares =
      scaled(quantity.raw(), ratio, {1, Quantity::kScale}, Rounding::kDown);
  CHECK(shares.has_value(), "a number of shares is out of range");
  return Quantity::from_units(*shares);
}

void ShareLots::add(Date acquired, Quantity quantity) {
  CHECK(quantity.raw() > 0, "acquiring nothing");
  if (first_ == lots_.size()) {
    lots_.clear();
    first_ = 0;
  }
  quantity_ += quantity;
  if (first_ < lots_.size()) {
    Lot& last = lots_.back();
    CHECK(last.acquired <= acquired, "lots come in the order of their days");
    if (last.acquired == acquired && last.open.empty()) {
      last.quantity += quantity;
      return;
    }
  }
  if (2 * first_ > lots_.size()) {  // More is gone than is left.
    lots_.erase(lots_.begin(), lots_.begin() + static_cast<ptrdiff_t>(first_));
    first_ = 0;
  }
  lots_.push_back({acquired, quantity, {}});
}

void ShareLots::pay_dividend(Date ex_day, Price taxable_per_share) {
  if (taxable_per_share.is_zero()) return;
  for (size_t i = first_; i < lots_.size(); ++i) {
    const auto taxable = notional(taxable_per_share, lots_[i].quantity, 1, Rounding::kUp);
    CHECK(taxable.has_value(), "a dividend is out of range");
    lots_[i].open.push_back({ex_day, *taxable});
  }
}

void ShareLots::split(Ratio ratio) {
  Quantity before;
  Quantity after;
  for (size_t i = first_; i < lots_.size(); ++i) {
    before += lots_[i].quantity;
    const Quantity total = whole_shares(before, ratio);
    lots_[i].quantity = total - after;
    after = total;
  }
  quantity_ = after;
}

Amount ShareLots::take(Quantity quantity, Date sold, const DividendTaxTable& table) {
  CHECK(quantity.raw() > 0 && quantity <= quantity_, "selling more than the lots hold");
  const auto owes = [](const Lot& lot) { return !lot.open.empty(); };
  if (std::any_of(lots_.begin() + static_cast<ptrdiff_t>(first_), lots_.end(), owes))
    (void)table.rounded(board_, 0, sold);
  int128 tax = 0;
  quantity_ -= quantity;
  while (quantity.raw() > 0) {
    Lot& lot = lots_[first_];
    const Quantity part = std::min(quantity, lot.quantity);
    for (OpenDividend& open : lot.open) {
      Amount taxed = open.taxable;
      if (part != lot.quantity) {
        const int128 share = static_cast<int128>(taxed.raw()) * part.raw();
        taxed = *Amount::in_range(divide(share, lot.quantity.raw(), Rounding::kUp));
      }
      open.taxable -= taxed;
      tax += static_cast<int128>(taxed.raw()) *
             table.rate(board_, open.ex_day, lot.acquired, sold).raw();
    }
    lot.quantity -= part;
    quantity -= part;
    if (lot.quantity.is_zero()) ++first_;
  }
  return tax == 0 ? Amount{} : table.rounded(board_, tax, sold);
}

void ShareLots::save(Writer& writer) const {
  writer.put(static_cast<uint64_t>(lots_.size() - first_));
  for (size_t i = first_; i < lots_.size(); ++i) {
    writer.put(lots_[i].acquired);
    writer.put(lots_[i].quantity);
    writer.put(static_cast<uint64_t>(lots_[i].open.size()));
    for (const OpenDividend& open : lots_[i].open) {
      writer.put(open.ex_day);
      writer.put(open.taxable);
    }
  }
}

void ShareLots::load(Reader& reader) {
  lots_.clear();
  first_ = 0;
  quantity_ = {};
  for (auto left = reader.get<uint64_t>(); left > 0; --left) {
    Lot lot{.acquired = reader.get<Date>(), .quantity = reader.get<Quantity>(), .open = {}};
    const std::optional<Quantity> total = checked_add(quantity_, lot.quantity);
    if (lot.quantity.raw() < 0 || !total ||
        (!lots_.empty() && lot.acquired < lots_.back().acquired))
      throw failed("saved state has a lot of shares that cannot be");
    quantity_ = *total;
    for (auto dividends = reader.get<uint64_t>(); dividends > 0; --dividends) {
      const auto ex_day = reader.get<Date>();
      const auto taxable = reader.get<Amount>();
      if (taxable.raw() < 0) throw failed("saved state has a dividend that cannot be");
      lot.open.push_back({ex_day, taxable});
    }
    lots_.push_back(std::move(lot));
  }
}

Amount ShareLots::tax_if_sold(Date day, const DividendTaxTable& table) const {
  ShareLots copy = *this;
  return quantity_.is_zero() ? Amount{} : copy.take(quantity_, day, table);
}

}  // namespace godwit
