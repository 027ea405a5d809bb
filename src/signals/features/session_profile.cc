#include "signals/features/session_profile.h"

#include <cmath>

#include "foundation/base/check.h"

namespace godwit::features {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kStepsOfPrice = 100'000;
constexpr int64_t kMinuteNs = 60'000'000'000;

/// Exact for the powers that prices need.
double power_of_ten(int64_t exponent) {
  double power = 1;
  for (int64_t i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// x 10^exponent, correctly rounded: what it multiplies or divides by is exact.
double scaled(double x, int64_t exponent) {
  return exponent < 0 ? x / power_of_ten(-exponent) : x * power_of_ten(exponent);
}

/// A number that a trade can have.
bool is_price(double value) { return std::abs(value) <= SessionProfile::kPriceMax; }

}  // namespace

PriceStep PriceStep::of(double price) {
  PriceStep step;
  while (scaled(step.digit_ * kStepsOfPrice, step.exponent_) < std::abs(price)) {
    if (step.digit_ == 5) ++step.exponent_;
    step.digit_ = step.digit_ == 1 ? 2 : step.digit_ == 2 ? 5 : 1;
  }
  return step;
}

int64_t PriceStep::place(double price) const {
  return std::llround(scaled(price / digit_, -exponent_));
}

double PriceStep::price(int64_t place) const {
  return scaled(static_cast<double>(place) * digit_, exponent_);
}

void SessionProfile::add(const SessionRow& row) {
  if (!session_ || session_->day != row.day) {
    session_.emplace(Session{.day = row.day, .step = {}});
    prices_.clear();
    minutes_.clear();
  }
  if (row.volume > 0 && std::isfinite(row.volume) && is_price(row.close)) trade(row);
  session_->bid_before = row.bid_price;
  session_->ask_before = row.ask_price;
}

void SessionProfile::trade(const SessionRow& row) {
  if (prices_.levels().empty()) session_->step = PriceStep::of(row.close);
  if (session_->is_full || !is_price(row.close / session_->step.price(1))) return;
  trade_at_side(row);
  prices_.add(session_->step.place(row.close), row.volume);
  minutes_.add(row.ts.ns() / kMinuteNs, row.volume);
  session_->is_full = prices_.levels().size() > kLevelsMax || minutes_.levels().size() > kLevelsMax;
}

void SessionProfile::trade_at_side(const SessionRow& row) {
  Session& session = *session_;
  if (row.buy_volume + row.sell_volume > 0) {
    session.volume_sided += row.volume;
    session.volume_at_bid += row.sell_volume;
    session.volume_at_ask += row.buy_volume;
    return;
  }
  if (!std::isfinite(session.bid_before) && !std::isfinite(session.ask_before)) return;
  session.volume_sided += row.volume;
  if (row.close <= session.bid_before) session.volume_at_bid += row.volume;
  if (row.close >= session.ask_before) session.volume_at_ask += row.volume;
}

double SessionProfile::value(size_t column) const {
  if (!session_ || prices_.levels().empty() || session_->is_full) return kNone;
  const auto price = [this](size_t level) {
    return session_->step.price(prices_.levels()[level].place);
  };
  switch (column) {
    case 0: return price(prices_.peak());
    case 1: return price(prices_.area(kValueShare).first);
    case 2: return price(prices_.area(kValueShare).last);
    case 3: return prices_.entropy();
    case 4: return prices_.skew();
    case 5: return minutes_.entropy();
    case 6: return minutes_.skew();
    case 7: return session_->volume_at_bid / session_->volume_sided;
    default: break;
  }
  CHECK(column == kColumns.size() - 1, "every column is computed");
  return session_->volume_at_ask / session_->volume_sided;
}

void SessionProfile::save(Writer& writer) const {
  writer.put(session_.has_value());
  if (!session_) return;
  writer.put(session_->day);
  writer.put(session_->step);
  writer.put(session_->volume_sided);
  writer.put(session_->volume_at_bid);
  writer.put(session_->volume_at_ask);
  writer.put(session_->bid_before);
  writer.put(session_->ask_before);
  writer.put(session_->is_full);
  prices_.save(writer);
  minutes_.save(writer);
}

void SessionProfile::load(Reader& reader) {
  *this = {};
  if (!reader.get<bool>()) return;
  Session session;
  session.day = reader.get<TradingDay>();
  session.step = reader.get<PriceStep>();
  session.volume_sided = reader.get<double>();
  session.volume_at_bid = reader.get<double>();
  session.volume_at_ask = reader.get<double>();
  session.bid_before = reader.get<double>();
  session.ask_before = reader.get<double>();
  session.is_full = reader.get<bool>();
  session_ = session;
  prices_.load(reader);
  minutes_.load(reader);
}

}  // namespace godwit::features
