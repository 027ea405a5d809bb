// scan_depth of depth_json.h: the hot path of every crypto feed.
#include <cstring>

#include "market/decode/depth_json.h"
#include "market/decode/digits_json.h"
#include "market/decode/fields_json.h"

namespace godwit {
namespace {

/// Reads what it is asked for and moves on, or says no; after a no its position means nothing.
class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept
      : at_{text.data()}, end_{text.data() + text.size()} {}

  [[nodiscard]] bool at_end() const noexcept { return at_ == end_; }

  /// The literal, without its closing zero.
  template <size_t N>
  bool eat(const char (&literal)[N]) noexcept {
    constexpr size_t kLength = N - 1;
    if (static_cast<size_t>(end_ - at_) < kLength) return false;
    if (std::memcmp(at_, literal, kLength) != 0) return false;
    at_ += kLength;
    return true;
  }

  /// Name of a stream and its closing quote: plain characters only.
  bool skip_stream_name() noexcept {
    const char* const begin = at_;
    while (at_ != end_ && is_stream_char(*at_)) ++at_;
    return at_ != begin && eat("\"");
  }

  /// Capital letters, digits and _, at least one and at most 20, and the closing quote.
  bool symbol(std::string_view& text) noexcept {
    const char* const begin = at_;
    while (at_ != end_ && is_symbol_char(*at_)) ++at_;
    const auto length = static_cast<size_t>(at_ - begin);
    text = {begin, length};
    return length > 0 && length <= 20 && eat("\"");
  }

  /// A JSON number of 1 to 18 digits without a leading zero.
  bool count(uint64_t& value) noexcept {
    if (at_ == end_ || *at_ == '0') return false;
    const DigitBlock first{at_, end_};
    if (first.count() == 0) return false;
    value = first.number();
    at_ += first.count();
    unsigned total = first.count();
    while (total % 8 == 0) {
      const DigitBlock more{at_, end_};
      if (more.count() == 0) break;
      total += more.count();
      if (total > 18) return false;
      value = value * kPowersOfTen[more.count()] + more.number();
      at_ += more.count();
    }
    return true;
  }

  template <unsigned kWholeMax>
  bool decimal(uint64_t& value) noexcept {
    return read_plain_decimal<kWholeMax>(at_, end_, value);
  }

  /// An array of ["price","quantity"], from its opening bracket to the closing one.
  bool levels(const EventHeader& header, DepthRows& rows) noexcept {
    if (!eat("[")) return false;
    if (eat("]")) return true;
    do {
      uint64_t price = 0;
      uint64_t quantity = 0;
      if (!eat("[\"") || !decimal<9>(price) || !eat("\",\"") || !decimal<10>(quantity) ||
          !eat("\"]"))
        return false;
      // Nine digits and eight decimals: below 1e17 in 1e-8, below 1e18 in 1e-9.
      if (price == 0 || !rows.add(header, {Price::from_raw(static_cast<int64_t>(price * 10)),
                                           Quantity::from_raw(static_cast<int64_t>(quantity))}))
        return false;
    } while (eat(","));
    return eat("]");
  }

 private:
  static bool is_symbol_char(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  static bool is_stream_char(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '@';
  }

  const char* at_;
  const char* end_;
};

}  // namespace

bool scan_depth(std::string_view text, std::optional<Timestamp> ts_recv, DepthRows& rows,
                DepthUpdate& update) noexcept {
  if (text.size() > kMessageBytesMax) return false;
  Scanner scanner{text};
  const bool enveloped = scanner.eat("{\"stream\":\"");
  if (enveloped && (!scanner.skip_stream_name() || !scanner.eat(",\"data\":"))) return false;

  uint64_t sent_ms = 0;
  uint64_t matched_ms = 0;
  if (!scanner.eat("{\"e\":\"depthUpdate\",\"E\":") || !scanner.count(sent_ms)) return false;
  const bool has_matched = scanner.eat(",\"T\":");
  if (has_matched && !scanner.count(matched_ms)) return false;
  const std::optional<Timestamp> sent = time_of_ms(sent_ms);
  const std::optional<Timestamp> ts_event = has_matched ? time_of_ms(matched_ms) : sent;
  if (!sent || !ts_event) return false;

  std::string_view symbol;
  std::string_view pair;
  if (!scanner.eat(",\"s\":\"") || !scanner.symbol(symbol)) return false;
  if (scanner.eat(",\"ps\":\"") && !scanner.symbol(pair)) return false;
  uint64_t kind = 0;
  if (scanner.eat(",\"st\":") && !scanner.count(kind)) return false;

  uint64_t first = 0;
  uint64_t last = 0;
  uint64_t previous = 0;
  if (!scanner.eat(",\"U\":") || !scanner.count(first)) return false;
  if (!scanner.eat(",\"u\":") || !scanner.count(last) || first > last) return false;
  const bool futures = scanner.eat(",\"pu\":");
  if (futures && !scanner.count(previous)) return false;

  EventHeader header;
  header.ts_event = *ts_event;
  header.ts_recv = ts_recv.value_or(*ts_event);
  header.sequence = last;
  header.kind = EventKind::kBookDelta;
  rows.clear();
  if (!scanner.eat(",\"b\":") || !scanner.levels(header, rows)) return false;
  header.flags = BookDelta::kAskSide;
  if (!scanner.eat(",\"a\":") || !scanner.levels(header, rows)) return false;
  if (!scanner.eat("}") || (enveloped && !scanner.eat("}")) || !scanner.at_end()) return false;
  rows.end_run();
  update = {.source = {"BINANCE", symbol, binance_product(futures, symbol)},
            .message = {.deltas = rows.run(),
                        .first_update = first,
                        .last_update = last,
                        .previous_update = previous}};
  return true;
}

}  // namespace godwit
