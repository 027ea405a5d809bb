#include "market/rules/stock_rules.h"

#include <algorithm>
#include <array>

#include "foundation/base/error.h"
#include "market/rules/row_reader.h"

namespace godwit {
namespace {

constexpr std::array<std::string_view, 4> kKinds{"stock", "fund", "convertible", "index"};
constexpr std::string_view kNone = "none";

bool is_six_digits(std::string_view text) {
  return text.size() == 6 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string limit_key(std::string_view board, bool special_treatment) {
  return std::string{board} + (special_treatment ? ", ST" : "");
}

std::string cost_key(std::string_view board, std::string_view cost) {
  return std::string{board} + ", " + std::string{cost};
}

}  // namespace

StockTables::StockTables(const ConfigFile& file, Assumptions& assumptions)
    : assumptions_{assumptions} {
  const ConfigSection root = file.root();
  read_boards(root);
  read_lots(root);
  read_limits(root);
  read_costs(root);
  root.finish();
}

void StockTables::read_boards(const ConfigSection& root) {
  for (const ConfigSection& row : root.sections("board")) {
    Board board;
    board.name = row.string("name");
    board.venue = row.string("venue");
    board.prefixes = row.strings("prefixes");
    const std::string kind = row.choice("kind", kKinds);
    board.kind =
        static_cast<SecurityKind>(std::find(kKinds.begin(), kKinds.end(), kind) - kKinds.begin());
    board.hours = row.string("hours");
    for (const Board& other : boards_) {
      if (other.name == board.name)
        row.fail("name", "expected a new name, \"" + board.name + "\" is there already");
      for (const std::string& prefix : board.prefixes)
        if (other.venue == board.venue &&
            std::count(other.prefixes.begin(), other.prefixes.end(), prefix) > 0)
          row.fail("prefixes",
                   "expected each prefix once, " + prefix + " belongs to board " + other.name);
    }
    if (row.string("source").empty()) row.fail("source", "expected who says so, got nothing");
    row.finish();
    boards_.push_back(std::move(board));
  }
}

std::vector<std::string> StockTables::board_names(const ConfigSection& row) const {
  std::vector<std::string> names = row.strings("boards");
  std::vector<std::string_view> known;
  for (const Board& board : boards_) known.emplace_back(board.name);
  for (const std::string& name : names)
    if (std::find(known.begin(), known.end(), name) == known.end())
      row.fail("boards",
               "expected the name of a [[board]], got \"" + name + "\"" + suggestion(name, known));
  return names;
}

void StockTables::read_lots(const ConfigSection& root) {
  for (const ConfigSection& row : root.sections("lot")) {
    StockRules lot;
    lot.tick = read_tick(row, "tick");
    lot.buy_minimum = read_quantity(row, "buy_minimum");
    lot.buy_step = read_quantity(row, "buy_step");
    lot.sell_minimum = read_quantity(row, "sell_minimum");
    lot.sell_step = read_quantity(row, "sell_step");
    lot.sell_rest_at_once = row.boolean("sell_rest_at_once");
    lot.limit_order_max = read_quantity(row, "limit_order_max");
    lot.market_order_max = read_quantity(row, "market_order_max");
    const Validity validity = read_validity(row);
    for (const std::string& board : board_names(row)) lots_.add(board, validity, lot, row);
    row.finish();
  }
  lots_.finish();
  for (const ConfigSection& row : root.sections("settlement")) {
    const auto days = static_cast<int32_t>(row.integer("sellable_after_days", {0, 10}));
    const Validity validity = read_validity(row);
    for (const std::string& board : board_names(row)) settlement_.add(board, validity, days, row);
    row.finish();
  }
  settlement_.finish();
}

void StockTables::read_limits(const ConfigSection& root) {
  constexpr std::array<std::string_view, 3> kTreatments{"any", "normal", "st"};
  for (const ConfigSection& row : root.sections("limit")) {
    LimitRow limit;
    if (row.string("rate") != kNone) {
      const Rate rate = read_rate(row, "rate");
      limit.band = LimitBand{rate, rate};
    }
    limit.free_days = static_cast<int32_t>(row.integer_or("free_days", 0, {0, 100}));
    if (row.has("first_day_up"))
      limit.first_day = LimitBand{read_rate(row, "first_day_up"), read_rate(row, "first_day_down")};
    if (limit.first_day && limit.free_days > 0)
      row.fail("free_days", "expected either free days or limits of the first day");
    const std::string treatment = row.choice_or("treatment", "any", kTreatments);
    const Validity validity = read_validity(row);
    limit.from = validity.from;
    for (const std::string& board : board_names(row)) {
      if (treatment != "st") limits_.add(limit_key(board, false), validity, limit, row);
      if (treatment != "normal") limits_.add(limit_key(board, true), validity, limit, row);
    }
    row.finish();
  }
  limits_.finish();
  for (const ConfigSection& row : root.sections("cage")) {
    std::optional<PriceCage> cage;
    if (row.string("rate") != kNone)
      cage = PriceCage{read_rate(row, "rate"), read_price(row, "minimum")};
    const Validity validity = read_validity(row);
    for (const std::string& board : board_names(row)) cages_.add(board, validity, cage, row);
    row.finish();
  }
  cages_.finish();
}

void StockTables::read_costs(const ConfigSection& root) {
  for (const ConfigSection& row : root.sections("cost")) {
    const FeeRule rule = read_fee_rule(row);
    if (std::find(cost_names_.begin(), cost_names_.end(), rule.name) == cost_names_.end())
      cost_names_.push_back(rule.name);
    const Validity validity = read_validity(row);
    for (const std::string& board : board_names(row))
      costs_.add(cost_key(board, rule.name), validity, rule, row);
    row.finish();
  }
  costs_.finish();
}

const Board* StockTables::find_board(const InstrumentId& id) const {
  const std::string_view code = id.symbol();
  if (!is_six_digits(code)) return nullptr;
  const Board* found = nullptr;
  size_t length = 0;
  for (const Board& board : boards_) {
    if (board.venue != id.venue()) continue;
    for (const std::string& prefix : board.prefixes) {
      if (prefix.size() <= length || !code.starts_with(prefix)) continue;
      found = &board;
      length = prefix.size();
    }
  }
  return found;
}

StockRules StockTables::rules(const Board& board, TradingDay day) const {
  StockRules rules = lots_.at(board.name, day.date(), assumptions_);
  rules.board = &board;
  rules.sellable_after_days = settlement_.at(board.name, day.date(), assumptions_);
  return rules;
}

bool StockTables::is_free_day(const LimitRow& row, const LimitQuery& query,
                              const TradingCalendar& calendar) {
  if (!query.day_of_listing || *query.day_of_listing > row.free_days) return false;
  TradingDay listed = query.day;
  for (int32_t n = 1; n < *query.day_of_listing && listed.date() >= row.from; ++n)
    listed = calendar.previous(listed);
  return listed.date() >= row.from;
}

std::optional<LimitPair> StockTables::limits(const LimitQuery& query,
                                             const TradingCalendar& calendar) const {
  const LimitRow& row =
      limits_.at(limit_key(query.board, query.special_treatment), query.day.date(), assumptions_);
  if (!row.band || is_free_day(row, query, calendar)) return std::nullopt;
  const bool first_day = row.first_day && query.day_of_listing == 1;
  const Price tick = lots_.at(query.board, query.day.date(), assumptions_).tick;
  return stock_limits(query.reference, first_day ? *row.first_day : *row.band, tick);
}

std::optional<PriceCage> StockTables::cage(const Board& board, TradingDay day) const {
  return cages_.at(board.name, day.date(), assumptions_);
}

std::vector<FeeRule> StockTables::costs(const Board& board, TradingDay day) const {
  std::vector<FeeRule> rules;
  for (const std::string& name : cost_names_) {
    const std::string key = cost_key(board.name, name);
    if (costs_.find(key, day.date()) == nullptr && is_inside_commission(key)) continue;
    rules.push_back(costs_.at(key, day.date(), assumptions_));
  }
  return rules;
}

bool StockTables::is_inside_commission(std::string_view key) const {
  const std::vector<DatedIndex::Entry>& rows = costs_.index().entries(key);
  return !rows.empty() && std::all_of(rows.begin(), rows.end(), [this](const auto& entry) {
    return costs_.row(entry.row).inside_commission;
  });
}

const FeeRule& StockTables::cost(const Board& board, std::string_view name, TradingDay day) const {
  return costs_.at(cost_key(board.name, name), day.date(), assumptions_);
}

}  // namespace godwit
