// Cases of orders against bars, one a line of text, for tests. The format is explained at the top
// of tests/cases/candles.txt.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "foundation/base/decimal.h"
#include "foundation/base/error.h"
#include "trading/simulation/bar_match.h"

namespace godwit {

inline constexpr int64_t kCaseBarSeconds = 100;
[[nodiscard]] inline Timestamp case_time(int64_t seconds) {
  return Timestamp{} + Duration::seconds(seconds);
}

[[nodiscard]] inline std::vector<std::string> split_case(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream{text};
  for (std::string part; std::getline(stream, part, separator);) {
    const size_t first = part.find_first_not_of(' ');
    const size_t last = part.find_last_not_of(' ');
    parts.push_back(first == std::string::npos ? "" : part.substr(first, last - first + 1));
  }
  return parts;
}
[[nodiscard]] inline std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream stream{text};
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}
template <class F>
[[nodiscard]] F case_number(const std::string& text) {
  const auto value = parse_fixed<F>(text);
  if (!value) throw failed("'" + text + "' is no number");
  return *value;
}

struct CaseBar {
  Bar bar;
  std::vector<Bar> inner;
  PriceRange range;
  bool suspended = false;
  bool opens_day = true;
  bool closes_day = true;
  Rate share = Rate::from_units(1);
};

struct CaseOrder {
  BarOrder order;
  std::string outcome;
  bool is_over = false;
};

struct CandleCase {
  std::string what;
  Price tick;
  Quantity lot = Quantity::from_units(1);
  std::deque<CaseBar> bars;
  std::vector<CaseOrder> orders;
  std::map<PathModel, std::string> expected;
};

[[nodiscard]] inline Bar case_prices(const std::vector<std::string>& words) {
  if (words.size() < 4) throw failed("a bar has open, high, low, close");
  Bar bar{};
  bar.open = case_number<Price>(words[0]);
  bar.high = case_number<Price>(words[1]);
  bar.low = case_number<Price>(words[2]);
  bar.close = case_number<Price>(words[3]);
  if (bar.low > std::min(bar.open, bar.close) || bar.high < std::max(bar.open, bar.close))
    throw failed("the prices of a bar lie between its low and its high");
  return bar;
}

inline void read_case_bar(const std::string& text, CandleCase& into) {
  const std::vector<std::string> words = words_of(text);
  CaseBar read{.bar = case_prices(words)};
  const int64_t begins = kCaseBarSeconds * static_cast<int64_t>(into.bars.size());
  read.bar.header.ts_event = case_time(begins + kCaseBarSeconds);
  read.bar.volume = 1e6;
  for (size_t i = 4; i < words.size(); ++i) {
    const std::string key = words[i].substr(0, words[i].find('='));
    const std::string value = words[i].substr(std::min(words[i].size(), key.size() + 1));
    if (key == "v")
      read.bar.volume = value == "nan" ? std::numeric_limits<double>::quiet_NaN()
                                       : case_number<Quantity>(value).to_double();
    else if (key == "share")
      read.share = case_number<Rate>(value);
    else if (key == "up")
      read.range.limit_up = case_number<Price>(value);
    else if (key == "down")
      read.range.limit_down = case_number<Price>(value);
    else if (key == "tick")
      into.tick = case_number<Price>(value);
    else if (key == "lot")
      into.lot = case_number<Quantity>(value);
    else if (key == "suspended")
      read.suspended = true;
    else if (key == "later")
      read.opens_day = false;
    else if (key == "earlier")
      read.closes_day = false;
    else if (key == "inner") {
      const std::vector<std::string> bars = split_case(value, ',');
      const auto count = static_cast<int64_t>(bars.size());
      for (int64_t n = 1; n <= count; ++n) {
        read.inner.push_back(case_prices(split_case(bars[static_cast<size_t>(n - 1)], '/')));
        read.inner.back().header.ts_event = case_time(begins + n * kCaseBarSeconds / count);
      }
    } else {
      throw failed("what is '" + words[i] + "' of a bar?");
    }
  }
  into.bars.push_back(std::move(read));
}

