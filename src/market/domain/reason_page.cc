#include "market/domain/reason_page.h"

#include <array>

#include "market/domain/reason.h"

namespace godwit {
namespace {

/// The codes from `first` on, up to the next group.
struct ReasonGroup {
  Reason first;
  std::string_view heading;
  std::string_view about;
};
constexpr std::array kGroups{
    ReasonGroup{Reason::kCutToCash, "What became of an order",
                "No refusals: why it was cut, canceled or closed."},
    ReasonGroup{Reason::kUnexpectedTerm, "Its terms",
                "The terms make no sense together, or the venue does not take such an order."},
    ReasonGroup{Reason::kNotTradable, "The instrument and its market",
                "What exchanges and brokers refuse, by the rules of that day "
                "([rules.md](rules.md))."},
    ReasonGroup{Reason::kShortNotAllowed, "The account", "What the account lacks for it."},
    ReasonGroup{Reason::kInstrumentShareLimit, "Our own limits",
                "The `[risk]` section and what stands behind it ([risk.md](risk.md))."},
    ReasonGroup{Reason::kStopLoss, "Closing by our own risk control",
                "Why an order was sent that no strategy asked for."},
};

}  // namespace

std::string reason_page() {
  std::string page =
      "# Reason codes\n\n"
      "Why an order did not do all that was asked: the column `reason` of `orders.csv`, and what "
      "strategies\nfind in reports. Made from `src/market/domain/reason.h`; a test keeps it "
      "current.\n";
  size_t group = 0;
  for (uint16_t i = 1; i < kReasons; ++i) {
    const auto reason = static_cast<Reason>(i);
    if (group < kGroups.size() && kGroups[group].first == reason) {
      page += "\n## " + std::string{kGroups[group].heading} + "\n";
      page += std::string{kGroups[group].about} + "\n\n| code | what happened |\n|---|---|\n";
      ++group;
    }
    page +=
        "| `" + std::string{name(reason)} + "` | " + std::string{text(reason).sentence} + " |\n";
  }
  return page;
}

}  // namespace godwit
