#include "trading/engine/agenda.h"

#include "trading/engine/engine_fields.h"

namespace godwit {

/// In the order in which they will happen, so that equal agendas are equal bytes.
void Agenda::save(Writer& writer) const {
  std::vector<Item> sorted = items_;
  std::sort(sorted.begin(), sorted.end(),
            [](const Item& a, const Item& b) { return Later{}(b, a); });
  writer.put(sequence_);
  writer.put(static_cast<uint64_t>(sorted.size()));
  for (const Item& item : sorted) {
    put(writer, item.at);
    writer.put(item.sequence);
    writer.put(static_cast<uint8_t>(item.payload.index()));
    std::visit([&writer](const auto& payload) { put(writer, payload); }, item.payload);
  }
}

void Agenda::load(Reader& reader) {
  const auto take = [&reader](auto payload) {
    get(reader, payload);
    return Payload{payload};
  };
  items_.clear();
  sequence_ = reader.get<uint64_t>();
  const auto count = reader.get<uint64_t>();
  for (uint64_t i = 0; i < count; ++i) {
    Item item;
    get(reader, item.at);
    item.sequence = reader.get<uint64_t>();
    switch (reader.get<uint8_t>()) {
      case 0: item.payload = take(VenueRequest{}); break;
      case 1: item.payload = take(Report{}); break;
      case 2: item.payload = take(TimerRequest{}); break;
      default: throw failed("saved state has something unknown on the agenda");
    }
    items_.push_back(item);  // Sorted by time: a heap already.
  }
}

}  // namespace godwit
