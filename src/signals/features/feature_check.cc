#include "signals/features/feature_check.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "signals/features/faded_series.h"

namespace godwit::features {
namespace {

constexpr double kRecursiveTolerance = 1e-9;

/// All features of one run.
struct Computed {
  RowBlock rows;
  std::vector<std::string> instruments;
};

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) ||
         std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b);
}

class Checker {
 public:
  Checker(const FeatureSet& set, const SourceOpener& open, const CheckOptions& options)
      : set_{set}, open_{open}, options_{options}, faded_{with_faded_series(set)} {
    report_.compared.resize(kProofs);
  }

  CheckReport run() {
    compute_all();
    choose_cuts();
    compare(Proof::kStream, compute(open_({}), {.row_by_row = true}), {});
    compare(Proof::kRestart,
            compute(open_({}), {.restarts = restarts(), .reopen = [this] { return open_({}); }}),
            {});
    for (const Timestamp cut : cuts_) {
      const auto known = [&](Horizon::Beyond beyond) {
        return open_(Horizon{.last = cut, .beyond = beyond, .seed = options_.seed});
      };
      compare(Proof::kPrefix, compute(known(Horizon::Beyond::kMissing), {}), cut);
      compare(Proof::kPoison, compute(known(Horizon::Beyond::kGarbage), {}), cut);
    }
    for (const Timestamp cut : cuts_) compare_from(cut);
    for (size_t i = 0; i < kProofs; ++i)
      report_.not_tested.push_back(report_.compared[i] == 0 ? why_not(static_cast<Proof>(i)) : "");
    return std::move(report_);
  }

 private:
  [[nodiscard]] std::string why_not(Proof proof) const {
    if (!report_.has_values()) return "no feature has a value";
    if (proof != Proof::kWarmUp) return "no value lies before a cut";
    const auto from_start = [](const HistoryNeeded& one) {
      return !one.declared || one.declared->from_start || one.values == 0;
    };
    if (std::all_of(report_.history.begin(), report_.history.end(), from_start))
      return "every feature depends on the start, whose values no later start gives";
    return "from none of the later starts is there a value behind the rows that the features look "
           "back on";
  }

  Computed compute(std::unique_ptr<ColumnSource> source, FeatureStream::Options how) const {
    return compute(set_, std::move(source), std::move(how));
  }

  Computed compute(const FeatureSet& set, std::unique_ptr<ColumnSource> source,
                   FeatureStream::Options how) const {
    how.compiler = options_.compiler;
    how.threads = options_.threads;
    how.is_wanted = options_.is_wanted;
    FeatureStream stream{set, std::move(source), how};
    Computed all{.rows = all_features(stream), .instruments = stream.instruments()};
    if (all.rows.columns.empty()) all.rows.clear(set.features.size());
    return all;
  }

  void compute_all() {
    FeatureStream stream{set_,
                         open_({}),
                         {.threads = options_.threads,
                          .is_wanted = options_.is_wanted,
                          .compiler = options_.compiler}};
    report_.missing = stream.missing();
    is_panel_ = stream.has_cross_section();
    if (stream.missing().features.size() == set_.features.size())
      throw failed("no feature of the set " + set_.name +
                   " can be computed: " + stream.missing().text({}));
    if (!stream.has_rows()) throw failed(options_.no_rows);
    all_ = {.rows = all_features(stream), .instruments = stream.instruments()};
    report_.rows = all_.rows.rows();
    rows_before_ = stream.rows_read() - report_.rows;
    report_.instruments = all_.instruments.size();
    for (size_t i = 0; i < set_.features.size(); ++i) {
      const std::vector<double>& column = all_.rows.columns[i];
      double largest = 0;
      uint64_t values = 0;
      for (const double value : column) {
        values += std::isnan(value) ? 0 : 1;
        if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
      }
      largest_.push_back(largest);
      report_.history.push_back({.feature = set_.features[i].name,
                                 .declared = stream.warm_up(i),
                                 .measured = {},
                                 .values = values,
                                 .compared = {}});
    }
  }

