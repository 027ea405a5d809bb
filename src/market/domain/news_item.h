// A headline with the time from which it could be known.
#pragma once

#include <optional>
#include <string>

#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"

namespace godwit {

struct NewsItem {
  Timestamp ts_event;      ///< When it was published, by its source.
  Timestamp available_at;  ///< From when a decision may use it; >= ts_event.
  std::string id;          ///< The source's own; items of one id are versions of one text.
  std::optional<InstrumentId> instrument;  ///< What it is about, where the source says so.
  std::string language;                    ///< ISO 639-1: "zh", "en".
  std::string title;
  std::string text;             ///< Body or summary; may be empty.
  std::optional<double> label;  ///< The source's own judgement: 1 positive, 0 negative.
  friend bool operator==(const NewsItem&, const NewsItem&) = default;
};

}  // namespace godwit
