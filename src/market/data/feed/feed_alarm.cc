#include "market/data/feed/feed_alarm.h"

#include "foundation/base/number_text.h"

namespace godwit {

std::string describe(const FeedAlarm& alarm) {
  std::string text{name(alarm.code)};
  text += alarm.raised ? " raised" : " cleared";
  text += ": source " + std::to_string(alarm.source.value()) + ", instrument " +
          std::to_string(alarm.instrument.value()) + ", " + format_timestamp(alarm.ts) + ": " +
          format_double(alarm.observed) + ", limit " + format_double(alarm.limit);
  return text;
}

}  // namespace godwit