  /// When all rows of an instant, and of those before it, are known; once each, in order.
  [[nodiscard]] std::vector<Timestamp> times_known() const {
    std::vector<std::pair<Timestamp, Timestamp>> rows;
    rows.reserve(all_.rows.times.size());
    for (const RowTime& time : all_.rows.times) rows.emplace_back(time.ts, time.known());
    std::sort(rows.begin(), rows.end());
    std::vector<Timestamp> times;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i + 1 < rows.size() && rows[i + 1].first == rows[i].first) continue;
      if (times.empty() || rows[i].second > times.back()) times.push_back(rows[i].second);
    }
    return times;
  }

  /// One time out of each of equal parts of the data; never the last.
  void choose_cuts() {
    std::vector<Timestamp> times = times_known();
    if (times.size() < 2) throw failed("a check needs rows of two times at least");
    times.pop_back();
    Rng random{options_.seed};
    const size_t count = std::min(options_.cuts, times.size());
    for (size_t i = 0; i < count; ++i) {
      const size_t begin = times.size() * i / count;
      const size_t end = times.size() * (i + 1) / count;
      cuts_.push_back(times[static_cast<size_t>(
          random.between(static_cast<int64_t>(begin), static_cast<int64_t>(end) - 1))]);
    }
    for (const Timestamp cut : cuts_) report_.cuts.push_back(format_timestamp(cut));
  }

  /// The second row, and one out of each of equal parts of all; by their place in the source, where
  /// the rows that warm up mostly stand before them.
  [[nodiscard]] std::vector<uint64_t> restarts() const {
    const uint64_t rows = all_.rows.rows();
    std::vector<uint64_t> out{rows_before_ + 1};
    Rng random{options_.seed};
    for (size_t i = 0; i < options_.cuts; ++i) {
      const uint64_t begin = rows * i / options_.cuts;
      const uint64_t end = rows * (i + 1) / options_.cuts;
      if (begin == end) continue;
      const auto row =
          rows_before_ + static_cast<uint64_t>(random.between(static_cast<int64_t>(begin),
                                                              static_cast<int64_t>(end) - 1));
      if (row > out.back()) out.push_back(row);
    }
    return out;
  }

  [[nodiscard]] const std::string& instrument(const Computed& run, size_t row) const {
    return run.instruments[run.rows.instruments[row]];
  }

  /// Whether two rows are of the same time and instrument.
  [[nodiscard]] bool same_row(size_t row, const Computed& other, size_t other_row) const {
    return other_row < other.rows.rows() && all_.rows.times[row] == other.rows.times[other_row] &&
           instrument(all_, row) == instrument(other, other_row);
  }

  void disagree(Proof proof, size_t feature, size_t row, double got,
                const std::optional<Timestamp>& beyond) {
    const std::string& name = set_.features[feature].name;
    for (Disagreement& one : report_.disagreements)
      if (one.proof == proof && one.feature == name) {
        ++one.rows;
        return;
      }
    report_.disagreements.push_back({.proof = proof,
                                     .feature = name,
                                     .instrument = instrument(all_, row),
                                     .time = row_time_text(all_.rows.times[row]),
                                     .beyond = beyond ? format_timestamp(*beyond) : "",
                                     .expected = all_.rows.columns[feature][row],
                                     .got = got,
                                     .rows = 1});
  }

  void count_compared(Proof proof, size_t feature, double expected, double got) {
    if (std::isnan(expected) && std::isnan(got)) return;
    ++report_.compared[static_cast<size_t>(proof)];
    ++report_.history[feature].compared[static_cast<size_t>(proof)];
  }

  /// The rows of another run up to `last` are those of all data, bit for bit.
  void compare(Proof proof, const Computed& other, const std::optional<Timestamp>& last) {
    size_t there = 0;
    for (size_t row = 0; row < all_.rows.rows(); ++row) {
      const bool beyond = last && all_.rows.times[row].known() > *last;
      const bool is_there = same_row(row, other, there);
      if (beyond) {
        there += is_there ? 1 : 0;  // Poisoned rows are there, rows cut off are not.
        continue;
      }
      if (!is_there)
        throw failed("the data give other rows when they are read again: " +
                     row_time_text(all_.rows.times[row]) + " is missing");
      for (size_t i = 0; i < set_.features.size(); ++i) {
        if (!report_.history[i].declared) continue;
        const double expected = all_.rows.columns[i][row];
        const double got = other.rows.columns[i][there];
        count_compared(proof, i, expected, got);
        if (!same(expected, got)) disagree(proof, i, row, got, last);
      }
      ++there;
    }
  }

  /// The instruments with rows before the start and from it on.
  [[nodiscard]] std::vector<bool> span_instruments(Timestamp start) const {
    std::vector<bool> before(all_.instruments.size(), false);
    std::vector<bool> after(all_.instruments.size(), false);
    for (size_t row = 0; row < all_.rows.rows(); ++row)
      (all_.rows.times[row].ts < start ? before : after)[all_.rows.instruments[row]] = true;
    for (size_t i = 0; i < before.size(); ++i) before[i] = before[i] && after[i];
    return before;
  }

  /// In a cross-section a row depends on the history of all: the shortest since the start counts,
  /// the newest row of another one apart, which may be of this instant.
  static size_t least_passed(const std::vector<size_t>& passed, const std::vector<bool>& counts,
                             size_t own) {
    size_t least = own;
    for (size_t i = 0; i < passed.size(); ++i)
      if (counts[i]) least = std::min(least, passed[i] - std::min<size_t>(passed[i], 1));
    return least;
  }

  void compare_from(Timestamp start) {
    std::unique_ptr<ColumnSource> source = open_({});
    source->start_at(start);
    const Computed late = compute(faded_.set, std::move(source), {});
    std::vector<size_t> passed(all_.instruments.size(), 0);  // Rows since the start.
    days_.assign(all_.instruments.size(), {});
    const std::vector<bool> counts = span_instruments(start);
    values_.assign(faded_.set.features.size(), std::vector<size_t>(all_.instruments.size(), 0));
    size_t there = 0;
    for (size_t row = 0; row < all_.rows.rows(); ++row) {
      if (all_.rows.times[row].ts < start) continue;
      CHECK(same_row(row, late, there), "a later start takes rows from the front alone");
      const size_t own = passed[all_.rows.instruments[row]]++;
      days_[all_.rows.instruments[row]].add(all_.rows.times[row].day);
      const size_t since = is_panel_ ? least_passed(passed, counts, own) : own;
      for (size_t i = 0; i < values_.size(); ++i)
        values_[i][all_.rows.instruments[row]] +=
            std::isfinite(late.rows.columns[i][there]) ? 1 : 0;
      for (size_t i = 0; i < set_.features.size(); ++i) {
        const double got = late.rows.columns[faded_.features[i]][there];
        compare_late(i, row, {.rows = since, .values = values_of(i, row, counts)}, got, start);
      }
      ++there;
    }
  }

  /// The fewest values that a recursive mean of the feature has met since the later start; in a
  /// cross-section of any instrument.
  [[nodiscard]] size_t values_of(size_t feature, size_t row,
                                 const std::vector<bool>& counts) const {
    size_t fewest = std::numeric_limits<size_t>::max();
    for (const size_t series : faded_.series[feature])
      for (size_t i = 0; i < counts.size(); ++i)
        if (i == all_.rows.instruments[row] || (is_panel_ && counts[i]))
          fewest = std::min(fewest, values_[series][i]);
    return fewest;
  }

  /// What came since a later start: rows before this one, and values up to it (values_of).
  struct Since {
    size_t rows;
    size_t values;
  };

  /// The past of a recursive mean fades by a value at least as much as the declared rows have it,
  /// and over a row without one not at all.
  void compare_late(size_t feature, size_t row, const Since& since, double got, Timestamp start) {
    HistoryNeeded& history = report_.history[feature];
    if (!history.declared) return;
    const WarmUp& declared = *history.declared;
    const double expected = all_.rows.columns[feature][row];
    bool agrees = same(expected, got);
    if (!agrees && (declared.decays || declared.from_start))
      agrees = std::abs(expected - got) <= kRecursiveTolerance * largest_[feature];
    history.measured = std::max(history.measured.value_or(0), agrees ? 0 : since.rows + 1);
    const bool has_passed =
        since.rows >= declared.rows &&
        (!declared.session || has_session(declared, all_.rows.instruments[row], since.rows)) &&
        (!declared.decays || since.values > declared.rows);
    if (declared.from_start || !has_passed) return;
    count_compared(Proof::kWarmUp, feature, expected, got);
    if (!agrees) disagree(Proof::kWarmUp, feature, row, got, start);
  }

  /// Whether the session of the oldest row that is looked back on began, as far as the rows since
  /// the start tell, behind it. In a cross-section nobody knows of the others.
  [[nodiscard]] bool has_session(const WarmUp& declared, uint32_t instrument, size_t since) const {
    if (is_panel_) return false;
    const size_t first = days_[instrument].first_of_day[since - declared.rows];
    return first >= std::max<size_t>(declared.before_session, 1);
  }

  /// Of each row of an instrument since the later start, the first one of its day.
  struct Days {
    std::vector<size_t> first_of_day;
    std::optional<TradingDay> day;

    void add(TradingDay next) {
      const size_t row = first_of_day.size();
      first_of_day.push_back(day == next ? first_of_day.back() : row);
      day = next;
    }
  };

  const FeatureSet& set_;
  const SourceOpener& open_;
  const CheckOptions& options_;
  CheckReport report_;
  Computed all_;
  uint64_t rows_before_ = 0;  // Of the source, not compared.
  bool is_panel_ = false;
  std::vector<double> largest_;  // Of each feature, without its sign.
  std::vector<Timestamp> cuts_;
  std::vector<Days> days_;  // By instrument.
  const FadedSeries faded_;
  /// Since the later start, of each feature of faded_ and each instrument.
  std::vector<std::vector<size_t>> values_;
};

}  // namespace

