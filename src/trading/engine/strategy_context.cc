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

void StrategyContext::cancel(OrderId order) {
  CHECK(parts_.desk.orders().order(order).request().strategy == strategy_,
        "a strategy cancels its own orders only; those of a target end with the target");
  parts_.desk.cancel(order);
}

}  // namespace godwit
