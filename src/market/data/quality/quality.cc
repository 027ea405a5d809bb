#include "market/data/quality/quality.h"

#include <algorithm>
#include <deque>

#include "foundation/base/interrupt.h"

namespace godwit {
namespace {

using Issues = std::array<std::optional<QualityIssue>, kRuleCount>;

/// What becomes of the rows by what lies before them, which is how a catalog is cleaned unless it
/// is asked otherwise.
template <class Row>
class LiveOutcome final : public CleaningSink<Row> {
 public:
  explicit LiveOutcome(const SessionHours* sessions) : sessions_{sessions} {}

  void found(const Found<Row>& found) override {
    const Verdict verdict = found.finding.verdict;
    if (verdict == Verdict::kKeep || counts_missing(found.rule())) return;
    const RowTime time = time_of(found.original, sessions_);
    std::optional<QualityIssue>& issue = issues_[static_cast<size_t>(found.rule())];
    if (!issue)
      issue = QualityIssue{.rule = found.rule(), .first = time, .example = found.explain()};
    ++issue->count;
    issue->last = time;
    if (verdict == Verdict::kMark) {
      ++issue->repaired;
      is_marked_ = true;
      return;
    }
    ++issue->quarantined;
    ++quarantined_;
    is_out_.push_back(true);
    is_marked_ = false;
  }
  void kept(const Row& /*row*/) override {
    if (is_marked_) ++repaired_;
    is_marked_ = false;
    is_out_.push_back(false);
  }

  /// Whether the first row that was not asked for yet was taken out.
  [[nodiscard]] bool next_is_out() {
    const bool is_out = is_out_.front();
    is_out_.pop_front();
    return is_out;
  }
  [[nodiscard]] uint64_t quarantined() const { return quarantined_; }
  [[nodiscard]] uint64_t repaired() const { return repaired_; }
  /// Of the rules by which rows go or are marked.
  [[nodiscard]] const Issues& issues() const { return issues_; }

 private:
  const SessionHours* sessions_;
  Issues issues_;
  uint64_t quarantined_ = 0;
  uint64_t repaired_ = 0;
  bool is_marked_ = false;   ///< The row that is being judged.
  std::deque<bool> is_out_;  ///< Of the rows not asked for yet: one or two.
};

/// Counts what the cleaner finds.
template <class Row>
class Tally final : public CleaningSink<Row> {
 public:
  /// `live` outlives it, and has judged each row before it.
  Tally(const CoverageRange& range, const SessionHours* sessions, LiveOutcome<Row>& live)
      : coverage_{range.from, range.to}, sessions_{sessions}, live_{live} {}

  void add_row(const Row& row) {
    const RowTime time = time_of(row, sessions_);
    if ((row.header.flags & EventHeader::kRepaired) != 0) ++marked_;
    if (rows_++ == 0) first_ = time;
    if (rows_ == 1 || time.day > last_.day) ++days_;
    last_ = time;
    coverage_.add_row(time.ts);
  }

  void found(const Found<Row>& found) override {
    const Finding& finding = found.finding;
    const RowTime time = time_of(found.original, sessions_);
    std::optional<QualityIssue>& issue = issues_[static_cast<size_t>(found.rule())];
    if (!issue)
      issue = QualityIssue{
          .rule = found.rule(), .first = finding.since.value_or(time), .example = found.explain()};
    issue->count += finding.count;
    issue->last = time;
    if (counts_missing(found.rule())) {
      coverage_.add_missing(found.seen->header.ts_event, time.ts,
                            static_cast<double>(finding.count));
      return;
    }
    if (finding.verdict == Verdict::kKeep) return;
    coverage_.add_issue(time.ts);
    if (finding.verdict != Verdict::kQuarantine || live_.next_is_out()) return;
    ++issue->only_look_ahead;
    ++only_look_ahead_;
  }

  void kept(const Row&) override { static_cast<void>(live_.next_is_out()); }

  QualityReport report(const QualitySettings& settings) const {
    QualityReport report{.rows = rows_,
                         .quarantined = live_.quarantined(),
                         .only_look_ahead = only_look_ahead_,
                         .repaired = live_.repaired(),
                         .marked = marked_,
                         .first = first_,
                         .last = last_};
    if (rows_ == 0) return report;
    double lost = 0;
    for (size_t rule = 0; rule < kRuleCount; ++rule) {
      const std::optional<QualityIssue>& live = live_.issues()[rule];
      const std::optional<QualityIssue>& issue = issues_[rule] ? issues_[rule] : live;
      if (!issue) continue;
      lost += settings[issue->rule].weight * share(*issue);
      report.issues.push_back(*issue);
      report.issues.back().quarantined = live ? live->quarantined : 0;
      report.issues.back().repaired = live ? live->repaired : 0;
    }
    report.score = 100 * std::max(0.0, 1 - lost);
    report.coverage = coverage_.spans();
    return report;
  }

 private:
  [[nodiscard]] double share(const QualityIssue& issue) const {
    const auto count = static_cast<double>(issue.count);
    switch (issue.rule) {
      case RuleId::kGap: return count / (static_cast<double>(days_) + count);
      case RuleId::kMissingBars: return count / (static_cast<double>(rows_) + count);
      default: return count / static_cast<double>(rows_);
    }
  }

  Coverage coverage_;
  const SessionHours* sessions_;
  uint64_t rows_ = 0;
  uint64_t days_ = 0;
  uint64_t only_look_ahead_ = 0;
  uint64_t marked_ = 0;
  LiveOutcome<Row>& live_;
  RowTime first_;
  RowTime last_;
  Issues issues_;
};

}  // namespace

template <class Row>
QualityReport check_quality(RowStream<Row>& rows, const CoverageRange& range,
                            const SeriesContext& context, const QualitySettings& settings) {
  LiveOutcome<Row> outcome{context.sessions};
  Tally<Row> tally{range, context.sessions, outcome};
  Cleaner<Row> live{settings, context, outcome, CleaningMode::kLive};
  Cleaner<Row> cleaner{settings, context, tally};
  for (std::span<const Row> block = rows.next(); !block.empty(); block = rows.next()) {
    throw_if_interrupted();
    for (const Row& row : block) {
      tally.add_row(row);
      live.push(row);
      cleaner.push(row);
    }
  }
  live.finish();
  cleaner.finish();
  return tally.report(settings);
}

template QualityReport check_quality(RowStream<Bar>&, const CoverageRange&, const SeriesContext&,
                                     const QualitySettings&);
template QualityReport check_quality(RowStream<QuoteBar>&, const CoverageRange&,
                                     const SeriesContext&, const QualitySettings&);
template QualityReport check_quality(RowStream<Quote>&, const CoverageRange&, const SeriesContext&,
                                     const QualitySettings&);
template QualityReport check_quality(RowStream<Trade>&, const CoverageRange&, const SeriesContext&,
                                     const QualitySettings&);
template QualityReport check_quality(RowStream<Depth>&, const CoverageRange&, const SeriesContext&,
                                     const QualitySettings&);

}  // namespace godwit
