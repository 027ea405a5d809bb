#include "signals/features/one_close.h"

#include "foundation/base/error.h"
#include "market/domain/instrument_id.h"
#include "market/domain/venue.h"

namespace godwit::features {

OneClose::OneClose(const std::vector<std::string>& instruments) : names_{instruments} {
  for (const std::string& name : instruments) {
    const std::optional<InstrumentId> id = InstrumentId::parse(name);
    const bool is_index = id && find_venue(id->venue()).market == Market::kIndex;
    venues_.emplace_back(is_index ? name : std::string{id ? id->venue() : ""});
  }
}

void OneClose::begin() {
  first_.reset();
  second_time_.reset();
  second_venue_.reset();
}

void OneClose::add(uint32_t instrument, const RowTime& time) {
  const Member row{.instrument = instrument, .time = time};
  const auto same_venue = [&](const Member& other) {
    return venues_[other.instrument] == venues_[instrument];
  };
  const auto same_time = [&](const Member& other) { return other.time.known() == time.known(); };
  if (!first_) {
    first_ = row;
    return;
  }
  for (const std::optional<Member>* const other : {&first_, &second_time_, &second_venue_})
    if (*other && !same_venue(**other) && !same_time(**other)) refuse(**other, row);
  if (!same_venue(*first_))
    second_venue_ = row;
  else if (!same_time(*first_))
    second_time_ = row;
}

void OneClose::refuse(const Member& a, const Member& b) const {
  const auto text = [&](const Member& one) {
    return names_[one.instrument] + " is known at " + format_timestamp(one.time.known());
  };
  const bool a_is_earlier = a.time.known() < b.time.known();
  throw usage_error("cs_... on " + row_time_text(a.time) + ": " + text(a_is_earlier ? a : b) +
                    ", " + text(a_is_earlier ? b : a) +
                    ": the earlier one would see the later one's future; compute a file for each "
                    "closing time, or write across_closes = true under [set] where nothing is "
                    "decided on these features before the last close");
}

}  // namespace godwit::features
