#include "market/rules/rule_book.h"

#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

/// The project's files with one of them changed.
RuleFiles changed(const std::string& file, const std::string& from, const std::string& to) {
  RuleFiles files = RuleFiles::load(kRealRules);
  files.folder = "rules/";
  std::string& text = files.texts.at(file);
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return files;
}

TEST(RuleBook, EverySessionOfEveryProductCanBeLaidOut) {
  const ConfigFile file = ConfigFile::load(kRealRules / "cn_futures.toml");
  size_t products = 0;
  for (const ConfigSection& row : file.root().sections("product")) {
    const std::string key = row.string("product");
    const size_t dot = key.find('.');
    const std::string series = key.substr(dot + 1) + "@main." + key.substr(0, dot);
    const SessionCalendar& sessions = real_rules().sessions(id(series));
    EXPECT_FALSE(sessions.sessions(day("2026-11-02")).empty()) << series;
    const Instrument instrument = real_rules().define_instrument(id(series), day("2026-11-02"));
    EXPECT_GE(instrument.multiplier, 1) << series;
    (void)real_rules().futures().order_size(id(series), day("2026-11-02"));
    (void)real_rules().futures().limits(id(series), price("5000"), day("2026-11-02"));
    (void)real_rules().futures().margin(id(series), day("2026-11-02"));
    ++products;
  }
  EXPECT_EQ(products, 88U);
}

TEST(RuleBook, EveryBoardHasAllRulesToday) {
  const RuleBook& book = real_rules();
  for (const Board& board : book.stocks().boards()) {
    if (board.kind == SecurityKind::kIndex) continue;
    const TradingDay today = day("2026-11-02");
    EXPECT_GT(book.stocks().rules(board, today).tick, Price{}) << board.name;
    EXPECT_FALSE(book.stocks().costs(board, today).empty()) << board.name;
    (void)book.stocks().cage(board, today);
    EXPECT_TRUE(book.price_limits({price("10"), board.name, false, {}, today})) << board.name;
  }
}

TEST(RuleBook, InstrumentsWithTheSameHoursShareSessions) {
  const RuleBook& book = real_rules();
  EXPECT_EQ(&book.sessions(id("600519.SSE")), &book.sessions(id("601318.SSE")));
  EXPECT_EQ(&book.sessions(id("a2409.DCE")), &book.sessions(id("m2409.DCE")));
  EXPECT_NE(&book.sessions(id("a2409.DCE")), &book.sessions(id("p2409.DCE")));
}

TEST(RuleBook, NearestIsAnExplicitChoice) {
  const RuleBook book{kRealRules, Assume::kNearest};
  const auto limits = book.price_limits({price("10"), "star", false, {}, day("2018-01-02")});
  EXPECT_EQ(limits, (LimitPair{price("8"), price("12")}));
  EXPECT_EQ(book.sessions(id("600519.SSE")).sessions(day("2027-03-01")).size(), 6U);
  const std::vector<std::string> lines = book.assumptions().lines();
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0],
            "a_share.toml [[limit]] \"star\": the row from 2019-07-22 onwards, on 2018-01-02 (1 "
            "look-up)");
  EXPECT_EQ(lines[2],
            "sessions of sse_main: nearest hours, week pattern without holidays, on 2027-03-01 (1 "
            "look-up)");
}

TEST(RuleBook, MistakesInFilesHaveAPlace) {
  const auto error = [](const RuleFiles& files) {
    return error_of([&] { const RuleBook book{files}; });
  };
  EXPECT_EQ(error(changed("a_share.toml", "tick = \"0.01\"", "tick = 0.01")).substr(0, 20),
            "rules/a_share.toml:1");
  EXPECT_NE(error(changed("a_share.toml", "tick = \"0.01\"", "tick = 0.01"))
                .find("lot[1].tick: expected a string, got 0.01"),
            std::string::npos);
  EXPECT_NE(error(changed("a_share.toml", "boards = [\"star\"]", "boards = [\"stra\"]"))
                .find("expected the name of a [[board]], got \"stra\"; did you mean star?"),
            std::string::npos);
  EXPECT_NE(error(changed("cn_futures.toml", "multiplier = 300", "multiplier = 0"))
                .find("multiplier: expected an integer from 1 to 1000000000, got 0"),
            std::string::npos);
  EXPECT_NE(error(changed("cn_futures.toml", "market = \"cffex_index\"", "marke = \"x\""))
                .find("market: expected a string, got nothing"),
            std::string::npos);
  EXPECT_NE(error(changed("sessions.toml", "09:30-11:30 continuous", "09:00-11:30 continuous"))
                .find("expected phases in order without overlap"),
            std::string::npos);
  EXPECT_NE(error(changed("sessions.toml", "Asia/Shanghai", "Asia/Shangai"))
                .find("market[1].time_zone: expected a time zone"),
            std::string::npos);
  RuleFiles missing = RuleFiles::load(kRealRules);
  missing.texts.erase("forex.toml");
  EXPECT_NE(error(missing).find("forex.toml: this rule file is missing"), std::string::npos);
}

TEST(RuleBook, AnUnknownCalendarListsThoseThereAre) {
  EXPECT_EQ(error_of([] { (void)real_rules().calendar("china_stock"); }),
            "rules: no calendar is called \"china_stock\"; rules/calendars has china_futures, "
            "china_stocks, cme, continuous, forex; did you mean china_stocks?");
}

}  // namespace
}  // namespace godwit
