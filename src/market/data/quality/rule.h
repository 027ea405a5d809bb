// A rule of cleaning: a named object that judges rows one by one and can say what it found.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "market/data/quality/day_terms.h"
#include "market/data/quality/return_scale.h"
#include "market/data/quality/row_view.h"
#include "market/data/quality/rule_text.h"
#include "market/data/quality/settings.h"
#include "market/domain/day_facts.h"

namespace godwit {

/// What a rule found in one row. value and bound are what was compared, for explain().
struct Finding {
  Verdict verdict = Verdict::kKeep;
  uint64_t count = 1;  ///< Rows, or what is missing.
  double value = std::numeric_limits<double>::quiet_NaN();
  double bound = std::numeric_limits<double>::quiet_NaN();
  std::optional<RowTime> since{};  ///< The first row of a run that ends with this one.
};

/// What a rule may look at besides the row. Everything lies before the row but `next`, which is
/// null in live use: a rule that needs it is silent then.
template <class Row>
struct Scan {
  const Row* kept = nullptr;  ///< The last row that was kept, as it was kept.
  const Row* seen = nullptr;  ///< The last row whose time was sound, kept or not.
  const Row* next = nullptr;
  bool next_is_near = false;        ///< Whether a return from `kept` to `next` is one.
  TradingDay day{};                 ///< The row's.
  const DayFacts* facts = nullptr;  ///< Of that day.
  InstrumentTerms terms{};          ///< Of that day.
  const ReturnScale* scale = nullptr;
  /// From `kept`, of daily bars from the reference price where the facts have it; NaN: no pair.
  double log_return = std::numeric_limits<double>::quiet_NaN();
};

/// One rule at work on one series. Memory is bounded; one thread.
template <class Row>
class Rule {
 public:
  Rule(RuleId id, const QualitySettings& settings) : id_{id}, verdict_{settings[id].verdict} {}
  virtual ~Rule() = default;
  Rule(const Rule&) = delete;
  Rule& operator=(const Rule&) = delete;

  /// Judges the row. Changes it only where the finding is kMark.
  [[nodiscard]] virtual std::optional<Finding> judge(Row& row, const Scan<Row>& scan) = 0;
  /// Told every row that is kept, after it was judged by every rule.
  virtual void learn(const Row& /*row*/) {}
  /// One clause for people: "close 12.3 is above high 12.2". `row` as it was judged.
  [[nodiscard]] virtual std::string explain(const Row& row, const Finding& finding) const = 0;

  [[nodiscard]] RuleId id() const { return id_; }
  [[nodiscard]] const RuleText& about() const { return text(id_); }

 protected:
  [[nodiscard]] Finding found() const { return {.verdict = verdict_}; }
  [[nodiscard]] Finding found(double value, double bound) const {
    return {.verdict = verdict_, .value = value, .bound = bound};
  }

 private:
  RuleId id_;
  Verdict verdict_;
};

}  // namespace godwit
