#include "signals/features/stamp_text.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace godwit::features {
namespace {

constexpr size_t kTimePlace = 10;  // Behind "2024-01-02".
constexpr size_t kZoneFrom = 19;   // Behind "2024-01-02T01:30:00".
constexpr size_t kCharactersMax = 36;

/// Of "+0800" or "+08:00".
std::optional<Duration> offset_of(std::string_view text) {
  if (text.size() != 5 && (text.size() != 6 || text[3] != ':')) return std::nullopt;
  const auto two_digits = [&](size_t at) {
    const bool are_digits =
        text[at] >= '0' && text[at] <= '9' && text[at + 1] >= '0' && text[at + 1] <= '9';
    return are_digits ? (text[at] - '0') * 10 + (text[at + 1] - '0') : 99;
  };
  const int hours = two_digits(1);
  const int minutes = two_digits(text.size() - 2);
  if (hours > 23 || minutes > 59) return std::nullopt;
  const Duration size = Duration::minutes(hours * 60 + minutes);
  return text[0] == '-' ? Duration::from_ns(-size.ns()) : size;
}

}  // namespace

std::optional<Timestamp> parse_stamp(std::string_view text) noexcept {
  if (text.size() <= kZoneFrom || text.size() > kCharactersMax) return std::nullopt;
  std::array<char, kCharactersMax + 1> plain{};  // The same clock in UTC.
  const size_t zone = std::min(text.find_first_of("+-", kZoneFrom), text.size());
  std::copy_n(text.begin(), zone, plain.begin());
  if (plain[kTimePlace] == ' ') plain[kTimePlace] = 'T';
  if (zone == text.size()) return parse_timestamp({plain.data(), zone});
  const std::optional<Duration> offset = offset_of(text.substr(zone));
  plain[zone] = 'Z';
  const std::optional<Timestamp> clock = parse_timestamp({plain.data(), zone + 1});
  if (!offset || !clock) return std::nullopt;
  return *clock - *offset;
}

}  // namespace godwit::features
