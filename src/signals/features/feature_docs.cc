#include "signals/features/feature_docs.h"

#include <algorithm>
#include <string_view>

#include "foundation/base/number_text.h"
#include "signals/features/derived_columns.h"
#include "signals/features/expression/operator_table.h"
#include "signals/features/session_profile.h"
#include "signals/features/stored_columns.h"

namespace godwit::features {
namespace {

/// For a cell of a table: the bar would end it.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out.append(c == '|' ? "\\|" : std::string(1, c));
  return out;
}

std::string code(std::string_view text) { return "`" + cell(text) + "`"; }

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "`" : ", `") + name + "`";
  return out;
}

void add_head(std::string& out) {
  out +=
      "# Features\n\n"
      "Written by `godwit features list --markdown`; a test compares the two. How to write a set "
      "of "
      "your own: [feature_files.md](feature_files.md).\n\n"
      "A feature is a formula over the columns of its input. The same formula runs over history "
      "and "
      "one row at a time, gives the same bits in both, and cannot see a later row: "
      "`godwit features check --set S` proves it on your data. Windows count rows of one "
      "instrument. "
      "A value that is missing or not finite is skipped by windows and not counted; until a window "
      "has its `min_periods` values (the set's, else as many as the window is long) the feature is "
      "empty.\n\n"
      "*Look-back* says which rows before its own a value depends on. Recursive means (`ema`, "
      "`wilder`) depend on all rows, but what is older than the look-back weighs less than 1e-12; "
      "*the start* means that the value depends on where the data begin; *its session* that all "
      "rows "
      "of the trading day up to this one count. A column may look back, too: those of a session, "
      "`mean` and `count` of news (1 row), its `surprise` (21), what traded since the row before "
      "(1).\n";
}

void add_set(std::string& out, const FeatureSet& set) {
  const SetSummary all = summary(set);
  out += "\n## " + set.name + "\n\n" + set.title + ". " + set.about + "\n\n";
  out += std::to_string(set.features.size()) + " features";
  if (set.min_periods != 0) out += "; `min_periods` " + std::to_string(set.min_periods);
  if (set.flat_std != 0) out += "; `flat_std` " + format_double(set.flat_std);
  out += ". Input columns: " + listed(all.columns) + ".\n\n";
  if (!set.definitions.empty()) {
    out += "| where | is |\n|---|---|\n";
    for (const NamedExpression& one : set.definitions)
      out += "| " + code(one.name) + " | " + code(one.text) + " |\n";
    out += '\n';
  }
  out += "| feature | formula | look-back | unit | about |\n|---|---|---|---|---|\n";
  for (size_t i = 0; i < set.features.size(); ++i) {
    const Feature& feature = set.features[i];
    out += "| " + code(feature.name) + " | " + code(feature.formula) + " | " +
           look_back_text(all.warm_ups[i]) + " | " + cell(unit_text(feature)) + " | " +
           cell(feature.about) + " |\n";
  }
}

void add_operators(std::string& out) {
  out +=
      "\n## Operators\n\n"
      "Names are lower case. `n` and `span` are whole numbers, `p` and `q` fractions; all others "
      "are "
      "expressions. Conditions are numbers: 0 is false, all else is true.\n";
  std::string_view group;
  for (const OperatorInfo& one : operators()) {
    if (one.group != group) {
      group = one.group;
      out += "\n### " + std::string{group} +
             "\n\n| operator | value | missing values | look-back | cost of a row |\n"
             "|---|---|---|---|---|\n";
    }
    out += "| " + code(one.usage()) + " | " + cell(one.formula) + " | " + cell(one.absent) + " | " +
           std::string{to_string(one.warm_up)} + " | " + std::string{one.cost} + " |\n";
  }
}

void add_columns(std::string& out) {
  out +=
      "\n## Columns\n\n"
      "Any column of a CSV's header is an input column; of the catalog those of the kind of rows, "
      "fundamentals and day facts as they were known at the time of the row, and of quotes and "
      "books "
      "what traded since the row before (`close volume turnover trades buy_volume sell_volume`; "
      "missing before the first stored trade, 0 from then on where nobody traded, and volumes by "
      "side missing where trades have none), of "
      "ticks of a contract also `open_interest`, where its series of that name is stored. A "
      "column that is not there is derived where it can be:\n\n"
      "| column | from | value |\n|---|---|---|\n";
  for (const DerivedColumn& one : derived_columns())
    out += "| " + code(one.name) + " | " +
           (one.from.empty() ? std::string{"the row"} : code(one.from)) + " | " +
           cell(one.formula) + " |\n";
}

void add_session_columns(std::string& out) {
  out +=
      "\n## Columns of the session\n\n"
      "Beside `close` and `volume`, made of all rows of the trading day up to the row, and empty "
      "before its first trade. The volume of a row counts at its last price and in its minute: "
      "rows "
      "of the kind `trade` give the exact profile, quotes and books one in steps of their rows. A "
      "trading day is that of the instrument's sessions (of a bar its own; the UTC day where "
      "nothing is known), so that a night session counts to the next day. Prices are told apart to "
      "the least step of 1, 2 or 5 x 10^k that is a 100,000th of the session's first price or "
      "more. "
      "Live state: 24 bytes for each price and each minute with trade, of either " +
      std::to_string(SessionProfile::kLevelsMax) +
      " at most, and empty values behind that; a row costs O(prices).\n\n"
      "| column | value |\n|---|---|\n";
  for (const SessionProfile::Column& one : SessionProfile::kColumns)
    out += "| " + code(one.name) + " | " + cell(one.formula) + " |\n";
}

/// Of a column whose name alone tells it: of a session, of news.
WarmUp look_back_of_name(const std::string& name) {
  for (const SessionProfile::Column& one : SessionProfile::kColumns)
    if (one.name == name) return {.session = true};
  return stored_look_back(name);
}

}  // namespace

std::string look_back_text(const WarmUp& warm_up) {
  if (warm_up.from_start) return "the start";
  if (warm_up.rows == 0) return warm_up.session ? "its session" : "this row";
  std::string rows =
      std::to_string(warm_up.rows) + (warm_up.rows == 1 ? " row before" : " rows before");
  if (warm_up.session) rows += " and that one's session";
  return warm_up.decays ? rows + ", to 1e-12" : rows;
}

SetSummary summary(const FeatureSet& set) {
  const Program program = compile(set.expressions(), set.options());
  SetSummary out;
  for (size_t i = 0; i < set.features.size(); ++i) {
    const size_t output = set.definitions.size() + i;
    WarmUp columns;
    for (const size_t input : program.inputs_of(output)) {
      out.columns.push_back(program.inputs()[input]);
      columns = wider(columns, look_back_of_name(program.inputs()[input]));
    }
    out.warm_ups.push_back(chained(program.warm_up(output), columns));
  }
  std::sort(out.columns.begin(), out.columns.end());
  out.columns.erase(std::unique(out.columns.begin(), out.columns.end()), out.columns.end());
  return out;
}

std::string features_page(std::span<const FeatureSet> sets) {
  std::string out;
  add_head(out);
  for (const FeatureSet& set : sets) add_set(out, set);
  add_operators(out);
  add_columns(out);
  add_session_columns(out);
  return out;
}

}  // namespace godwit::features
