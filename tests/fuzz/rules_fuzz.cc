// Any text in place of one rule file among sound ones: reading refuses it with a place, or every
// question has an answer or an Error. The first byte of the input says which file it replaces; the
// sound ones are the seeds themselves.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "market/rules/rule_book.h"

namespace {

using namespace godwit;

constexpr std::string_view kFiles[] = {"calendars/c.toml", "sessions.toml", "a_share.toml",
                                       "cn_futures.toml",  "forex.toml",    "crypto.toml"};

RuleFiles sound_files() {
  RuleFiles files{"", {{"us_futures.toml", ""}, {"venues.toml", ""}}};
  for (const std::string_view name : kFiles) {
    const std::filesystem::path seed =
        std::filesystem::path{GODWIT_RULES_CORPUS} / std::filesystem::path{name}.stem();
    // Without its first line, which holds the number of the file.
    const std::string text = read_file(seed, 1 << 16);
    files.texts.emplace(name, text.substr(text.find('\n') + 1));
  }
  return files;
}

/// What a question may do: answer, or throw Error.
template <class Question>
void ask(Question&& question) {
  try {
    question();
  } catch (const Error&) {
  }
}

void ask_everything(const RuleBook& book, TradingDay day) {
  for (const std::string_view name :
       {"600519.SSE", "rb2410.SHFE", "rb@main.SHFE", "EUR/USD.OANDA", "BTCUSDT-PERP.BINANCE"}) {
    const InstrumentId id = *InstrumentId::parse(name);
    ask([&] { (void)book.define_instrument(id, day); });
    ask([&] { (void)book.stock_rules(id, day); });
    ask([&] {
      for (const FeeRule& rule : book.stock_costs(id, day))
        CHECK(charge(rule, Amount::from_units(12'345)).raw() >= 0, "a negative fee");
    });
    ask([&] {
      const FuturesFees fees = book.futures().fees(id, day);
      (void)charge(fees, fees.close_today, Amount::from_units(12'345), Quantity::from_units(7));
    });
    ask([&] {
      const Price reference = Price::from_units(3717);
      (void)book.futures().limits(id, reference, day);
    });
    ask([&] { (void)book.futures().order_size(id, day); });
    ask([&] { (void)book.forex().swap_days(id, day); });
    ask([&] { (void)book.crypto().funding(id, day); });
    // Long ranges are laid out day by day: too slow to be fuzzed, and no different.
    const TradingCalendar& calendar = book.calendar("c_stocks");
    if (calendar.known_to() - calendar.known_from() > 400) continue;
    ask([&] {
      const SessionCalendar& sessions = book.sessions(id);
      for (Date date = sessions.first_day().date(); date <= sessions.last_day().date();
           date = date + 1)
        for (const Session& session : sessions.sessions(TradingDay{date})) {
          CHECK(session.begin < session.end, "an empty session");
          CHECK(sessions.trading_day(session.begin) == TradingDay{date}, "another trading day");
        }
    });
  }
  for (const Board& board : book.stocks().boards())
    ask([&] {
      const Price reference = *parse_fixed<Price>("10.05");
      const auto limits = book.price_limits({reference, board.name, false, 1, day});
      CHECK(!limits || limits->down < limits->up, "crossed limits");
    });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const RuleFiles sound = sound_files();
  if (size < 1) return 0;
  const std::string name{kFiles[data[0] % std::size(kFiles)]};
  RuleFiles files{"", {{name, {reinterpret_cast<const char*>(data + 1), size - 1}}}};
  try {
    (void)files.parse(name);  // Most inputs end here; the other files need not be read for them.
    files.texts.insert(sound.texts.begin(), sound.texts.end());
    const RuleBook book{files};
    ask_everything(book, TradingDay{*parse_date("2024-02-05")});
  } catch (const Error&) {
  }
  return 0;
}