[[nodiscard]] inline OrderType case_order_type(const std::string& word) {
  const std::map<std::string, OrderType> types{
      {"market", OrderType::kMarket},      {"limit", OrderType::kLimit},
      {"stop", OrderType::kStop},          {"stop_limit", OrderType::kStopLimit},
      {"trail", OrderType::kTrailingStop}, {"touch", OrderType::kMarketIfTouched},
      {"open", OrderType::kMarketOnOpen},  {"close", OrderType::kMarketOnClose}};
  const auto found = types.find(word);
  if (found == types.end()) throw failed("what order is '" + word + "'?");
  return found->second;
}

[[nodiscard]] inline CaseOrder read_case_order(const std::string& text, const CandleCase& of) {
  const std::vector<std::string> words = words_of(text);
  if (words.size() < 2 || (words[0] != "buy" && words[0] != "sell"))
    throw failed("an order begins with buy or sell and its type");
  OrderRequest request{.side = words[0] == "buy" ? Side::kBuy : Side::kSell,
                       .type = case_order_type(words[1]),
                       .quantity = Quantity::from_units(100)};
  size_t i = 2;
  const auto next = [&]() -> const std::string& {
    if (i >= words.size()) throw failed("the order's price is missing");
    return words[i++];
  };
  if (request.type == OrderType::kTrailingStop) {
    const std::string& trail = next();
    if (trail.back() == '%')
      request.trail_share = case_number<Rate>(trail.substr(0, trail.size() - 1) + "e-2");
    else
      request.trail_distance = case_number<Price>(trail);
  } else if (has_trigger(request.type)) {
    request.trigger_price = case_number<Price>(next());
  }
  if (has_limit(request.type)) request.limit_price = case_number<Price>(next());
  int64_t arrival = 0;
  bool is_new = true;
  std::optional<Price> best;
  for (; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::string value = word.substr(std::min(word.size(), word.find('=') + 1));
    if (word[0] == 'x')
      request.quantity = case_number<Quantity>(word.substr(1));
    else if (word == "ioc")
      request.tif = TimeInForce::kIoc;
    else if (word == "fok")
      request.tif = TimeInForce::kFok;
    else if (word == "day")
      request.tif = TimeInForce::kDay;
    else if (word == "auction")
      request.tif = TimeInForce::kAtAuction;
    else if (word == "post")
      request.post_only = true;
    else if (word == "old")
      is_new = false;
    else if (word.starts_with("display="))
      request.display = case_number<Quantity>(value);
    else if (word.starts_with("group="))
      request.one_cancels_other = OrderGroup{static_cast<uint32_t>(std::stoul(value))};
    else if (word.starts_with("at="))
      arrival = std::stoll(value);
    else if (word.starts_with("best="))
      best = case_number<Price>(value);
    else if (word.starts_with("until=")) {
      request.tif = TimeInForce::kGtd;
      request.expires = case_time(std::stoll(value));
    } else {
      throw failed("what is '" + word + "' of an order?");
    }
  }
  if (const Reason bad = check_terms(request, case_time(-1)); bad != Reason::kNone)
    throw failed("the order's terms are refused: " + std::string{name(bad)});
  CaseOrder read{.order = BarOrder::of(request, of.tick, case_time(arrival)), .outcome = {}};
  read.order.is_new = is_new;
  if (best) read.order.trigger.update(*best);
  return read;
}

/// Outcomes as play() writes them.
[[nodiscard]] inline std::string read_outcomes(const std::string& text) {
  std::string read;
  for (const std::string& order : split_case(text, ';')) {
    read += read.empty() ? "" : ";";
    for (const std::string& word : words_of(order)) {
      const size_t x = word.find('x');
      const bool is_fill = x != std::string::npos;
      read += (read.empty() ? "" : " ") +
              (is_fill ? format_fixed(case_number<Price>(word.substr(0, x))) + "x" +
                             format_fixed(case_number<Quantity>(word.substr(x + 1)))
                       : word);
    }
  }
  return read;
}

