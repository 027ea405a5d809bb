#include "data/facts_report.h"

#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/decimal.h"
#include "foundation/base/text_table.h"

namespace godwit {
namespace {

using Json = nlohmann::ordered_json;

std::string day_text(TradingDay day) { return format_date(day.date()); }

template <class T>
FactValue value_of(const std::optional<T>& value) {
  return value ? FactValue{*value} : FactValue{};
}

Json json_of(const FactValue& value) {
  if (const Price* const price = std::get_if<Price>(&value)) return price->to_double();
  if (const bool* const flag = std::get_if<bool>(&value)) return *flag;
  if (const int64_t* const count = std::get_if<int64_t>(&value)) return *count;
  return nullptr;
}

/// Calls visit(name, value, origin) for each fact in the order of the contract's columns.
template <class Visit>
void for_each_fact(const CompletedDay& day, Visit&& visit) {
  const DayFacts& facts = day.facts;
  const FactOrigins& origins = day.origins;
  visit("reference_price", value_of(facts.reference_price), origins.reference_price);
  visit("limit_up", value_of(facts.limit_up), origins.limit_up);
  visit("limit_down", value_of(facts.limit_down), origins.limit_down);
  visit("settlement", value_of(facts.settlement), origins.settlement);
  visit("suspended", value_of(facts.suspended), origins.suspended);
  visit("special_treatment", value_of(facts.special_treatment), origins.special_treatment);
  visit("total_shares", value_of(facts.total_shares), origins.total_shares);
  visit("float_shares", value_of(facts.float_shares), origins.float_shares);
}

Json json_of(const std::optional<RuleSilence>& silence) {
  if (!silence) return nullptr;
  return {{"days", silence->days},
          {"first", day_text(silence->first)},
          {"last", day_text(silence->last)},
          {"message", silence->message}};
}

/// The differences of one kind, oldest first.
std::vector<FactDifference> of_kind(const FactsComparison& comparison, FactDifferenceKind kind) {
  std::vector<FactDifference> chosen;
  for (const FactDifference& one : comparison.differences)
    if (one.kind == kind) chosen.push_back(one);
  return chosen;
}

/// "2021-03-02 10 -> 9.5, 2021-06-01 11 -> 10.9, ..."
std::string examples_text(std::span<const FactDifference> differences) {
  constexpr size_t kExamples = 3;
  std::string out;
  for (size_t i = 0; i < differences.size() && i < kExamples; ++i) {
    const FactDifference& one = differences[i];
    out += (i > 0 ? ", " : "") + day_text(one.day);
    const std::string rule = text(one.by_rule);
    const std::string record = text(one.by_record);
    if (!rule.empty() || !record.empty())
      out += " " + (rule.empty() ? "none" : rule) + " -> " + (record.empty() ? "none" : record);
  }
  return out + (differences.size() > kExamples ? ", ..." : "");
}

}  // namespace

std::string facts_text(std::span<const CompletedDay> days) {
  TextTable table{{"trading day", "reference price", "limit up", "limit down", "settlement",
                   "suspended", "special treatment", "total shares", "float shares", "no limits"},
                  {.right_aligned = {1, 2, 3, 4, 7, 8}}};
  for (const CompletedDay& day : days) {
    std::vector<std::string> cells{day_text(day.facts.trading_day)};
    for_each_fact(day, [&](std::string_view, const FactValue& value, FactOrigin origin) {
      cells.push_back(text(value) + (origin == FactOrigin::kComputed ? "*" : ""));
    });
    cells.emplace_back(name(day.limit_gap));
    table.add_row(std::move(cells));
  }
  return table.text();
}

std::string facts_json(const InstrumentId& instrument, std::span<const CompletedDay> days,
                       const std::optional<RuleSilence>& silence) {
  Json out{{"instrument", instrument.text()}};
  Json& list = out["days"] = Json::array();
  for (const CompletedDay& day : days) {
    Json one{{"trading_day", day_text(day.facts.trading_day)}};
    for_each_fact(day, [&](std::string_view key, const FactValue& value, FactOrigin origin) {
      one[std::string{key}] = {{"value", json_of(value)}, {"origin", name(origin)}};
    });
    one["reference_by_rule"] = json_of(value_of(day.reference_by_rule));
    one["limit_gap"] = day.limit_gap == LimitGap::kNone ? Json(nullptr) : Json(name(day.limit_gap));
    one["suspended_known_on"] =
        day.suspended_known_on ? Json(day_text(*day.suspended_known_on)) : Json(nullptr);
    list.push_back(std::move(one));
  }
  out["rules_silent"] = json_of(silence);
  return json_text(out);
}

std::string differences_text(const FactsComparison& comparison) {
  TextTable table{{"difference", "count", "of days", "what it is", "examples: rule -> record"},
                  {.right_aligned = {1, 2}}};
  for (size_t i = 0; i < kFactDifferences.size(); ++i) {
    if (comparison.compared[i] == 0) continue;
    const auto differences = of_kind(comparison, static_cast<FactDifferenceKind>(i));
    table.add_row({std::string{kFactDifferences[i].name}, std::to_string(differences.size()),
                   std::to_string(comparison.compared[i]),
                   std::string{kFactDifferences[i].sentence}, examples_text(differences)});
  }
  return table.text();
}

std::string differences_json(const InstrumentId& instrument, const FactsComparison& comparison) {
  Json out{{"instrument", instrument.text()}};
  Json& list = out["differences"] = Json::array();
  for (size_t i = 0; i < kFactDifferences.size(); ++i) {
    if (comparison.compared[i] == 0) continue;
    Json days = Json::array();
    for (const FactDifference& one : of_kind(comparison, static_cast<FactDifferenceKind>(i)))
      days.push_back({{"trading_day", day_text(one.day)},
                      {"by_rule", json_of(one.by_rule)},
                      {"by_record", json_of(one.by_record)}});
    list.push_back({{"kind", kFactDifferences[i].name},
                    {"sentence", kFactDifferences[i].sentence},
                    {"compared", comparison.compared[i]},
                    {"count", days.size()},
                    {"days", std::move(days)}});
  }
  out["rules_silent"] = json_of(comparison.silence);
  return json_text(out);
}

std::string silence_text(const std::optional<RuleSilence>& silence) {
  if (!silence) return "";
  return "no limits by rule on " + std::to_string(silence->days) + " days from " +
         day_text(silence->first) + " to " + day_text(silence->last) + ": " + silence->message;
}

}  // namespace godwit
