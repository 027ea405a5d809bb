#include "market/data/feed/feed_monitor_config.h"

#include <string_view>

#include "foundation/base/config.h"

namespace godwit {
namespace {

constexpr int64_t kNsPerMs = 1'000'000;
constexpr int64_t kMsMax = int64_t{30} * 86'400'000;

StaleConfig read_stale(const ConfigSection& section) {
  StaleConfig config;
  config.enabled = section.boolean_or("enabled", config.enabled);
  config.raise_after =
      read_ms(section, "raise_after_ms", config.raise_after, Duration::from_ns(kNsPerMs));
  config.latch = read_latch_config(section, config.latch);
  section.finish();
  return config;
}

GapConfig read_gap(const ConfigSection& section) {
  GapConfig config;
  config.enabled = section.boolean_or("enabled", config.enabled);
  config.raise_steps = section.number_or("raise_steps", config.raise_steps, {.min = 1});
  config.clear_steps =
      section.number_or("clear_steps", config.clear_steps, {.min = 0, .max = config.raise_steps});
  config.latch = read_latch_config(section, config.latch);
  section.finish();
  return config;
}

SpikeConfig read_spike(const ConfigSection& section) {
  SpikeConfig config;
  constexpr auto kWindowMax = static_cast<int64_t>(RollingMedian::kMax);
  config.enabled = section.boolean_or("enabled", config.enabled);
  config.window = static_cast<size_t>(section.integer_or(
      "window", static_cast<int64_t>(config.window), {.min = 3, .max = kWindowMax}));
  config.warm_up = static_cast<size_t>(
      section.integer_or("warm_up", static_cast<int64_t>(config.warm_up),
                         {.min = 1, .max = static_cast<int64_t>(config.window)}));
  config.mad_limit = section.number_or("mad_limit", config.mad_limit, {.min = 1});
  config.floor = section.number_or("floor", config.floor, {.min = 0});
  config.jump_limit = section.number_or("jump_limit", config.jump_limit, {.min = 0});
  if (config.jump_limit < config.floor)
    section.fail("jump_limit",
                 "must not be below floor: what is always a spike cannot be what "
                 "never is");
  config.clear_share = section.number_or("clear_share", config.clear_share, {.min = 0, .max = 1});
  config.latch = read_latch_config(section, config.latch);
  section.finish();
  return config;
}

CrossedConfig read_crossed(const ConfigSection& section) {
  CrossedConfig config;
  config.enabled = section.boolean_or("enabled", config.enabled);
  config.locked_is_bad = section.boolean_or("locked_is_bad", config.locked_is_bad);
  config.latch = read_latch_config(section, config.latch);
  section.finish();
  return config;
}

SequenceConfig read_sequence(const ConfigSection& section) {
  SequenceConfig config;
  config.enabled = section.boolean_or("enabled", config.enabled);
  config.jump_max = static_cast<uint64_t>(
      section.integer_or("jump_max", static_cast<int64_t>(config.jump_max), {.min = 1}));
  config.latch = read_latch_config(section, config.latch);
  section.finish();
  return config;
}

ClockSkewConfig read_clock_skew(const ConfigSection& section) {
  ClockSkewConfig config;
  const Duration lowest = Duration::from_ns(-kMsMax * kNsPerMs);
  config.enabled = section.boolean_or("enabled", config.enabled);
  config.min = read_ms(section, "min_ms", config.min, lowest);
  config.max = read_ms(section, "max_ms", config.max, lowest);
  if (config.max <= config.min) section.fail("max_ms", "must be above min_ms");
  config.clear_margin = read_ms(section, "clear_margin_ms", config.clear_margin);
  if (2 * config.clear_margin.ns() > config.max.ns() - config.min.ns())
    section.fail("clear_margin_ms",
                 "leaves nothing of the band from min_ms to max_ms: the alarm "
                 "could never clear");
  config.latch = read_latch_config(section, config.latch);
  section.finish();
  return config;
}

RateConfig read_rate_drop(const ConfigSection& section) {
  RateConfig config;
  config.enabled = section.boolean_or("enabled", config.enabled);
  config.bucket = read_ms(section, "bucket_ms", config.bucket, Duration::from_ns(kNsPerMs));
  config.slow_buckets =
      section.number_or("slow_buckets", config.slow_buckets, {.min = 1, .max = 1e6});
  config.raise_share = section.number_or("raise_share", config.raise_share, {.min = 0, .max = 1});
  config.clear_share =
      section.number_or("clear_share", config.clear_share, {.min = config.raise_share, .max = 1});
  config.rate_min = section.number_or("rate_min", config.rate_min, {.min = 0});
  config.latch = read_latch_config(section, config.latch);
  section.finish();
  return config;
}

}  // namespace

Duration read_ms(const ConfigSection& section, std::string_view key, Duration absent,
                 Duration min) {
  const int64_t ms =
      section.integer_or(key, absent.ns() / kNsPerMs, {.min = min.ns() / kNsPerMs, .max = kMsMax});
  return Duration::from_ns(ms * kNsPerMs);
}

LatchConfig read_latch_config(const ConfigSection& alarm, const LatchConfig& absent) {
  LatchConfig config;
  config.raise_count = static_cast<uint32_t>(
      alarm.integer_or("raise_count", absent.raise_count, {.min = 1, .max = 1'000}));
  config.raise_within = read_ms(alarm, "raise_within_ms", absent.raise_within);
  config.clear_after = read_ms(alarm, "clear_after_ms", absent.clear_after);
  return config;
}

FeedMonitorConfig read_feed_monitor_config(const ConfigSection& feed) {
  FeedMonitorConfig config;
  config.lanes = LaneRules::from_config(feed);
  config.stale = read_stale(feed.section("stale"));
  config.gap = read_gap(feed.section("gap"));
  config.spike = read_spike(feed.section("spike"));
  config.crossed = read_crossed(feed.section("crossed"));
  config.sequence = read_sequence(feed.section("sequence"));
  config.clock_skew = read_clock_skew(feed.section("clock_skew"));
  config.rate_drop = read_rate_drop(feed.section("rate_drop"));
  const ConfigSection missed = feed.section("missed");
  config.missed = read_latch_config(missed, config.missed);
  missed.finish();
  return config;
}

}  // namespace godwit
