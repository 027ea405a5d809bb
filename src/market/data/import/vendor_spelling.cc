#include "market/data/import/vendor_spelling.h"

#include <algorithm>
#include <array>

#include "market/data/import/instrument_rule.h"

namespace godwit {
namespace {

struct OtherName {
  std::string_view theirs;
  std::string_view ours;
};

constexpr std::array kFuturesExchanges{
    OtherName{"SHF", "SHFE"},  OtherName{"XSGE", "SHFE"},  OtherName{"CFE", "CFFEX"},
    OtherName{"CFX", "CFFEX"}, OtherName{"CCFX", "CFFEX"}, OtherName{"ZCE", "CZCE"},
    OtherName{"CZC", "CZCE"},  OtherName{"XZCE", "CZCE"},  OtherName{"XDCE", "DCE"},
    OtherName{"XINE", "INE"},  OtherName{"GFE", "GFEX"}};

/// Of "600519" and "@forward" the first alone is the code; the second is put behind it again.
std::optional<InstrumentId> stock(const InstrumentId& id) {
  const std::string_view symbol = id.symbol();
  const size_t mark = std::min(symbol.find('@'), symbol.size());
  const std::optional<InstrumentId> plain = to_instrument(
      InstrumentStyle::kStock, std::string{symbol.substr(0, mark)} + "." + std::string{id.venue()});
  if (!plain) return std::nullopt;
  return InstrumentId::parse(std::string{plain->symbol()} + std::string{symbol.substr(mark)} + "." +
                             std::string{plain->venue()});
}

std::optional<InstrumentId> futures(const InstrumentId& id) {
  std::string_view venue = id.venue();
  for (const OtherName& one : kFuturesExchanges)
    if (one.theirs == venue) venue = one.ours;
  return to_instrument(InstrumentStyle::kProduct,
                       std::string{id.symbol()} + "." + std::string{venue});
}

}  // namespace

std::optional<InstrumentId> meant_by_vendor(std::string_view text) {
  const std::optional<InstrumentId> id = InstrumentId::parse(text);
  std::optional<InstrumentId> meant =
      text.empty() ? std::nullopt : to_instrument(InstrumentStyle::kStock, text);
  if (!meant && id) meant = stock(*id);
  if (!meant && id) meant = futures(*id);
  return meant == id ? std::nullopt : meant;
}

std::optional<std::string> vendor_spelling(std::string_view text) {
  const std::optional<InstrumentId> meant = meant_by_vendor(text);
  if (!meant) return std::nullopt;
  const std::optional<InstrumentId> id = InstrumentId::parse(text);
  const std::string ours{meant->venue()};
  const std::string did_you_mean = "; did you mean " + meant->text() + "?";
  if (id && id->venue() == ours)
    return ours + " writes its products in another case" + did_you_mean;
  if (id && id->symbol() == meant->symbol())
    return "the venue is called " + ours + " here, not " + std::string{id->venue()} + did_you_mean;
  return "instruments are called SYMBOL.VENUE here" + did_you_mean;
}

}  // namespace godwit
