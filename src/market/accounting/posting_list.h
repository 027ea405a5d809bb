// The legs of one transaction while they are put together, on the stack.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "market/accounting/ledger.h"

namespace godwit {

class PostingList {
 public:
  void add(LedgerAccountId account, Amount amount) {
    CHECK(count_ < legs_.size(), "a transaction of too many legs");
    legs_[count_++] = {account, amount};
  }
  /// Out of one account into another.
  void move(LedgerAccountId from, LedgerAccountId to, Amount amount) {
    add(from, -amount);
    add(to, amount);
  }
  [[nodiscard]] std::span<const Posting> legs() const { return {legs_.data(), count_}; }

 private:
  std::array<Posting, 12> legs_;
  size_t count_ = 0;
};

}  // namespace godwit
