#include "trading/engine/strategy_context.h"

namespace godwit {

Amount StrategyContext::equity() const {
  const Account& account = parts_.state.account;
  if (parts_.books == nullptr) return account.equity();
  return parts_.books->equity(strategy_, [&account](Currency currency, Amount amount) {
    CHECK(currency == account.currency(), "an account in one currency holds only that");
    return amount;
  });
}

OrderId StrategyContext::submit(const OrderRequest& request) {
  OrderRequest own = request;
  own.strategy = strategy_;
  parts_.netting.release(strategy_, own.instrument);
  return parts_.desk.submit(own);
}

void StrategyContext::check_own(OrderId order) const {
  CHECK(parts_.desk.orders().order(order).request().strategy == strategy_,
        "a strategy touches its own orders only; those of a target end with the target");
}

void StrategyContext::cancel(OrderId order) {
  check_own(order);
  parts_.desk.cancel(order);
}

Reason StrategyContext::change(OrderId order, const OrderChange& change) {
  check_own(order);
  return parts_.desk.change(order, change);
}

}  // namespace godwit
