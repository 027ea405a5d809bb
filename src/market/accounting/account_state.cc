// Saving an account and taking it up again.
#include <algorithm>
#include <string>

#include "foundation/base/error.h"
#include "market/accounting/account.h"

namespace godwit {

void Account::save(Writer& writer) const {
  writer.put(index_);
  writer.put_text(currency_.code());
  writer.put(now_);
  writer.put(static_cast<uint64_t>(positions_.size()));
  for (size_t i = 0; i < positions_.size(); ++i) {
    writer.put_text(instruments_[i].id.text());
    writer.put(carry_[i].carry);
    static_assert(std::has_unique_object_representations_v<Position>);
    writer.put(positions_[i]);
    writer.put(marks_[i].has_value());
    if (marks_[i]) writer.put(*marks_[i]);
  }
  for (const FuturesCarry& carry : futures_) {
    carry.long_leg.save(writer);
    carry.short_leg.save(writer);
  }
  writer.put(static_cast<uint64_t>(lots_.size()));
  for (const ShareLots& lots : lots_) lots.save(writer);
}

void Account::load(Reader& reader) {
  const auto index = reader.get<AccountIndex>();
  if (index != index_ || reader.get_text() != currency_.code())
    throw failed("saved state is of another account than this one");
  now_ = reader.get<Timestamp>();
  if (reader.get<uint64_t>() != positions_.size())
    throw failed("saved state is of another number of instruments");
  for (size_t i = 0; i < positions_.size(); ++i) {
    const std::string id = reader.get_text();
    if (id != instruments_[i].id.text() || reader.get<CarryClass>() != carry_[i].carry)
      throw failed("saved state has " + id + " where this run has " + instruments_[i].id.text() +
                   ", or carries it another way");
    positions_[i] = reader.get<Position>();
    marks_[i] = std::nullopt;
    if (reader.get<bool>()) marks_[i] = reader.get<Price>();
  }
  for (FuturesCarry& carry : futures_) {
    carry.long_leg.load(reader);
    carry.short_leg.load(reader);
  }
  if (reader.get<uint64_t>() != lots_.size())
    throw failed("saved state is of other terms: lots are kept for other shares");
  for (ShareLots& lots : lots_) lots.load(reader);
  std::fill(values_.begin(), values_.end(), Amount{});
  own_value_ = {};
  for (Book& book : books_) book.value = {};
  for (uint32_t i = 0; i < positions_.size(); ++i) {
    const char* problem = wrong(i);
    if (problem == nullptr && !positions_[i].is_flat() && !(marks_[i] && revalue(i, *marks_[i])))
      problem = "a position has no mark, or a value out of range";
    if (problem != nullptr)
      throw failed("saved state of " + instruments_[i].id.text() + ": " + problem);
  }
  if (const char* const problem = wrong_sums())
    throw failed(std::string{"saved state: "} + problem);
}

}  // namespace godwit
