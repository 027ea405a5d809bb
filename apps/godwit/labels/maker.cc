#include "labels/maker.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>
#include <utility>

#include "foundation/base/error.h"
#include "globals.h"
#include "market/rules/rules_folder.h"
#include "options/series_options.h"
#include "signals/features/warm_start.h"
#include "signals/labels/compute_labels.h"
#include "stored/adjusted_bars.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

constexpr size_t kClassesMax = 3;

}  // namespace

/// The bars of the catalog as --adjust has them.
class StoredBars {
 public:
  StoredBars(const Catalog& catalog, const LabelsArguments& arguments, bool quiet,
             std::function<const RuleBook&()> rules)
      : catalog_{catalog},
        interval_{interval_option(arguments.interval)},
        adjust_{adjust_option(arguments.adjust)},
        across_holes_{arguments.adjust.across_holes},
        quiet_{quiet},
        rules_{std::move(rules)} {}

  [[nodiscard]] Series series_of(const InstrumentId& id) const { return bar_series(id, interval_); }
  [[nodiscard]] LabelRows read(const InstrumentId& id, const TimeRange& range) {
    const Series series = series_of(id);
    const bool by_day = !is_intraday(interval_);
    if (adjust_ == AdjustMode::kNone || catalog_.read<Bar>(series, range)->next().empty()) {
      LabelRows rows = label_rows(*catalog_.read<Bar>(series, range), by_day);
      if (!quiet_ && !rows.times.empty()) warn(id, rows);
      return rows;
    }
    const AdjustedBars adjusted =
        adjusted_bars(catalog_, rules_(), {series, range, adjust_, across_holes_});
    for (const std::string& text : adjusted.notes) note(text);
    return label_rows(*adjusted.bars, by_day);
  }
  /// `range`, which begins earlier than `asked`, as far as its prices can be compared.
  [[nodiscard]] TimeRange comparable(const Series& series, const TimeRange& range,
                                     const TimeRange& asked) {
    if (adjust_ == AdjustMode::kNone) return range;
    const ComparableRange found =
        comparable_range(catalog_, rules_(), {series, range, adjust_, across_holes_}, asked);
    if (!found.note.empty()) note(found.note);
    return found.range;
  }

 private:
  void warn(const InstrumentId& id, const LabelRows& rows) {
    if (!catalog_.contains({.instrument = id, .kind = DataKind::kDayFacts})) return;
    const std::string text =
        raw_price_warning(catalog_, rules_(), id, trading_day(rows.trading_day.front()),
                          trading_day(rows.trading_day.back()));
    if (!text.empty()) std::cerr << "godwit: warning: " << text << '\n';
  }
  void note(const std::string& text) const {
    if (!quiet_) std::cerr << "note: " << text << '\n';
  }
  static TradingDay trading_day(int32_t days) { return TradingDay{Date::from_days(days)}; }

  const Catalog& catalog_;
  Interval interval_;
  AdjustMode adjust_;
  bool across_holes_;
  bool quiet_;
  std::function<const RuleBook&()> rules_;
};

namespace {

Error no_rows(const InstrumentId& id, const LabelsArguments& arguments) {
  const std::string kind =
      arguments.interval.empty() ? arguments.kind : "bar " + arguments.interval;
  return failed(id.text() + " has no rows of " + kind +
                " in this range; godwit data list shows what there is");
}

features::RowTime row_time(const LabelRows& rows, size_t row) {
  return {.ts = rows.times[row], .day = TradingDay{Date::from_days(rows.trading_day[row])}};
}

/// The first row that lies in the range; rows.times.size() without one.
size_t first_asked(const TimeRange& asked, const LabelRows& rows) {
  size_t first = 0;
  while (first < rows.times.size() && !features::is_begun(asked, row_time(rows, first))) ++first;
  return first;
}

/// Takes out the rows behind the end of the range.
void cut_end(const TimeRange& asked, LabelRows& rows) {
  size_t count = rows.times.size();
  while (count > 0 && features::is_ended(asked, row_time(rows, count - 1))) --count;
  rows.keep_first(count);
}

}  // namespace

LabelMaker::LabelMaker(const LabelsArguments& arguments, const LabelConfig& config,
                       const Globals& globals)
    : arguments_{arguments}, config_{config}, quiet_{globals.quiet} {
  for (const std::string& text : arguments.instruments) ids_.push_back(instrument_option(text));
  if (!arguments.input.empty()) return;
  catalog_ = std::make_unique<Catalog>(globals.catalog, Catalog::Mode::kReadOnly, 1);
  if (!config.needs_mid())
    bars_ = std::make_unique<StoredBars>(*catalog_, arguments, quiet_,
                                         [this]() -> const RuleBook& { return rules(); });
}

LabelMaker::~LabelMaker() = default;

const InstrumentLabels* LabelMaker::next() {
  if (!catalog_ && file_.empty()) read_file();
  if (done_.size() == (catalog_ ? ids_.size() : file_.size())) {
    require_labels();
    return nullptr;
  }
  NamedLabelRows named = catalog_ ? stored_rows() : std::move(file_[done_.size()]);
  if (!catalog_) first_ = first_asked(range_options(arguments_.from, arguments_.to), named.rows);
  current_.id = std::move(named.instrument);
  current_.rows = std::move(named.rows);
  note_days();
  note_unpriced();
  if (const auto* const meta = std::get_if<MetaLabels>(&config_.kind);
      meta != nullptr && !meta->side_file.empty())
    read_sides(
        meta->side_file, current_.id,
        {.first = first_, .has_from = !arguments_.from.empty(), .has_to = !arguments_.to.empty()},
        current_.rows);
  current_.labels = compute_labels(config_, current_.rows.columns(), first_);
  count();
  return &current_;
}

