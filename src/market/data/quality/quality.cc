#include "market/data/quality/quality.h"

#include <algorithm>

#include "foundation/base/interrupt.h"

namespace godwit {
namespace {

/// Counts what the cleaner finds.
template <class Row>
class Tally final : public CleaningSink<Row> {
 public:
  Tally(const CoverageRange& range, const SessionHours* sessions)
      : coverage_{range.from, range.to}, sessions_{sessions} {}

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
    uint64_t& rows = finding.verdict == Verdict::kMark ? issue->repaired : issue->quarantined;
    ++rows;
    if (finding.verdict == Verdict::kMark) is_marked_ = true;
    if (finding.verdict == Verdict::kQuarantine) {
      ++quarantined_;
      is_marked_ = false;
    }
  }

  void kept(const Row&) override {
    if (is_marked_) ++repaired_;
    is_marked_ = false;
  }

  QualityReport report(const QualitySettings& settings) const {
    QualityReport report{.rows = rows_,
                         .quarantined = quarantined_,
                         .repaired = repaired_,
                         .marked = marked_,
                         .first = first_,
                         .last = last_};
    if (rows_ == 0) return report;
    double lost = 0;
    for (const std::optional<QualityIssue>& issue : issues_) {
      if (!issue) continue;
      lost += settings[issue->rule].weight * share(*issue);
      report.issues.push_back(*issue);
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
  uint64_t quarantined_ = 0;
  uint64_t repaired_ = 0;
  uint64_t marked_ = 0;
  bool is_marked_ = false;  ///< The row that is being judged.
  RowTime first_;
  RowTime last_;
  std::array<std::optional<QualityIssue>, kRuleCount> issues_;
};

}  // namespace

template <class Row>
QualityReport check_quality(RowStream<Row>& rows, const CoverageRange& range,
                            const SeriesContext& context, const QualitySettings& settings) {
  Tally<Row> tally{range, context.sessions};
  Cleaner<Row> cleaner{settings, context, tally};
  for (std::span<const Row> block = rows.next(); !block.empty(); block = rows.next()) {
    throw_if_interrupted();
    for (const Row& row : block) {
      tally.add_row(row);
      cleaner.push(row);
    }
  }
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
