// Scored news and which of it speaks of whom.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"

namespace godwit {

struct ScoredNews {
  Timestamp available_at;
  std::string id;  ///< Of the story within its source; empty: a story of its own.
  std::string source;
  std::optional<InstrumentId> instrument;  ///< Absent: of the whole market.
  double score = 0;                        ///< In [-1, 1].
  /// Of the item that it was read from, where one that names several instruments stands here for
  /// each of them; absent: an item of its own.
  std::optional<uint64_t> number = std::nullopt;
};

enum class NewsScope : uint8_t {
  kInstrument,  ///< News that names one instrument.
  kMarket,      ///< News that names none: it belongs to the whole market.
  kAll          ///< Every story once, whatever it names.
};

/// The items of a scope by available_at, equal ones in the order given. A story (source and id, or
/// number) is taken once, by its first version there: an update repeats what is known. `instrument`
/// is looked at for kInstrument alone, and must then be one. The items must outlive the result.
[[nodiscard]] std::vector<const ScoredNews*> select_news(
    std::span<const ScoredNews> items, NewsScope scope,
    const std::optional<InstrumentId>& instrument = std::nullopt);

/// The same of every instrument that an item names, at once: as much work as one select_news().
[[nodiscard]] std::map<InstrumentId, std::vector<const ScoredNews*>> select_news_by_instrument(
    std::span<const ScoredNews> items);

}  // namespace godwit
