#include "market/synthetic/order_flow.h"

#include <array>
#include <cmath>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

constexpr std::array<double, kFlowTypes> kBaselineShare{0.15, 0.15, 0.40, 0.30};
// Row: type of the child; column: type of the parent. Columns sum to 1.
constexpr std::array<double, kFlowTypes * kFlowTypes> kChildShare{
    0.45, 0.05, 0.10, 0.10,  // kBuy
    0.05, 0.45, 0.10, 0.10,  // kSell
    0.30, 0.30, 0.50, 0.45,  // kJoin
    0.20, 0.20, 0.30, 0.35,  // kLeave
};

}  // namespace

HawkesParameters self_exciting_flow(const FlowShape& shape) {
  if (!std::isfinite(shape.rate_per_s) || shape.rate_per_s <= 0)
    throw usage_error("order flow: rate_per_s: expected a rate > 0, got " +
                      format_double(shape.rate_per_s));
  if (!(shape.branching >= 0 && shape.branching < 1))
    throw usage_error("order flow: branching: expected 0 to below 1, got " +
                      format_double(shape.branching));
  HawkesParameters parameters;
  parameters.decay = shape.decay_per_s;
  for (const double share : kBaselineShare)
    parameters.baseline.push_back(share * shape.rate_per_s * (1 - shape.branching));
  for (const double share : kChildShare) parameters.branching.push_back(share * shape.branching);
  validate(parameters);
  return parameters;
}

}  // namespace godwit
