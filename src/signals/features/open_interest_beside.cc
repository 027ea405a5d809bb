#include "signals/features/open_interest_beside.h"

namespace godwit::features {

OpenInterestBeside::OpenInterestBeside(std::unique_ptr<RowStream<KnownValue>> values)
    : values_{std::move(values)}, block_{values_->next()} {}

void OpenInterestBeside::advance_to(Timestamp ts) {
  later_ns_ = ts_ == ts ? later_ns_ + 1 : 0;
  ts_ = ts;
  while (!block_.empty() && block_.front().available_at <= ts + Duration::from_ns(later_ns_)) {
    const KnownValue& row = block_.front();
    if (row.name == "open_interest")
      value_ = row.value.value_or(std::numeric_limits<double>::quiet_NaN());
    block_ = block_.subspan(1);
    if (block_.empty()) block_ = values_->next();
  }
}

}  // namespace godwit::features
