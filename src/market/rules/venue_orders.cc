#include "market/rules/venue_orders.h"

#include <array>
#include <optional>
#include <vector>

#include "market/rules/row_reader.h"

namespace godwit {
namespace {

template <class Enum>
std::vector<std::string_view> names_of(int count) {
  std::vector<std::string_view> names;
  for (int i = 0; i < count; ++i) names.push_back(name(static_cast<Enum>(i)));
  return names;
}

template <class Enum>
std::optional<Enum> parse_name(std::string_view text, int count) {
  for (int i = 0; i < count; ++i)
    if (name(static_cast<Enum>(i)) == text) return static_cast<Enum>(i);
  return std::nullopt;
}

/// "limit day" and the like at `key`; an absent key gives none.
OrderForms read_forms(const ConfigSection& row, std::string_view key) {
  OrderForms forms;
  if (!row.has(key)) return forms;
  for (const std::string& text : row.strings(key)) {
    const size_t space = text.find(' ');
    const std::string type_text = text.substr(0, space);
    const std::string tif_text = space == std::string::npos ? "" : text.substr(space + 1);
    const auto type = parse_name<OrderType>(type_text, kOrderTypes);
    const auto tif = parse_name<TimeInForce>(tif_text, kTimesInForce);
    if (!type)
      row.fail(key, "expected an order type and a time in force like \"limit day\", got \"" + text +
                        "\"" + suggestion(type_text, names_of<OrderType>(kOrderTypes)));
    if (!tif)
      row.fail(key, "expected an order type and a time in force like \"limit day\", got \"" + text +
                        "\"" + suggestion(tif_text, names_of<TimeInForce>(kTimesInForce)));
    forms.add(*type, *tif);
  }
  return forms;
}

PhaseSet read_phase_set(const ConfigSection& row, std::string_view key) {
  PhaseSet phases;
  for (const std::string& text : row.strings(key)) {
    const std::optional<Phase> phase = parse_phase(text);
    if (!phase || !takes_orders(*phase))
      row.fail(key,
               "expected a phase that takes orders, like \"continuous\", got \"" + text + "\"");
    phases.add(*phase);
  }
  return phases;
}

}  // namespace

Reason check_form(const OrderRequest& request, const VenueOrders& orders) noexcept {
  if (!orders.taken.has(request.type)) return Reason::kUnsupportedOrderType;
  if (!orders.taken.has(request.type, request.tif)) return Reason::kUnsupportedTimeInForce;
  const auto lacks = [&](bool asked, OrderForms forms) {
    return asked && !forms.has(request.type, request.tif);
  };
  if (lacks(request.post_only, orders.post_only) ||
      lacks(request.display.has_value(), orders.iceberg) ||
      lacks(request.reduce_only, orders.reduce_only))
    return Reason::kUnsupportedOrderType;
  return Reason::kNone;
}

VenueTables::VenueTables(const ConfigFile& file, Assumptions& assumptions)
    : assumptions_{assumptions} {
  const ConfigSection root = file.root();
  for (const ConfigSection& row : root.sections("orders")) {
    VenueOrders orders;
    orders.taken = read_forms(row, "orders");
    for (const auto& [key, forms] :
         {std::pair{"post_only", &orders.post_only}, std::pair{"iceberg", &orders.iceberg},
          std::pair{"reduce_only", &orders.reduce_only}}) {
      *forms = read_forms(row, key);
      if (!orders.taken.contains(*forms))
        row.fail(key, "expected forms that `orders` has, got one that it lacks");
    }
    orders.at_once_phases = read_phase_set(row, "at_once_phases");
    const Validity validity = read_validity(row);
    for (const std::string& market : row.strings("markets"))
      orders_.add(market, validity, orders, row);
    row.finish();
  }
  orders_.finish();
  root.finish();
}

}  // namespace godwit
