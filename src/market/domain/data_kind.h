// The kinds of recorded data, by the names of the command line and of the catalog's folders.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace godwit {

enum class DataKind : uint8_t {
  kBar,
  kQuoteBar,
  kQuote,
  kTrade,
  kBookSnapshot,
  kBookDelta,
  kOrderByOrder,
  kDayFacts,
  kFunding,
  kNews,
  kFundamental,
  kSeries,
  kRelation,
};

inline constexpr std::array kDataKinds{std::string_view{"bar"},
                                       std::string_view{"quote_bar"},
                                       std::string_view{"quote"},
                                       std::string_view{"trade"},
                                       std::string_view{"book_snapshot"},
                                       std::string_view{"book_delta"},
                                       std::string_view{"order_by_order"},
                                       std::string_view{"day_facts"},
                                       std::string_view{"funding"},
                                       std::string_view{"news"},
                                       std::string_view{"fundamental"},
                                       std::string_view{"series"},
                                       std::string_view{"relation"}};
static_assert(kDataKinds.size() == static_cast<size_t>(DataKind::kRelation) + 1);

[[nodiscard]] constexpr std::string_view name(DataKind kind) {
  return kDataKinds[static_cast<size_t>(kind)];
}

[[nodiscard]] constexpr std::optional<DataKind> parse_data_kind(std::string_view text) {
  for (size_t i = 0; i < kDataKinds.size(); ++i)
    if (kDataKinds[i] == text) return static_cast<DataKind>(i);
  return std::nullopt;
}

/// Bars of either sort come in intervals.
[[nodiscard]] constexpr bool has_interval(DataKind kind) {
  return kind == DataKind::kBar || kind == DataKind::kQuoteBar;
}

}  // namespace godwit
