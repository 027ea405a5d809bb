// A kernel's state as bytes, and back.
#include "foundation/base/error.h"
#include "trading/engine/engine_fields.h"
#include "trading/engine/kernel.h"

namespace godwit {

void Kernel::save(Writer& writer) const {
  writer.put(fed_);
  writer.put(state_.now);
  writer.put(state_.trading_day);
  state_.market.save(writer);
  agenda_.save(writer);
  outbox_.save(writer);
  desk_.save(writer);
  netting_.save(writer);
  deliveries_.save(writer);
  for (const AgendaTime& next : {moment_next_, match_next_}) put(writer, next);
  writer.put(moment_day_);
  writer.put(next_mark_);
  if (parts_.books != nullptr) parts_.books->save(writer);
  parts_.check.save(writer);
  parts_.venue.save(writer);
  for (const Strategy* const strategy : parts_.strategies) strategy->save(writer);
}

void Kernel::load(Reader& reader) {
  const auto fed = reader.get<uint64_t>();
  for (fed_ = 0; fed_ < fed; ++fed_) {
    if (parts_.feed.peek() == nullptr)
      throw failed("the data end before the place where the state was saved: they have changed");
    parts_.feed.pop();
  }
  state_.now = reader.get<Timestamp>();
  state_.trading_day = reader.get<TradingDay>();
  state_.market.load(reader);
  agenda_.load(reader);
  outbox_.load(reader);
  desk_.load(reader);
  netting_.load(reader);
  deliveries_.load(reader);
  get(reader, moment_next_);
  get(reader, match_next_);
  moment_day_ = reader.get<TradingDay>();
  next_mark_ = reader.get<Timestamp>();
  if (parts_.books != nullptr) parts_.books->load(reader);
  parts_.check.load(reader);
  parts_.venue.load(reader);
  for (Strategy* const strategy : parts_.strategies) strategy->load(reader);
  look_at_feed();
}

Hash128 Kernel::state_hash() const {
  Writer writer;
  save(writer);
  Hasher hasher;
  hasher.update(writer.bytes());
  return hasher.digest();
}

}  // namespace godwit
