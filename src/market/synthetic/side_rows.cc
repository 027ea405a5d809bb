#include "market/synthetic/side_rows.h"

#include <algorithm>
#include <cmath>

#include "market/synthetic/draw.h"

namespace godwit {

FundingClock::FundingClock(const FundingModel& model, RandomSource source, Timestamp start)
    : model_{model}, source_{source} {
  const int64_t every = model.every.ns();
  const int128 done = divide(start.ns(), every, Rounding::kDown);
  due_ = Timestamp::from_ns(static_cast<int64_t>(done) * every) + model.every;
}

void FundingClock::settle(Timestamp until, Price mark, SyntheticBlock& block) {
  for (; due_ <= until; due_ = due_ + model_.every) {
    const double draw = draw_normal(source_, RowDraw::kFunding, count_);
    const double fresh = std::sqrt(1 - model_.persistence * model_.persistence);
    excess_ = count_ == 0 ? draw : model_.persistence * excess_ + fresh * draw;
    ++count_;
    const double rate = std::clamp(model_.mean + model_.deviation * excess_, -1.0, 1.0);
    Funding funding;
    funding.header.ts_event = due_;
    funding.header.ts_recv = due_;
    funding.header.kind = EventKind::kFunding;
    funding.rate = Price::from_raw(std::llround(rate * 1e9));
    funding.mark_price = mark;
    block.funding.push_back(funding);
  }
}

void NewsDesk::add(Timestamp ts, const std::string& what, std::optional<double> label,
                   SyntheticBlock& block) {
  ++count_;
  block.news.push_back({.ts_event = ts,
                        .available_at = ts,
                        .id = id_.text() + "-" + std::to_string(count_),
                        .instrument = id_,
                        .language = "en",
                        .title = id_.text() + ": " + what,
                        .text = "",
                        .label = label});
}

void NewsDesk::report_jump(Timestamp ts, bool up, SyntheticBlock& block) {
  add(ts, up ? "results beat every forecast" : "results miss every forecast", up ? 1.0 : 0.0,
      block);
}

void NewsDesk::report_nothing(Timestamp ts, SyntheticBlock& block) {
  add(ts, "annual meeting held as planned", std::nullopt, block);
}

}  // namespace godwit
