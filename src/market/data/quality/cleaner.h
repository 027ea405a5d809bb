// Cleaning as rows come: each goes through the rules and is kept, marked or quarantined.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "market/data/quality/return_scale.h"
#include "market/data/quality/rule.h"
#include "market/data/quality/rule_set.h"
#include "market/data/quality/series_context.h"
#include "market/data/quality/time_anchor.h"
#include "market/domain/row_stream.h"

namespace godwit {

/// One finding, as the sink is told. References are valid during the call.
template <class Row>
struct Found {
  const Rule<Row>& by;
  const Finding& finding;
  const Row& original;  ///< As it came in, before any repair.
  const Row* seen;      ///< The row before it; null for the first.

  [[nodiscard]] RuleId rule() const { return by.id(); }
  [[nodiscard]] std::string explain() const { return by.explain(original, finding); }
};

/// Who takes what cleaning gives. Of one row: first its findings in the order of the rules, then
/// kept() unless a finding was kQuarantine (then there is nothing behind that finding).
template <class Row>
class CleaningSink {
 public:
  virtual ~CleaningSink() = default;
  virtual void found(const Found<Row>& found) = 0;
  virtual void kept(const Row& row) = 0;
};

/// kCleaning holds each row until the next has come, so that rules may look one row ahead; kLive
/// judges at once, by what lies before.
enum class CleaningMode : uint8_t { kCleaning, kLive };

/// Judges the rows of one series in their order. Nothing is ever filled in, forward or backward:
/// a row leaves as it came, repaired and marked, or not at all. Memory is bounded; one thread.
/// Row: Bar, QuoteBar, Quote, Trade or Depth. The context's parts and the sink outlive it.
template <class Row>
class Cleaner {
 public:
  Cleaner(const QualitySettings& settings, const SeriesContext& context, CleaningSink<Row>& sink,
          CleaningMode mode = CleaningMode::kCleaning);

  void push(const Row& row);
  /// Call once behind the last row.
  void finish();

 private:
  void judge(const Row& original, const Row* next);
  [[nodiscard]] Scan<Row> scan_of(const Row& row, const Row* next);
  [[nodiscard]] const DayFacts* facts_on(TradingDay day);
  [[nodiscard]] InstrumentTerms terms_on(TradingDay day);
  /// Whether the last kept row is near enough before this one for a return.
  [[nodiscard]] bool makes_return(const Row& row) const;
  void see(Row row, std::optional<RuleId> refused_by);
  /// Lets order count from earlier rows again when the last seen time turns out to be at fault.
  void reconsider_order(const Row& row);

  std::vector<std::unique_ptr<Rule<Row>>> rules_;
  CleaningSink<Row>& sink_;
  CleaningMode mode_;
  Duration pause_max_;
  bool is_daily_;
  const SessionHours* sessions_;
  std::span<const DayFacts> facts_;
  size_t facts_at_ = 0;
  const DayTerms* terms_;
  std::optional<TradingDay> terms_day_;  // Last asked for, with its answer.
  InstrumentTerms terms_of_day_;
  ReturnScale scale_;
  std::optional<Row> waiting_;
  std::optional<Row> kept_;
  std::optional<Row> seen_;
  TimeAnchor<Row> anchor_;
};

extern template class Cleaner<Bar>;
extern template class Cleaner<QuoteBar>;
extern template class Cleaner<Quote>;
extern template class Cleaner<Trade>;
extern template class Cleaner<Depth>;

/// The kept rows of another stream, block by block. What is found goes to `findings`, which may be
/// null. The stream, the context's parts and `findings` outlive it.
template <class Row>
class CleanStream final : public RowStream<Row>, private CleaningSink<Row> {
 public:
  CleanStream(RowStream<Row>& rows, const QualitySettings& settings, const SeriesContext& context,
              CleaningSink<Row>* findings, CleaningMode mode = CleaningMode::kCleaning)
      : rows_{rows}, findings_{findings}, cleaner_{settings, context, *this, mode} {}

  [[nodiscard]] std::span<const Row> next() override {
    block_.clear();
    while (block_.empty() && !at_end_) {
      const std::span<const Row> block = rows_.next();
      for (const Row& row : block) cleaner_.push(row);
      if (!block.empty()) continue;
      at_end_ = true;
      cleaner_.finish();
    }
    return block_;
  }

 private:
  void found(const Found<Row>& found) override {
    if (findings_ != nullptr) findings_->found(found);
  }
  void kept(const Row& row) override {
    block_.push_back(row);
    if (findings_ != nullptr) findings_->kept(row);
  }

  RowStream<Row>& rows_;
  CleaningSink<Row>* findings_;
  Cleaner<Row> cleaner_;
  std::vector<Row> block_;
  bool at_end_ = false;
};

}  // namespace godwit