std::string_view name(Proof proof) {
  switch (proof) {
    case Proof::kStream: return "batch against stream";
    case Proof::kRestart: return "restart";
    case Proof::kPrefix: return "prefix invariance";
    case Proof::kPoison: return "future poison";
    case Proof::kWarmUp: break;
  }
  return "warm-up";
}

bool HistoryNeeded::is_tested() const {
  return compared[static_cast<size_t>(Proof::kPrefix)] > 0 &&
         compared[static_cast<size_t>(Proof::kPoison)] > 0;
}

std::vector<std::string> CheckReport::without_values() const {
  std::vector<std::string> names;
  for (const HistoryNeeded& one : history)
    if (one.declared && one.values == 0) names.push_back(one.feature);
  return names;
}

std::vector<std::string> CheckReport::behind_cuts() const {
  std::vector<std::string> names;
  for (const HistoryNeeded& one : history)
    if (one.values > 0 && !one.is_tested()) names.push_back(one.feature);
  return names;
}

bool CheckReport::has_values() const {
  return std::any_of(history.begin(), history.end(),
                     [](const HistoryNeeded& one) { return one.values > 0; });
}

size_t CheckReport::features_tested() const {
  return static_cast<size_t>(
      std::count_if(history.begin(), history.end(), std::mem_fn(&HistoryNeeded::is_tested)));
}

CheckReport check_features(const FeatureSet& set, const SourceOpener& open,
                           const CheckOptions& options) {
  return Checker{set, open, options}.run();
}

}  // namespace godwit::features
