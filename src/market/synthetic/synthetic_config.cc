#include "market/synthetic/synthetic_config.h"

#include <cmath>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "market/synthetic/order_flow.h"

namespace godwit {
namespace {

void require(bool holds, const std::string& key, const std::string& expected, double got) {
  if (!holds)
    throw usage_error("simulated market: " + key + ": expected " + expected + ", got " +
                      format_double(got));
}

void validate(const FundingModel& funding) {
  require(funding.every.ns() > 0, "funding.every", "a time > 0",
          static_cast<double>(funding.every.ns()));
  require(std::abs(funding.mean) <= 1, "funding.mean", "-1 to 1", funding.mean);
  require(funding.deviation >= 0 && funding.deviation <= 1, "funding.deviation", "0 to 1",
          funding.deviation);
  require(std::abs(funding.persistence) <= 1, "funding.persistence", "-1 to 1",
          funding.persistence);
}

}  // namespace

void validate(const SyntheticMarketConfig& config) {
  validate(config.value);
  if (config.id.text().empty()) throw usage_error("simulated market: id: expected an instrument");
  const int64_t tick = config.book.tick.raw();
  require(tick > 0, "tick", "a price > 0", config.book.tick.to_double());
  require(config.start_price.raw() > 0 && config.start_price.raw() % tick == 0, "start_price",
          "a multiple of the tick > 0", config.start_price.to_double());
  require(config.spread_ticks >= 1 && config.spread_ticks <= 1000, "spread_ticks", "1 to 1000",
          config.spread_ticks);
  require(config.interval <= Interval::k1d, "interval", "at most 1d (seconds: 86400)",
          static_cast<double>(duration(config.interval).ns()) * 1e-9);
  require(config.steps_per_bar >= 1 && config.steps_per_bar <= 1'000'000, "steps_per_bar",
          "1 to 1000000", config.steps_per_bar);
  require(duration(config.interval).ns() >= config.steps_per_bar, "steps_per_bar",
          "no more than nanoseconds in a bar", config.steps_per_bar);
  if (config.limit_bps)
    require(*config.limit_bps >= 1 && *config.limit_bps <= 9999, "limit_bps", "1 to 9999",
            *config.limit_bps);
  require(config.news_per_bar >= 0 && config.news_per_bar <= 1, "news_per_bar", "0 to 1",
          config.news_per_bar);
  require(config.block_rows_max >= 1, "block_rows_max", "at least 1", 0);
  if (config.funding) validate(*config.funding);
  if (!config.order_flow) return;
  validate(*config.order_flow);
  require(config.order_flow->baseline.size() == kFlowTypes, "order_flow", "four types of arrival",
          static_cast<double>(config.order_flow->baseline.size()));
}

}  // namespace godwit
