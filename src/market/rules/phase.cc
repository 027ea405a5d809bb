#include "market/rules/phase.h"

#include <array>
#include <string>

namespace godwit {
namespace {

constexpr std::array kNames{
    std::string_view{"auction"},         std::string_view{"auction_no_cancel"},
    std::string_view{"match"},           std::string_view{"cancel_only"},
    std::string_view{"buffer"},          std::string_view{"continuous"},
    std::string_view{"closing_auction"}, std::string_view{"fixed_price"}};

constexpr Duration kDay = Duration::hours(24);

Duration plus(Duration a, Duration b) { return Duration::from_ns(a.ns() + b.ns()); }

/// "HH:MM", 00:00 to 24:00.
std::optional<Duration> parse_clock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const size_t i : {0U, 1U, 3U, 4U})
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
  const int hours = (text[0] - '0') * 10 + (text[1] - '0');
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  if (minutes > 59 || hours * 60 + minutes > 24 * 60) return std::nullopt;
  return Duration::minutes(hours * 60 + minutes);
}

}  // namespace

std::string_view name(Phase phase) { return kNames[static_cast<size_t>(phase)]; }

std::optional<Phase> parse_phase(std::string_view text) {
  for (size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == text) return static_cast<Phase>(i);
  return std::nullopt;
}

std::optional<PhaseTimes> parse_phase_times(std::string_view text) {
  constexpr size_t kTimes = 11;  // "09:30-11:30"
  if (text.size() < kTimes + 2 || text[5] != '-' || text[kTimes] != ' ') return std::nullopt;
  const std::optional<Duration> begin = parse_clock(text.substr(0, 5));
  std::optional<Duration> end = parse_clock(text.substr(6, 5));
  const std::optional<Phase> phase = parse_phase(text.substr(kTimes + 1));
  if (!begin || !end || !phase || *begin == *end || *begin == kDay) return std::nullopt;
  if (*end < *begin) end = plus(*end, kDay);
  return PhaseTimes{*phase, *begin, *end};
}

std::vector<PhaseTimes> read_phases(const ConfigSection& row, std::string_view key) {
  std::vector<PhaseTimes> phases;
  if (!row.has(key)) return phases;
  for (const std::string& text : row.strings(key)) {
    std::optional<PhaseTimes> times = parse_phase_times(text);
    if (!times) {
      std::string known;
      for (const std::string_view word : kNames) known += " " + std::string{word};
      row.fail(key, "expected \"HH:MM-HH:MM PHASE\" with a phase out of" + known + ", got \"" +
                        text + "\"");
    }
    // A phase after one that crossed midnight is on the same new day.
    if (!phases.empty() && times->begin < phases.back().end && phases.back().end > kDay) {
      times->begin = plus(times->begin, kDay);
      times->end = plus(times->end, kDay);
    }
    if (!phases.empty() && times->begin < phases.back().end)
      row.fail(key, "expected phases in order without overlap, got \"" + text +
                        "\" after one that ends later");
    phases.push_back(*times);
  }
  return phases;
}

}  // namespace godwit
