#include "signals/text/daily_news.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
constexpr double kFlat = 1e-12;

}  // namespace

double DailyNewsOptions::weight_of(std::string_view source) const {
  const auto found = source_weights.find(source);
  return found == source_weights.end() ? 1 : found->second;
}

DailyNewsOptions read_daily_news_options(const ConfigFile& file) {
  DailyNewsOptions options;
  const ConfigSection root = file.root();
  const ConfigSection daily = root.section("daily");
  options.half_life_days =
      daily.number_or("half_life_days", options.half_life_days, {.min = 1e-3, .max = 3660});
  options.surprise_days = static_cast<uint32_t>(
      daily.integer_or("surprise_days", options.surprise_days, {.min = 2, .max = 2520}));
  const int64_t least = std::min(options.surprise_days_min, options.surprise_days);
  options.surprise_days_min = static_cast<uint32_t>(daily.integer_or(
      "surprise_days_min", least, {.min = 2, .max = int64_t{options.surprise_days}}));
  daily.finish();
  for (const ConfigSection& source : root.sections("source")) {
    const std::string name = source.string("name");
    const double weight = source.number("weight", {.min = 0, .max = 1000});
    if (!options.source_weights.emplace(name, weight).second)
      source.fail("name", "\"" + name + "\" has a weight already");
    source.finish();
  }
  root.finish();
  return options;
}

DailyNews::DailyNews(DailyNewsOptions options, Timestamp opening)
    : options_{std::move(options)}, opened_at_{opening}, means_(options_.surprise_days, kNoValue) {}

double DailyNews::decayed(Timestamp t) const {
  if (!any_item_) return 0;
  // Modulo 2^64: exact where a Duration would overflow.
  const uint64_t ns = static_cast<uint64_t>(t.ns()) - static_cast<uint64_t>(last_item_.ns());
  return decay_ * std::exp2(-static_cast<double>(ns) / 86'400e9 / options_.half_life_days);
}

void DailyNews::add(Timestamp available_at, std::string_view source, double score) {
  if ((any_item_ && available_at < last_item_) || (any_day_ && available_at <= opened_at_))
    throw failed("news of " + format_timestamp(available_at) +
                 " comes too late: later news, or its day, has been counted; give items in the "
                 "order of available_at");
  if (!(score >= -1 && score <= 1))
    throw failed("a score of " + std::to_string(score) + ": expected -1 to 1");
  const double weight = options_.weight_of(source);
  if (weight == 0) return;
  decay_ = decayed(available_at) + weight * score;
  last_item_ = available_at;
  any_item_ = true;
  if (available_at <= opened_at_) return;
  count_ += 1;
  weights_ += weight;
  weighted_ += weight * score;
}

template <class Take>
void DailyNews::for_earlier(Take take) const {
  for (size_t i = 0; i < means_.size(); ++i) {
    const double earlier = means_[(oldest_ + i) % means_.size()];
    if (!std::isnan(earlier)) take(earlier);
  }
}

double DailyNews::surprise(double mean) const {
  double sum = 0;
  uint32_t n = 0;
  for_earlier([&](double earlier) {
    sum += earlier;
    ++n;
  });
  if (std::isnan(mean) || n < options_.surprise_days_min) return kNoValue;
  const double centre = sum / n;
  double squares = 0;
  for_earlier([&](double earlier) { squares += (earlier - centre) * (earlier - centre); });
  const double deviation = std::sqrt(squares / (n - 1));
  return deviation > kFlat ? (mean - centre) / deviation : kNoValue;
}

NewsColumns DailyNews::close_day(Timestamp decision_time) {
  if (decision_time <= opened_at_ || (any_item_ && decision_time < last_item_))
    throw failed("a decision at " + format_timestamp(decision_time) +
                 " lies before what has been counted; give decision times in ascending order");
  NewsColumns out{.count = count_, .mean = count_ > 0 ? weighted_ / weights_ : kNoValue};
  out.surprise = surprise(out.mean);
  out.decay = decayed(decision_time);
  means_[oldest_] = out.mean;
  oldest_ = (oldest_ + 1) % means_.size();
  opened_at_ = decision_time;
  any_day_ = true;
  count_ = weights_ = weighted_ = 0;
  return out;
}

void DailyNews::save(Writer& writer) const {
  writer.put(opened_at_);
  writer.put(last_item_);
  writer.put(any_item_);
  writer.put(any_day_);
  for (const double value : {decay_, count_, weights_, weighted_}) writer.put(value);
  writer.put_all(means_);
  writer.put(static_cast<uint64_t>(oldest_));
}

void DailyNews::load(Reader& reader) {
  opened_at_ = reader.get<Timestamp>();
  last_item_ = reader.get<Timestamp>();
  any_item_ = reader.get<bool>();
  any_day_ = reader.get<bool>();
  for (double* const value : {&decay_, &count_, &weights_, &weighted_})
    *value = reader.get<double>();
  auto means = reader.get_all<double>();
  const auto oldest = reader.get<uint64_t>();
  if (means.size() != means_.size() || oldest >= means.size())
    throw failed("saved news have other days than surprise_days: they are of other options");
  means_ = std::move(means);
  oldest_ = oldest;
}

std::vector<NewsColumns> daily_news(std::span<const ScoredNews* const> items, Timestamp opening,
                                    std::span<const Timestamp> decision_times,
                                    const DailyNewsOptions& options) {
  DailyNews days{options, opening};
  std::vector<NewsColumns> rows;
  rows.reserve(decision_times.size());
  auto item = items.begin();
  for (const Timestamp decision_time : decision_times) {
    for (; item != items.end() && (*item)->available_at <= decision_time; ++item)
      days.add((*item)->available_at, (*item)->source, (*item)->score);
    rows.push_back(days.close_day(decision_time));
  }
  return rows;
}

}  // namespace godwit
