// One worked day of docs/accounting.md: an account, its markets, and lines that happen one after
// the other.
#pragma once

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "foundation/base/error.h"
#include "market/accounting/account_tables.h"
#include "market/accounting/account_testing.h"
#include "market/accounting/forex_swap.h"
#include "market/accounting/margin_cost.h"
#include "market/accounting/perpetual_funding.h"
#include "market/accounting/rate_book.h"

namespace godwit {

using Words = std::vector<std::string>;

inline Words split_words(const std::string& line) {
  std::istringstream stream{line.substr(0, line.find('#'))};
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

inline Rate share_of(const std::string& text) {
  if (text.empty() || text.back() != '%') return rate(text);
  return Rate::from_raw(rate(text.substr(0, text.size() - 1)).raw() / 100);
}

/// One block: an account, its markets, and lines that happen one after the other. Lines that begin
/// with "=" state what must hold then.
class WorkedDay {
 public:
  WorkedDay(const RuleBook& rules, const AccountTables& tables) : rules_{rules}, tables_{tables} {}

  /// An empty text when the line holds; else what is wrong.
  std::string run(const Words& words) {
    const std::string& verb = words[0];
    if (verb == "account") return open(words);
    if (verb == "instrument") return add_instrument(words);
    if (account_ == nullptr) start();
    account_->check();
    if (verb == "=") return expect(words);
    if (verb == "date") return next_day(words);
    if (verb == "buy" || verb == "sell") return fill(words, 0, "");
    if (verb == "refused") return fill(words, 2, words.at(1));
    const std::string& of = words.at(1);
    if (verb == "deposit") {
      account_->deposit(now(), {amount(words.at(2)), currency(of)});
    } else if (verb == "rate") {
      const size_t slash = of.find('/');
      const RatePair pair =
          rates_.pair(currency(of.substr(0, slash)), currency(of.substr(slash + 1)));
      if (!rates_.mark(pair, now(), price(words.at(2)))) return "a rate that is not taken";
    } else if (verb == "convert") {
      account_->convert(now(), {amount(words.at(2)), currency(of)}, currency(words.at(3)));
    } else if (verb == "margin") {
      return set_margin(words);
    } else if (verb == "mark") {
      if (!account_->mark(find(of), price(words.at(2)))) return "a mark that is not taken";
    } else if (verb == "settle") {
      account_->settle(now(), find(of), price(words.at(2)));
    } else if (verb == "expire") {
      account_->expire(now(), day_, find(of), price(words.at(2)));
    } else if (verb == "swap") {
      book_swap(*account_, now(), find(of), {price(words.at(2)), price(words.at(3))}, day_,
                rules_.forex());
    } else if (verb == "fund") {
      book_funding(*account_, now(), find(of), price(words.at(2)), share_of(words.at(3)));
    } else if (verb == "insure") {
      book_insurance(*account_, now(), currency(of));
    } else if (verb == "interest") {
      book_interest(*account_, now(), {amount(words.at(2)), currency(of)}, share_of(words.at(3)),
                    std::stoi(words.at(4)));
    } else if (verb == "event") {
      return share_event(words);
    } else if (verb == "subscribe") {
      const Reason reason = account_->subscribe(now(), day_, rights_.value(), quantity(of));
      if (reason != Reason::kNone) return "refused: " + std::string{name(reason)};
    } else {
      return "no such verb";
    }
    return "";
  }
  void finish() const { account_->reconcile(); }
  [[nodiscard]] int expectations() const { return expectations_; }

 private:
  Timestamp now() {
    const Timestamp ts = day_.begin_utc() + Duration::seconds(++second_);
    account_->advance(ts);
    return ts;
  }
  std::string open(const Words& words) {
    own_ = currency(words.at(1));
    terms_.dividend_tax = &tables_.dividend_tax();
    std::vector<Currency> pivots;
    for (size_t i = 2; i < words.size(); ++i) {
      if (words[i] == "convert")
        terms_.foreign_cash = ForeignCash::kConvert;
      else
        pivots.push_back(currency(words[i]));
    }
    converter_ = std::make_unique<Converter>(rates_, ConversionTerms{Duration::days(4), pivots});
    terms_.converter = converter_.get();
    return "";
  }
  std::string add_instrument(const Words& words) {
    const std::string& kind = words.at(2);
    InstrumentText text{.id = words.at(1), .currency = words.at(3)};
    if (words.size() > 4) text.multiplier = std::stoll(words[4]);
    if (kind == "stock") text.market = Market::kStock;
    if (kind == "futures") text.market = Market::kFutures;
    if (kind == "forex") text.market = Market::kForex;
    if (kind == "perpetual") text.market = Market::kCrypto;
    if (text.market == Market::kUnknown) return "no such kind";
    text.margin = kind == "stock" ? MarginClass::kCash : MarginClass::kMargin;
    instruments_.push_back(make_instrument(text));
    if (kind == "perpetual") instruments_.back().lot = quantity("0.001");
    return "";
  }
  void start() {
    margin_terms_.resize(instruments_.size());
    account_ = std::make_unique<Account>(AccountIndex{0}, own_, instruments_, ledger_, terms_);
  }
  InstrumentIndex find(const std::string& id) const {
    for (uint32_t i = 0; i < instruments_.size(); ++i)
      if (instruments_[i].id.text() == id) return InstrumentIndex{i};
    throw usage_error("no instrument " + id);
  }
  std::string next_day(const Words& words) {
    if (has_day_) account_->roll_day();
    has_day_ = true;
    day_ = day(words.at(1));
    second_ = 0;
    account_->advance(day_.begin_utc());
    return "";
  }
  /// margin ID INITIAL [larger] [tier FROM RATE DEDUCTION]...
  std::string set_margin(const Words& words) {
    MarginTerms& terms = margin_terms_[find(words.at(1)).value()];
    terms = {.initial = share_of(words.at(2)), .tiers = {}};
    for (size_t i = 3; i < words.size(); ++i) {
      if (words[i] == "larger") terms.larger_side = true;
      if (words[i] != "tier") continue;
      terms.tiers.push_back(
          {amount(words.at(i + 1)), share_of(words.at(i + 2)), amount(words.at(i + 3))});
      i += 3;
    }
    return "";
  }
  /// [refused REASON] buy|sell ID QUANTITY PRICE [open|close|close_today|close_yesterday]
  /// [commission|tax|fee AMOUNT]...
  std::string fill(const Words& words, size_t at, const std::string& refused) {
    const InstrumentIndex index = find(words.at(at + 1));
    Fill fill = make_fill(index.value(), instruments_[index.value()],
                          words[at] == "buy" ? Side::kBuy : Side::kSell, quantity(words.at(at + 2)),
                          price(words.at(at + 3)));
    fill.ts = now();
    fill.trading_day = day_;
    for (size_t i = at + 4; i < words.size(); ++i) {
      if (words[i] == "open") fill.offset = Offset::kOpen;
      if (words[i] == "close") fill.offset = Offset::kClose;
      if (words[i] == "close_today") fill.offset = Offset::kCloseToday;
      if (words[i] == "close_yesterday") fill.offset = Offset::kCloseYesterday;
      if (words[i] == "commission") fill.costs.commission = amount(words.at(i + 1));
      if (words[i] == "tax") fill.costs.tax = amount(words.at(i + 1));
      if (words[i] == "fee") fill.costs.fee = amount(words.at(i + 1));
    }
    Reason reason = account_->refusal(fill, 1);
    if (reason == Reason::kNone)
      reason = MarginBook{instruments_, margin_terms_}.refusal(*account_, fill);
    if (name(reason) != refused) return "the venue says \"" + std::string{name(reason)} + "\"";
    if (refused.empty()) account_->apply_fill(fill);
    return "";
  }
  /// event ID [cash X] [bonus R PAR] [reserve R] [rights R PRICE LAST_DAY] [split NEW OLD]
  std::string share_event(const Words& words) {
    ShareEvent event{.ex_day = day_};
    for (size_t i = 2; i < words.size(); ++i) {
      if (words[i] == "cash") event.cash = price(words.at(i + 1));
      if (words[i] == "bonus") {
        event.bonus_ratio = rate(words.at(i + 1));
        event.par = price(words.at(i + 2));
      }
      if (words[i] == "reserve") event.reserve_ratio = rate(words.at(i + 1));
      if (words[i] == "rights") {
        event.rights_ratio = rate(words.at(i + 1));
        event.rights_price = price(words.at(i + 2));
        event.rights_last_day = day(words.at(i + 3));
      }
      if (words[i] == "split")
        event.split = {std::stoll(words.at(i + 1)), std::stoll(words.at(i + 2))};
    }
    rights_ = account_->apply_share_event(now(), find(words.at(1)), event);
    return "";
  }
  static std::string text_of(const ForcedClosePlan& plan,
                             const std::vector<Instrument>& instruments) {
    std::string text;
    for (const ForcedClose& close : plan.closes) {
      constexpr std::array<std::string_view, 5> kOffsets{"net", "open", "close", "close_today",
                                                         "close_yesterday"};
      text += (text.empty() ? "" : ", ") + std::string{name(close.side)} + " " +
              instruments[close.instrument.value()].id.text() + " " + format_fixed(close.quantity) +
              " " + std::string{kOffsets[static_cast<size_t>(close.offset)]} + " " +
              std::string{name(close.rule)} + " frees " + format_fixed(close.frees);
    }
    if (!plan.missing.is_zero()) text += " missing " + format_fixed(plan.missing);
    return text.empty() ? "nothing" : text;
  }
  std::string expect(const Words& words) {
    ++expectations_;
    const std::string& what = words.at(1);
    const MarginBook margins{instruments_, margin_terms_};
    std::string wanted;
    for (size_t i = 2; i < words.size(); ++i) wanted += (wanted.empty() ? "" : " ") + words[i];
    std::string found;
    const auto after = [&](const std::string& text, const std::string& value) {
      found = text + " " + value;
    };
    if (what == "cash") {
      after(words.at(2), format_fixed(account_->cash(currency(words.at(2)))));
    } else if (what == "equity") {
      found = format_fixed(account_->equity());
    } else if (what == "value") {
      after(words.at(2), format_fixed(account_->value(find(words.at(2)))));
    } else if (what == "required") {
      found = format_fixed(margins.state(*account_).required);
    } else if (what == "maintenance") {
      found = format_fixed(margins.state(*account_).maintenance);
    } else if (what == "free") {
      found = format_fixed(margins.state(*account_).free());
    } else if (what == "liquidate") {
      found = margins.state(*account_).must_liquidate() ? "yes" : "no";
    } else if (what == "plan") {
      const MarginState state = margins.state(*account_);
      std::vector<HeldLeg> legs = margins.held_legs(*account_);
      for (HeldLeg& leg : legs)
        leg.separate_close_today = instruments_[leg.instrument.value()].id.venue() == "SHFE";
      const ForcedClosePlan plan = words.at(2) == "call"
                                       ? plan_settlement_call(state.equity, state.required, legs,
                                                              ForcedCloseOrder::kLargestMargin)
                                       : plan_liquidation(state.equity, state.maintenance, legs);
      after(words.at(2), text_of(plan, instruments_));
    } else if (what == "ledger") {
      Amount sum;  // Over all instruments.
      for (uint32_t id = 0; id < ledger_.accounts(); ++id) {
        const LedgerKey& key = ledger_.key(LedgerAccountId{id});
        if (name(key.kind) == words.at(2) && key.currency == currency(words.at(3)))
          sum += ledger_.balance(LedgerAccountId{id});
      }
      after(words.at(2) + " " + words.at(3), format_fixed(sum));
    } else if (what == "held") {
      const Position& position = std::as_const(*account_).position(find(words.at(2)));
      const auto leg = [](const PositionLeg& held) {
        return format_fixed(held.yesterday()) + "+" + format_fixed(held.today());
      };
      after(words.at(2), leg(position.long_leg()) + " " + leg(position.short_leg()));
    } else {
      return "no such figure";
    }
    return found == wanted ? "" : "found " + found;
  }

  const RuleBook& rules_;
  const AccountTables& tables_;
  Currency own_;
  AccountTerms terms_;
  RateBook rates_;
  std::unique_ptr<Converter> converter_;
  std::vector<Instrument> instruments_;
  std::vector<MarginTerms> margin_terms_;
  Ledger ledger_;
  std::unique_ptr<Account> account_;
  std::optional<RightsEntitlement> rights_;
  TradingDay day_ = day("2024-01-01");
  bool has_day_ = false;
  int64_t second_ = 0;
  int expectations_ = 0;
};

}  // namespace godwit