/// "what | bar > bar ... | order; order ... | models: outcome; outcome ... | ..."
[[nodiscard]] inline CandleCase read_candle_case(const std::string& line) {
  const std::vector<std::string> columns = split_case(line, '|');
  if (columns.size() < 4) throw failed("a case has at least four columns");
  CandleCase read{.what = columns[0]};
  for (const std::string& bar : split_case(columns[1], '>')) read_case_bar(bar, read);
  for (const std::string& order : split_case(columns[2], ';'))
    read.orders.push_back(read_case_order(order, read));
  const bool has_inner =
      std::ranges::all_of(read.bars, [](const CaseBar& b) { return !b.inner.empty(); });
  for (size_t i = 3; i < columns.size(); ++i) {
    const size_t colon = columns[i].find(':');
    if (colon == std::string::npos) throw failed("'" + columns[i] + "' names no model");
    const std::string outcome = read_outcomes(columns[i].substr(colon + 1));
    for (const std::string& model : split_case(columns[i].substr(0, colon), ',')) {
      const std::optional<PathModel> named = parse_path_model(model);
      if (!named && model != "all") throw failed("what model is '" + model + "'?");
      for (int m = 0; m < kPathModels; ++m) {
        const auto each = static_cast<PathModel>(m);
        if (named ? *named != each : each == PathModel::kLowerTimeframe && !has_inner) continue;
        if (!read.expected.emplace(each, outcome).second)
          throw failed("'" + model + "' comes twice");
      }
    }
  }
  if (read.expected.size() != (has_inner ? 5U : 4U)) throw failed("a model has no outcome");
  return read;
}

/// What the orders of a case do under one model, as the file writes it.
[[nodiscard]] inline std::string play(CandleCase scene, PathModel model) {
  BarMatcher matcher{model};
  for (size_t n = 0; n < scene.bars.size(); ++n) {
    const CaseBar& at = scene.bars[n];
    const auto begins = static_cast<int64_t>(n) * kCaseBarSeconds;
    const BarMarket market{.bar = at.bar,
                           .opens = case_time(begins),
                           .closes = at.bar.header.ts_event,
                           .lot = scene.lot,
                           .range = at.range,
                           .suspended = at.suspended,
                           .opens_day = at.opens_day,
                           .closes_day = at.closes_day,
                           .inner = at.inner,
                           .inner_length = Duration::seconds(kCaseBarSeconds)};
    std::vector<BarOrder> orders;
    std::vector<CaseOrder*> owners;
    for (CaseOrder& each : scene.orders)
      if (!each.is_over && each.order.arrival < market.closes) {
        orders.push_back(each.order);
        owners.push_back(&each);
      }
    Quantity budget = volume_budget(at.bar.volume, at.share, scene.lot);
    const auto results = matcher.match(orders, market, budget);
    for (size_t i = 0; i < results.size(); ++i) {
      const BarResult& result = results[i];
      CaseOrder& owner = *owners[i];
      const auto say = [&](const std::string& text) {
        owner.outcome += (owner.outcome.empty() ? "" : " ") + text;
      };
      if (!result.filled.is_zero()) {
        constexpr std::array<const char*, 3> kMoments{"open", "inside", "close"};
        say(format_fixed(result.price) + "x" + format_fixed(result.filled));
        say(kMoments[static_cast<size_t>(result.moment)]);
        if (scene.bars.size() > 1) say("bar" + std::to_string(n + 1));
      }
      if (result.end) say(std::string{name(result.reason)});
      owner.order.remaining = result.remaining;
      owner.order.trigger = result.trigger;
      if (matcher.verdict() == BarVerdict::kMatched) owner.order.is_new = false;
      owner.is_over = result.end || result.remaining.is_zero();
    }
  }
  std::string all;
  for (const CaseOrder& each : scene.orders)
    all += (all.empty() ? "" : "; ") + (each.outcome.empty() ? "-" : each.outcome);
  return all;
}

struct CandleOutcome {
  int cases = 0;                      ///< Lines with a case.
  int comparisons = 0;                ///< Lines x models.
  std::vector<std::string> failures;  ///< Each names its line, the model, and both sides.
};

/// Runs every line of `text`. A line that cannot be read is a failure.
[[nodiscard]] inline CandleOutcome run_candle_cases(const std::string& text) {
  CandleOutcome outcome;
  std::istringstream lines{text};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::string where = "line " + std::to_string(number) + ": ";
    ++outcome.cases;
    try {
      const CandleCase scene = read_candle_case(line);
      for (const auto& [model, expected] : scene.expected) {
        ++outcome.comparisons;
        const std::string got = play(scene, model);
        if (got != expected)
          outcome.failures.push_back(where + scene.what + ": " + std::string{name(model)} +
                                     " expected '" + expected + "', got '" + got + "'");
      }
    } catch (const std::exception& error) {
      outcome.failures.push_back(where + error.what());
    }
  }
  return outcome;
}

}  // namespace godwit
