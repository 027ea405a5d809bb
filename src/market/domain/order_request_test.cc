#include "market/domain/order_request.h"

#include <vector>

#include <gtest/gtest.h>

namespace godwit {
namespace {

constexpr Timestamp kNow = Timestamp::from_ns(1000);
const Price kTen = Price::from_units(10);

OrderRequest of_type(OrderType type) {
  OrderRequest request{.type = type, .quantity = Quantity::from_units(100)};
  if (has_limit(type)) request.limit_price = kTen;
  if (has_trigger(type) && type != OrderType::kTrailingStop) request.trigger_price = kTen;
  if (type == OrderType::kTrailingStop) request.trail_distance = Price::from_units(1);
  return request;
}

std::vector<OrderType> all_types() {
  std::vector<OrderType> types;
  for (int i = 0; i < kOrderTypes; ++i) types.push_back(static_cast<OrderType>(i));
  return types;
}

TEST(OrderTerms, EveryTypeWithItsOwnTermsIsGood) {
  for (const OrderType type : all_types())
    EXPECT_EQ(check_terms(of_type(type), kNow), Reason::kNone) << name(type);
}

TEST(OrderTerms, EachPriceBelongsToItsTypes) {
  for (const OrderType type : all_types()) {
    OrderRequest request = of_type(type);
    if (has_limit(type)) {
      request.limit_price.reset();
      EXPECT_EQ(check_terms(request, kNow), Reason::kMissingLimitPrice) << name(type);
    } else {
      request.limit_price = kTen;
      EXPECT_EQ(check_terms(request, kNow), Reason::kUnexpectedTerm) << name(type);
    }
    request = of_type(type);
    if (request.trigger_price) {
      request.trigger_price.reset();
      EXPECT_EQ(check_terms(request, kNow), Reason::kMissingTriggerPrice) << name(type);
    } else {
      request.trigger_price = kTen;
      EXPECT_EQ(check_terms(request, kNow), Reason::kUnexpectedTerm) << name(type);
    }
    if (type == OrderType::kTrailingStop) continue;
    request = of_type(type);
    request.trail_share = Rate::from_raw(1);
    EXPECT_EQ(check_terms(request, kNow), Reason::kUnexpectedTerm) << name(type);
  }
}

TEST(OrderTerms, ATrailIsOneDistanceOrOneShare) {
  OrderRequest request = of_type(OrderType::kTrailingStop);
  request.trail_share = Rate::from_raw(Rate::kScale / 50);
  EXPECT_EQ(check_terms(request, kNow), Reason::kMissingTrail) << "both";
  request.trail_distance.reset();
  EXPECT_EQ(check_terms(request, kNow), Reason::kNone);
  for (const int64_t bad : {int64_t{0}, int64_t{-1}, Rate::kScale}) {
    request.trail_share = Rate::from_raw(bad);
    EXPECT_EQ(check_terms(request, kNow), Reason::kMissingTrail) << bad;
  }
  request.trail_share.reset();
  EXPECT_EQ(check_terms(request, kNow), Reason::kMissingTrail) << "neither";
  request.trail_distance = Price{};
  EXPECT_EQ(check_terms(request, kNow), Reason::kMissingTrail) << "zero";
}

TEST(OrderTerms, WhatWaitsIsNotOverAtOnce) {
  for (const OrderType type : all_types())
    for (const TimeInForce tif : {TimeInForce::kIoc, TimeInForce::kFok}) {
      OrderRequest request = of_type(type);
      request.tif = tif;
      const bool immediate = type == OrderType::kMarket || type == OrderType::kLimit;
      EXPECT_EQ(check_terms(request, kNow),
                immediate ? Reason::kNone : Reason::kUnsupportedTimeInForce)
          << name(type) << ' ' << name(tif);
    }
}

TEST(OrderTerms, ADateGoesWithItsTimeInForce) {
  OrderRequest request = of_type(OrderType::kLimit);
  request.tif = TimeInForce::kGtd;
  EXPECT_EQ(check_terms(request, kNow), Reason::kMissingExpireTime);
  request.expires = kNow;
  EXPECT_EQ(check_terms(request, kNow), Reason::kExpireTimeInPast);
  request.expires = kNow + Duration::from_ns(1);
  EXPECT_EQ(check_terms(request, kNow), Reason::kNone);
  request.tif = TimeInForce::kDay;
  EXPECT_EQ(check_terms(request, kNow), Reason::kUnexpectedTerm);
}

TEST(OrderTerms, OnlyWhatRestsIsHiddenOrPostOnly) {
  OrderRequest request = of_type(OrderType::kLimit);
  request.post_only = true;
  request.display = Quantity::from_units(100);
  EXPECT_EQ(check_terms(request, kNow), Reason::kNone);
  request.display = Quantity::from_raw(request.quantity.raw() + 1);
  EXPECT_EQ(check_terms(request, kNow), Reason::kDisplayQuantityInvalid);
  request.display = Quantity{};
  EXPECT_EQ(check_terms(request, kNow), Reason::kDisplayQuantityInvalid);
  request.display.reset();
  request.tif = TimeInForce::kIoc;
  EXPECT_EQ(check_terms(request, kNow), Reason::kUnexpectedTerm);
  request.post_only = false;
  EXPECT_EQ(check_terms(request, kNow), Reason::kNone);
  request.display = Quantity::from_units(10);
  EXPECT_EQ(check_terms(request, kNow), Reason::kUnexpectedTerm);
}

TEST(OrderTerms, ReduceOnlyNeverOpens) {
  OrderRequest request = of_type(OrderType::kMarket);
  request.reduce_only = true;
  EXPECT_EQ(check_terms(request, kNow), Reason::kNone);
  request.offset = Offset::kOpen;
  EXPECT_EQ(check_terms(request, kNow), Reason::kUnexpectedTerm);
}

TEST(OrderTerms, NothingIsNotAnOrder) {
  OrderRequest request = of_type(OrderType::kMarket);
  request.quantity = Quantity{};
  EXPECT_EQ(check_terms(request, kNow), Reason::kLotSizeViolation);
  request.quantity = Quantity::from_raw(-1);
  EXPECT_EQ(check_terms(request, kNow), Reason::kLotSizeViolation);
}

}  // namespace
}  // namespace godwit
