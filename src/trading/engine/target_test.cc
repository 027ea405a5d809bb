#include "trading/engine/target.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "trading/engine/test_market.h"

namespace godwit {
namespace {

/// A natural number of any size, in decimal digits, least first: slow and obvious.
class Big {
 public:
  explicit Big(uint64_t value) {
    for (; value > 0; value /= 10) digits_.push_back(static_cast<int>(value % 10));
  }
  [[nodiscard]] Big times(const Big& other) const {
    Big product{0};
    product.digits_.assign(digits_.size() + other.digits_.size() + 1, 0);
    for (size_t i = 0; i < digits_.size(); ++i)
      for (size_t j = 0; j < other.digits_.size(); ++j)
        product.digits_[i + j] += digits_[i] * other.digits_[j];
    int carry = 0;
    for (int& digit : product.digits_) {
      digit += carry;
      carry = digit / 10;
      digit %= 10;
    }
    while (!product.digits_.empty() && product.digits_.back() == 0) product.digits_.pop_back();
    return product;
  }
  [[nodiscard]] bool operator<=(const Big& other) const {
    if (digits_.size() != other.digits_.size()) return digits_.size() < other.digits_.size();
    for (size_t i = digits_.size(); i-- > 0;)
      if (digits_[i] != other.digits_[i]) return digits_[i] < other.digits_[i];
    return true;
  }

 private:
  std::vector<int> digits_;
};

/// Whether `lots` lots cost at most |weight| x equity.
bool fits(uint64_t lots, Weight weight, Amount equity, Price price, const Instrument& instrument) {
  const auto big = [](int64_t value) { return Big{static_cast<uint64_t>(value)}; };
  const Big worth = Big{lots}
                        .times(big(instrument.lot.raw()))
                        .times(big(price.raw()))
                        .times(big(instrument.multiplier));
  return worth <= big(equity.raw()).times(big(weight.abs().raw()));
}

int64_t random_magnitude(Rng& rng, int bits_max) {
  const int64_t bits = rng.between(1, bits_max);
  return rng.between(1, bits == 63 ? INT64_MAX : (int64_t{1} << bits) - 1);
}

TEST(Target, IsTheLastWholeLotThatFits) {
  Rng rng{20240101};
  int sized = 0;
  int out_of_range = 0;
  for (int trial = 0; trial < 20'000; ++trial) {
    Instrument instrument = test_instrument(0);
    instrument.lot = Quantity::from_raw(random_magnitude(rng, 40));
    instrument.multiplier = random_magnitude(rng, 30);
    const Weight weight = Weight::from_raw(
        rng.between(0, 1) == 0 ? rng.between(-2'000'000'000, 2'000'000'000)
                               : rng.between(-1'000'000'000'000, 1'000'000'000'000));
    const Amount equity = Amount::from_raw(random_magnitude(rng, 63));
    const Price price = Price::from_raw(random_magnitude(rng, 63));
    const auto quantity = size_target(weight, equity, price, instrument);
    if (!quantity) {
      // One lot beyond the range of quantities would still be worth less than the target.
      const auto lots = static_cast<uint64_t>(INT64_MAX / instrument.lot.raw()) + 1;
      EXPECT_TRUE(fits(lots, weight, equity, price, instrument)) << trial;
      ++out_of_range;
      continue;
    }
    ASSERT_EQ(quantity->raw() % instrument.lot.raw(), 0) << trial;
    if (!quantity->is_zero()) {
      ASSERT_EQ(quantity->sign(), weight.sign()) << trial;
    }
    const auto lots = static_cast<uint64_t>(quantity->abs().raw() / instrument.lot.raw());
    ASSERT_TRUE(fits(lots, weight, equity, price, instrument)) << trial;
    ASSERT_FALSE(fits(lots + 1, weight, equity, price, instrument)) << trial;
    if (lots > 0) ++sized;
  }
  EXPECT_GT(sized, 2'000);
  EXPECT_GT(out_of_range, 50);
}

TEST(Target, HandWorked) {
  Instrument instrument = test_instrument(0);
  const Weight half = weight_from_double(0.5).value();
  EXPECT_EQ(size_target(half, money("1000"), px("3"), instrument), qty("166"));
  EXPECT_EQ(size_target(weight_from_double(-0.5).value(), money("1000"), px("3"), instrument),
            qty("-166"))
      << "floored towards zero on both sides";
  instrument.lot = qty("100");
  EXPECT_EQ(size_target(half, money("1000"), px("3"), instrument), qty("100"));
  instrument.multiplier = 10;
  EXPECT_EQ(size_target(half, money("1000"), px("3"), instrument), Quantity{});
  instrument.lot = qty("0.001");
  EXPECT_EQ(size_target(half, money("1000"), px("3"), instrument), qty("16.666"));
}

TEST(Target, ExactlyAffordableIsTaken) {
  EXPECT_EQ(size_target(weight_from_double(1).value(), money("300"), px("3"), test_instrument(0)),
            qty("100"));
  EXPECT_EQ(size_target(weight_from_double(1).value(), money("299.99999999"), px("3"),
                        test_instrument(0)),
            qty("99"));
}

TEST(Target, NothingToSizeIsZero) {
  const Instrument instrument = test_instrument(0);
  const Weight one = weight_from_double(1).value();
  EXPECT_EQ(size_target(Weight{}, money("1000"), px("3"), instrument), Quantity{});
  EXPECT_EQ(size_target(one, Amount{}, px("3"), instrument), Quantity{});
  EXPECT_EQ(size_target(one, money("-5"), px("3"), instrument), Quantity{});
  EXPECT_EQ(size_target(one, money("5"), Price{}, instrument), Quantity{});
  EXPECT_EQ(size_target(one, money("5"), px("-3"), instrument), Quantity{});
}

TEST(Target, EdgesOfTheRange) {
  Instrument instrument = test_instrument(0);
  const Weight most = weight_from_double(1000).value();
  EXPECT_EQ(size_target(most, Amount::max(), Price::from_raw(1), instrument), std::nullopt);
  instrument.multiplier = INT64_MAX;
  instrument.lot = Quantity::max();
  EXPECT_EQ(size_target(most, Amount::max(), Price::max(), instrument), Quantity{});
}

TEST(Target, WeightsAreRoundedOnceAndBounded) {
  EXPECT_EQ(weight_from_double(0.1)->raw(), 100'000'000);
  EXPECT_EQ(weight_from_double(1.0 / 3)->raw(), 333'333'333);
  EXPECT_EQ(weight_from_double(-1000)->raw(), -1'000'000'000'000);
  EXPECT_EQ(weight_from_double(std::nextafter(1000.0, 2000.0)), std::nullopt);
  EXPECT_EQ(weight_from_double(std::numeric_limits<double>::quiet_NaN()), std::nullopt);
  EXPECT_EQ(weight_from_double(std::numeric_limits<double>::infinity()), std::nullopt);
}

}  // namespace
}  // namespace godwit
