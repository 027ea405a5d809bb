#include "market/data/import/tick_rows.h"

#include <string>

#include "market/data/import/row_checks.h"

namespace godwit {
namespace {

bool same(const BookLevel& a, const BookLevel& b) {
  return a.price == b.price && a.volume == b.volume;
}

bool same_quote(const TickSnapshot& a, const TickSnapshot& b) {
  return same(a.bid, b.bid) && same(a.ask, b.ask);
}

bool has_no_quote(const TickSnapshot& snapshot) {
  return snapshot.bid.volume.is_zero() && snapshot.ask.volume.is_zero();
}

std::string line_text(uint64_t line) { return "line " + std::to_string(line); }

void note(std::optional<Price>& fact, const std::optional<Price>& price) {
  if (price) fact = price;
}

void note(DayFacts& facts, const TickSnapshot& snapshot) {
  facts.trading_day = snapshot.day;
  note(facts.reference_price, snapshot.reference_price);
  note(facts.limit_up, snapshot.limit_up);
  note(facts.limit_down, snapshot.limit_down);
  note(facts.settlement, snapshot.settlement);
}

EventHeader header_of(const TickSnapshot& snapshot, EventKind kind, uint64_t sequence) {
  EventHeader header;
  header.ts_event = header.ts_recv = snapshot.ts;
  header.sequence = sequence;
  header.kind = kind;
  return header;
}

}  // namespace

RecordOutcome TickRows::add(const InstrumentId& id, const TickSnapshot& snapshot, uint64_t line,
                            FileIntake& intake) {
  Contract& contract = contracts_[id];
  if (contract.quotes == nullptr) {
    contract.quotes = &intake.lane<Quote>({.instrument = id, .kind = DataKind::kQuote});
    contract.trades = &intake.lane<Trade>({.instrument = id, .kind = DataKind::kTrade});
    contract.values = &intake.lane<KnownValue>({.instrument = id, .kind = DataKind::kSeries});
  }
  const bool new_day = !contract.before || contract.before->day < snapshot.day;
  Quantity traded = snapshot.volume_change.value_or(Quantity{});
  if (contract.before) {
    const TickSnapshot& before = *contract.before;
    const std::string before_text = line_text(contract.line);
    if (snapshot.ts < before.ts || snapshot.day < before.day)
      return RefusedRow{RowRule::kBackwardTime, "earlier than " + before_text};
    if (!new_day && snapshot.volume < before.volume)
      return RefusedRow{RowRule::kNegativeVolume, "the day's volume is below " + before_text};
    if (!new_day) traded = snapshot.volume - before.volume;
    if (has_quotes_ && snapshot.ts == before.ts && snapshot.last == before.last &&
        traded.is_zero() && same_quote(snapshot, before) &&
        snapshot.settlement == before.settlement)
      return RefusedRow{RowRule::kDuplicateTime, "repeats " + before_text};
  }
  if (new_day && contract.before) {
    stage_facts(id, contract, intake);
    intake.keep_uncounted();
    contract.facts = {};
    contract.open_interest.reset();
  }
  RecordOutcome outcome = judge(contract, snapshot, traded, line, intake);
  if (std::holds_alternative<RefusedRow>(outcome)) return outcome;
  note(contract.facts, snapshot);
  contract.before = snapshot;
  contract.line = line;
  return outcome;
}

RecordOutcome TickRows::judge(Contract& contract, const TickSnapshot& snapshot, Quantity traded,
                              uint64_t line, FileIntake& intake) const {
  const bool quoted = has_quotes_ && !has_no_quote(snapshot);
  if (traded.is_zero() && !quoted) {
    if (snapshot.volume.is_zero()) return Skipped{"before_trading"};
    return Skipped{has_quotes_ ? "no_quote" : "no_trade"};
  }
  // Behind the close the exchange repeats the last snapshot with the settlement price in it.
  if (contract.before && traded.is_zero() && snapshot.settlement &&
      same_quote(snapshot, *contract.before) && snapshot.last == contract.before->last)
    return Skipped{"settlement"};
  if (!traded.is_zero() && !snapshot.last) return RefusedRow{RowRule::kMissingField, "last price"};
  const bool same_instant = contract.ts_staged == snapshot.ts;
  const uint64_t sequence = same_instant ? contract.sequence + 1 : 0;
  RefusedRow refused;
  if (quoted) {
    Quote quote;
    quote.header = header_of(snapshot, EventKind::kQuote, sequence);
    quote.bid_price = snapshot.bid.price;
    quote.bid_volume = snapshot.bid.volume;
    quote.ask_price = snapshot.ask.price;
    quote.ask_volume = snapshot.ask.volume;
    if (std::optional<RefusedRow> fault = check_row(quote)) return *fault;
    if (!intake.stage(*contract.quotes, quote, line, refused)) return refused;
  }
  if (!traded.is_zero()) {
    Trade trade;
    trade.header = header_of(snapshot, EventKind::kTrade, sequence);
    trade.price = *snapshot.last;
    trade.quantity = traded;
    if (std::optional<RefusedRow> fault = check_row(trade)) return *fault;
    if (!intake.stage(*contract.trades, trade, line, refused)) return refused;
  }
  if (snapshot.open_interest && snapshot.open_interest != contract.open_interest) {
    const KnownValue value{
        .ts_event = snapshot.ts,
        .available_at = snapshot.ts + Duration::from_ns(static_cast<int64_t>(sequence)),
        .name = "open_interest",
        .value = snapshot.open_interest->to_double()};
    if (!intake.stage(*contract.values, value, line, refused)) return refused;
    contract.open_interest = snapshot.open_interest;
  }
  contract.ts_staged = snapshot.ts;
  contract.sequence = sequence;
  return Kept{};
}

void TickRows::stage_facts(const InstrumentId& id, const Contract& contract,
                           FileIntake& intake) const {
  const DayFacts& facts = contract.facts;
  if (!facts.reference_price && !facts.limit_up && !facts.limit_down && !facts.settlement) return;
  // Days rise within a contract, and prices are above zero where there are any.
  RefusedRow refused;
  static_cast<void>(
      intake.stage(intake.lane<DayFacts>({.instrument = id, .kind = DataKind::kDayFacts}), facts,
                   contract.line, refused));
}

void TickRows::finish(FileIntake& intake) {
  for (const auto& [id, contract] : contracts_)
    if (contract.before) stage_facts(id, contract, intake);
  intake.keep_uncounted();
}

}  // namespace godwit
