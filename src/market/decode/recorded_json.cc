#include "market/decode/recorded_json.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace godwit {
namespace {

/// Passes everything on, with the offsets of refusals counted from the start of the line.
class FromLineStart final : public VenueEvents {
 public:
  FromLineStart(VenueEvents& events, size_t shift) : events_{events}, shift_{shift} {}
  void on_depth(const VenueSymbol& source, const DepthMessage& message) override {
    events_.on_depth(source, message);
  }
  void on_trade(const VenueSymbol& source, const Trade& trade) override {
    events_.on_trade(source, trade);
  }
  void on_quote(const VenueSymbol& source, const Quote& quote) override {
    events_.on_quote(source, quote);
  }
  void on_refused(const Refusal& refusal) override {
    events_.on_refused({refusal.error, refusal.offset + shift_});
  }

 private:
  VenueEvents& events_;
  size_t shift_;
};

struct Line {
  std::optional<Timestamp> ts_recv;
  std::string_view json;
};

std::optional<Line> split(std::string_view line) {
  while (!line.empty() &&
         (line.back() == '\n' || line.back() == '\r' || line.back() == ' ' || line.back() == '\t'))
    line.remove_suffix(1);
  if (line.starts_with('{')) return Line{std::nullopt, line};
  int64_t ns = 0;
  const char* const end = line.data() + line.size();
  const auto [stop, error] = std::from_chars(line.data(), end, ns);
  if (error != std::errc{} || ns <= 0) return std::nullopt;
  const auto after = static_cast<size_t>(stop - line.data());
  if (!line.substr(after).starts_with(" {")) return std::nullopt;
  return Line{Timestamp::from_ns(ns), line.substr(after + 1)};
}

}  // namespace

void RecordedJson::decode(std::string_view line, VenueEvents& events) {
  const std::optional<Line> split_line = split(line);
  if (!split_line) {
    events.on_refused({DecodeError::kBadLine, 0});
    return;
  }
  const auto [ts_recv, json] = *split_line;
  FromLineStart shifted{events, static_cast<size_t>(json.data() - line.data())};
  if (json.starts_with("{\"topic\""))
    bybit_.decode(json, ts_recv, shifted);
  else if (json.starts_with("{\"channel\""))
    hyperliquid_.decode(json, ts_recv, shifted);
  else
    binance_.decode(json, ts_recv, shifted);
}

}  // namespace godwit
