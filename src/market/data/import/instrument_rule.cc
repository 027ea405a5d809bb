#include "market/data/import/instrument_rule.h"

#include <algorithm>
#include <cctype>

namespace godwit {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

std::string lowered(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

/// The six digits and the letters of the exchange, in whichever order they stand.
struct StockCode {
  std::string_view digits;
  std::string exchange;
};

constexpr size_t kDigits = 6;

std::optional<StockCode> split_stock(std::string_view text) {
  const bool has_dot = text.find('.') != std::string_view::npos;
  const size_t rest = kDigits + (has_dot ? 1 : 0);
  if (text.size() != rest + 2 && text.size() != rest + 4) return std::nullopt;
  const size_t letters = text.size() - rest;
  const bool digits_first = is_digit(text.front());
  const size_t dot = digits_first ? kDigits : letters;
  if (has_dot && text[dot] != '.') return std::nullopt;
  const std::string_view head = text.substr(0, dot);
  const std::string_view tail = text.substr(dot + (has_dot ? 1 : 0));
  StockCode code{.digits = digits_first ? head : tail,
                 .exchange = lowered(digits_first ? tail : head)};
  if (!std::all_of(code.digits.begin(), code.digits.end(), is_digit)) return std::nullopt;
  return code;
}

std::optional<InstrumentId> stock(std::string_view text) {
  const std::optional<StockCode> code = split_stock(text);
  if (!code) return std::nullopt;
  const std::string symbol{code->digits};
  const auto starts = [&](std::string_view prefix) { return symbol.starts_with(prefix); };
  if (code->exchange == "sh" || code->exchange == "ss" || code->exchange == "xshg")
    return InstrumentId::parse(symbol + (starts("000") || starts("950") ? ".INDEX" : ".SSE"));
  if (code->exchange == "sz" || code->exchange == "xshe")
    return InstrumentId::parse(symbol + (starts("399") ? ".INDEX" : ".SZSE"));
  if (code->exchange == "bj" || code->exchange == "xbse")
    return InstrumentId::parse(symbol + ".BSE");
  return std::nullopt;
}

std::optional<InstrumentId> code(std::string_view text) {
  if (text.size() != kDigits || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  const auto venue = [&]() -> std::string_view {
    if (text.starts_with("92") || text.front() == '4' || text.front() == '8') return "BSE";
    if (text.starts_with("90") || text.front() == '5' || text.front() == '6') return "SSE";
    return text.front() <= '3' ? "SZSE" : "";
  }();
  if (venue.empty()) return std::nullopt;
  return InstrumentId::parse(std::string{text} + "." + std::string{venue});
}

std::optional<InstrumentId> product(std::string_view text) {
  const auto id = InstrumentId::parse(text);
  if (!id) return std::nullopt;
  const std::string_view venue = id->venue();
  const bool is_small = venue == "SHFE" || venue == "INE" || venue == "DCE" || venue == "GFEX";
  const bool is_capital = venue == "CZCE" || venue == "CFFEX";
  if (!is_small && !is_capital) return std::nullopt;
  std::string symbol{id->symbol()};
  for (char& c : symbol) {
    if (!std::isalpha(static_cast<unsigned char>(c))) break;
    c = is_small ? lower(c) : upper(c);
  }
  return InstrumentId::parse(symbol + "." + std::string{venue});
}

std::optional<InstrumentId> pair(std::string_view text) {
  const auto id = InstrumentId::parse(text);
  constexpr size_t kCode = 3;
  if (!id || id->symbol().size() < 2 * kCode) return std::nullopt;
  const std::string symbol{id->symbol()};
  return InstrumentId::parse(symbol.substr(0, kCode) + "/" + symbol.substr(kCode) + "." +
                             std::string{id->venue()});
}

}  // namespace

std::optional<InstrumentId> to_instrument(InstrumentStyle style, std::string_view text) {
  switch (style) {
    case InstrumentStyle::kId: return InstrumentId::parse(text);
    case InstrumentStyle::kStock: return stock(text);
    case InstrumentStyle::kCode: return code(text);
    case InstrumentStyle::kProduct: return product(text);
    case InstrumentStyle::kPair: return pair(text);
  }
  return std::nullopt;
}

}  // namespace godwit