void LabelMaker::read_file() {
  const LabelFile file{.path = arguments_.input,
                       .instrument = ids_.empty() ? "" : ids_.front().text(),
                       .days = [this](const std::string& name) { return days_of(name); }};
  file_ = config_.needs_mid() ? read_quote_rows(file) : read_bar_rows(file);
  const TimeRange asked = range_options(arguments_.from, arguments_.to);
  std::erase_if(file_, [&](NamedLabelRows& one) {
    cut_end(asked, one.rows);
    return first_asked(asked, one.rows) == one.rows.times.size();
  });
  if (file_.empty()) throw failed(arguments_.input + " has no rows in this range");
}

NamedLabelRows LabelMaker::stored_rows() {
  const InstrumentId& id = ids_[done_.size()];
  const Series series =
      bars_ ? bars_->series_of(id) : Series{.instrument = id, .kind = kind_option(arguments_.kind)};
  TimeRange asked = range_options(arguments_.from, arguments_.to);
  if (!bars_ && (asked.from_day || asked.to_day)) asked = by_sessions(rules(), series, asked);
  const TimeRange range = with_rows_before(series, asked);
  NamedLabelRows named{.instrument = id.text(),
                       .rows = bars_ ? bars_->read(id, range) : tick_rows(series, range)};
  first_ = first_asked(asked, named.rows);
  if (first_ == named.rows.times.size()) throw no_rows(id, arguments_);
  return named;
}

/// The range, begun as many rows earlier as the labels look back on and can be compared.
TimeRange LabelMaker::with_rows_before(const Series& series, const TimeRange& asked) {
  if (!asked.from && !asked.from_day) return asked;
  features::WarmUp back = looks_back(config_);
  // A total return is 1 at the first close: all its prices hang on where it begins.
  if (adjust_option(arguments_.adjust) == AdjustMode::kTotalReturn) back.from_start = true;
  features::InstrumentKnowledge unknown = features::nothing_known("");  // No label has a session.
  const TimeRange range = features::warmed(*catalog_, series, asked, back, unknown);
  return bars_ ? bars_->comparable(series, range, asked) : range;
}

LabelRows LabelMaker::tick_rows(const Series& series, const TimeRange& range) {
  const TradingDayOf day_of = days_of(series.instrument.text());
  return series.kind == DataKind::kQuote
             ? label_rows(*catalog_->read<Quote>(series, range), day_of)
             : label_rows(*catalog_->read<Depth>(series, range), day_of);
}

TradingDayOf LabelMaker::days_of(const std::string& instrument) {
  const std::optional<InstrumentId> id = InstrumentId::parse(instrument);
  return id && needs_days() ? trading_day_rules(rules())(*id) : nullptr;
}

bool LabelMaker::needs_days() const {
  if (config_.within_day) return true;
  const TimeRange asked = range_options(arguments_.from, arguments_.to);
  return !catalog_ && (asked.from_day || asked.to_day);
}

const RuleBook& LabelMaker::rules() {
  if (!rules_) rules_ = std::make_unique<RuleBook>(find_rules_folder());
  return *rules_;
}

void LabelMaker::note_days() const {
  const LabelRows& rows = current_.rows;
  if (quiet_ || !needs_days() || rows.utc_days == 0) return;
  std::cerr << "note: ";
  if (current_.id.empty())
    std::cerr << "nobody names the instrument, so its trading days are UTC days; name it with "
                 "--instrument\n";
  else
    std::cerr << current_.id << ": the rules do not know the trading days of " << rows.utc_days
              << " of " << rows.times.size() << " rows; they are taken as UTC days\n";
}

void LabelMaker::note_unpriced() const {
  const LabelRows& rows = current_.rows;
  const auto is_unpriced = [](double close) { return std::isnan(close); };
  const auto first = std::find_if(rows.close.begin(), rows.close.end(), is_unpriced);
  if (quiet_ || first == rows.close.end()) return;
  std::cerr << "note: " << current_.id << (current_.id.empty() ? "" : ": ")
            << std::count_if(first, rows.close.end(), is_unpriced) << " of " << rows.times.size()
            << " rows lack a price, the first "
            << rows.time_text(static_cast<size_t>(first - rows.close.begin()))
            << "; they count as rows, and no label rests on their prices\n";
}

void LabelMaker::count() {
  LabelCounts& counts = done_.emplace_back(LabelCounts{.id = current_.id,
                                                       .rows = current_.rows.times.size() - first_,
                                                       .labels = current_.labels.size()});
  for (const Label& label : current_.labels)
    if (counts.values.size() <= kClassesMax) ++counts.values[label.value];
  if (counts.values.size() > kClassesMax) counts.values.clear();
}

void LabelMaker::require_labels() const {
  if (std::any_of(done_.begin(), done_.end(), [](const auto& one) { return one.labels != 0; }))
    return;
  const std::string none =
      arguments_.label + " gives no label in " + std::to_string(done_.front().rows) + " rows: ";
  if (config_.within_day && current_.rows.by_day)
    throw failed(none +
                 "within_day lets none look beyond its trading day, and each row is a day or "
                 "longer; say within_day = false, or take shorter bars");
  throw failed(none +
               "horizon, lag and the rows that [volatility] needs must all fit into the "
               "data");
}

}  // namespace godwit
