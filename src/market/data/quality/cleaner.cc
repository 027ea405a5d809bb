#include "market/data/quality/cleaner.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace godwit {
namespace {

/// Ticks further apart than this make no return: a break, a halt, the night.
constexpr Duration kTickPauseMax = Duration::minutes(1);
/// Intraday bars further apart than this many intervals.
constexpr int64_t kBarsPauseMax = 3;

Duration pause_max(const SeriesContext& context) {
  if (!context.interval) return kTickPauseMax;
  if (!is_intraday(*context.interval))
    return Duration::from_ns(std::numeric_limits<int64_t>::max());
  return Duration::from_ns(kBarsPauseMax * duration(*context.interval).ns());
}

void set_trading_day(auto& row, const auto& from) {
  if constexpr (requires { row.trading_day_days; }) row.trading_day_days = from.trading_day_days;
}

}  // namespace

template <class Row>
Cleaner<Row>::Cleaner(const QualitySettings& settings, const SeriesContext& context,
                      CleaningSink<Row>& sink, CleaningMode mode)
    : rules_{make_rules<Row>(settings, context)},
      sink_{sink},
      mode_{mode},
      pause_max_{pause_max(context)},
      is_daily_{context.interval == Interval::k1d},
      sessions_{context.sessions},
      facts_{context.facts},
      terms_{context.terms},
      scale_{settings.window_rows},
      anchor_{static_cast<size_t>(settings.value(RuleId::kBackwardTime, "rows_believed"))} {}

template <class Row>
void Cleaner<Row>::push(const Row& row) {
  if (mode_ == CleaningMode::kLive) {
    judge(row, nullptr);
    return;
  }
  if (waiting_) judge(*waiting_, &row);
  waiting_ = row;
}

template <class Row>
void Cleaner<Row>::finish() {
  if (waiting_) judge(*waiting_, nullptr);
  waiting_.reset();
}

template <class Row>
void Cleaner<Row>::judge(const Row& original, const Row* next) {
  Row row = original;
  reconsider_order(row);
  const Scan<Row> scan = scan_of(row, next);
  bool outlier = false;
  for (const std::unique_ptr<Rule<Row>>& rule : rules_) {
    const bool of_outliers = rule->about().step == CleaningStep::kOutliers;
    if (of_outliers && outlier) continue;
    const std::optional<Finding> finding = rule->judge(row, scan);
    if (!finding) continue;
    outlier = outlier || of_outliers;
    if (finding->verdict == Verdict::kMark) row.header.flags |= EventHeader::kRepaired;
    sink_.found({*rule, *finding, original, scan.seen});
    if (finding->verdict != Verdict::kQuarantine) continue;
    see(original, rule->id());
    return;
  }
  for (const std::unique_ptr<Rule<Row>>& rule : rules_) rule->learn(row);
  scale_.learn(scan.log_return);
  see(row, std::nullopt);
  kept_ = row;
  sink_.kept(row);
}

template <class Row>
void Cleaner<Row>::reconsider_order(const Row& row) {
  if (!seen_ || row.header.ts_event >= seen_->header.ts_event) return;
  const Row* const anchor = anchor_.anchor(row.header.ts_event);
  if (anchor == nullptr) return;
  seen_ = *anchor;
  set_trading_day(*seen_, row);  // Days were not judged while times were refused.
}

template <class Row>
void Cleaner<Row>::see(Row row, std::optional<RuleId> refused_by) {
  if (refused_by == RuleId::kBackwardTime) {
    if (seen_ && row.header.ts_event < seen_->header.ts_event) anchor_.refuse(row);
    return;
  }
  anchor_.accept(row.header.ts_event);
  if (refused_by == RuleId::kTradingDay) {  // Its time is believed, its day is not.
    if (!seen_) return;
    set_trading_day(row, *seen_);
  }
  seen_ = row;
}

template <class Row>
Scan<Row> Cleaner<Row>::scan_of(const Row& row, const Row* next) {
  Scan<Row> scan{.next = next, .scale = &scale_};
  if (kept_) scan.kept = &*kept_;
  if (seen_) scan.seen = &*seen_;
  scan.day = trading_day_of(row, sessions_);
  scan.facts = facts_on(scan.day);
  scan.terms = terms_on(scan.day);
  if (makes_return(row)) {
    double from = RowView<Row>::price(*kept_);
    // Of a day's bar the exchange tells what its return counts from, ex-dates included.
    if (is_daily_ && scan.facts != nullptr &&
        scan.facts->reference_price.value_or(Price{}) > Price{})
      from = scan.facts->reference_price->to_double();
    scan.log_return = std::log(RowView<Row>::price(row) / from);
  }
  scan.next_is_near = next != nullptr && makes_return(*next);
  return scan;
}

template <class Row>
const DayFacts* Cleaner<Row>::facts_on(TradingDay day) {
  const bool behind = facts_at_ < facts_.size() && facts_[facts_at_].trading_day > day;
  if (behind) facts_at_ = 0;  // Only a row with a false day asks backward.
  while (facts_at_ < facts_.size() && facts_[facts_at_].trading_day < day) ++facts_at_;
  if (facts_at_ == facts_.size() || facts_[facts_at_].trading_day != day) return nullptr;
  return &facts_[facts_at_];
}

template <class Row>
InstrumentTerms Cleaner<Row>::terms_on(TradingDay day) {
  if (terms_ == nullptr) return {};
  if (terms_day_ != day) {
    terms_of_day_ = terms_->on(day);
    terms_day_ = day;
  }
  return terms_of_day_;
}

template <class Row>
bool Cleaner<Row>::makes_return(const Row& row) const {
  if (!kept_) return false;
  const int64_t from = kept_->header.ts_event.ns();
  const int64_t to = row.header.ts_event.ns();
  return to >= from && static_cast<uint64_t>(to) - static_cast<uint64_t>(from) <=
                           static_cast<uint64_t>(pause_max_.ns());
}

template class Cleaner<Bar>;
template class Cleaner<QuoteBar>;
template class Cleaner<Quote>;
template class Cleaner<Trade>;
template class Cleaner<Depth>;

}  // namespace godwit
