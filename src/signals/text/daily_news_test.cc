#include "signals/text/daily_news.h"

#include <bit>
#include <cmath>
#include <span>

#include "foundation/base/random.h"
#include "signals/text/text_testing.h"

namespace godwit {
namespace {

Timestamp at(std::string_view text) { return *parse_timestamp(text); }
InstrumentId id(std::string_view text) { return *InstrumentId::parse(text); }

ScoredNews item(std::string_view time, double score, std::string source = "news",
                std::string story = "") {
  return {.available_at = at(time),
          .id = std::move(story),
          .source = std::move(source),
          .score = score};
}

TEST(DailyNews, AHandWorkedWeek) {
  DailyNewsOptions options{.half_life_days = 1, .surprise_days = 3, .surprise_days_min = 2};
  options.source_weights["social"] = 0.5;
  options.source_weights["spam"] = 0;
  DailyNews days{options, at("2020-01-01T07:00:00Z")};
  days.add(at("2020-01-01T07:00:00Z"), "news", 0.8);  // Before the first day: decay alone.
  days.add(at("2020-01-02T07:00:00Z"), "news", 0.5);  // At the decision: in time.
  NewsColumns day = days.close_day(at("2020-01-02T07:00:00Z"));
  EXPECT_EQ(day.count, 1);
  EXPECT_EQ(day.mean, 0.5);
  EXPECT_TRUE(std::isnan(day.surprise));
  EXPECT_DOUBLE_EQ(day.decay, 0.5 + 0.8 / 2);

  days.add(at("2020-01-02T08:00:00Z"), "spam", -1);
  days.add(at("2020-01-02T19:00:00Z"), "news", -0.2);
  days.add(at("2020-01-03T07:00:00Z"), "social", 1);
  day = days.close_day(at("2020-01-03T07:00:00Z"));
  EXPECT_EQ(day.count, 2);
  EXPECT_DOUBLE_EQ(day.mean, (-0.2 + 0.5) / 1.5);
  EXPECT_DOUBLE_EQ(day.decay, 0.45 - 0.2 / std::sqrt(2.0) + 0.5);

  day = days.close_day(at("2020-01-04T07:00:00Z"));  // Nothing.
  EXPECT_EQ(day.count, 0);
  EXPECT_TRUE(std::isnan(day.mean));
  EXPECT_TRUE(std::isnan(day.surprise));

  days.add(at("2020-01-05T00:00:00Z"), "news", 0.8);
  day = days.close_day(at("2020-01-05T07:00:00Z"));  // Means before: 0.5, 0.2 and none.
  EXPECT_NEAR(day.surprise, (0.8 - 0.35) / (0.3 / std::sqrt(2.0)), 1e-12);

  days.add(at("2020-01-06T00:00:00Z"), "news", 0.8);
  day = days.close_day(at("2020-01-06T07:00:00Z"));  // 0.5 has left: 0.2, none, 0.8.
  EXPECT_NEAR(day.surprise, (0.8 - 0.5) / (0.6 / std::sqrt(2.0)), 1e-12);
}

TEST(DailyNews, ConstantDaysHaveNoSurprise) {
  DailyNews days{{.surprise_days = 5, .surprise_days_min = 2}, at("2020-01-01T00:00:00Z")};
  for (int day = 2; day < 9; ++day) {
    const Timestamp t = at("2020-01-01T00:00:00Z") + Duration::days(day - 1);
    days.add(t, "news", 0.1);
    EXPECT_TRUE(std::isnan(days.close_day(t).surprise));
  }
}

TEST(DailyNews, RefusesWhatComesTooLate) {
  DailyNews days{{}, at("2020-01-01T00:00:00Z")};
  days.add(at("2020-01-01T05:00:00Z"), "news", 0);
  EXPECT_NE(message_of([&] { days.add(at("2020-01-01T04:00:00Z"), "news", 0); }).find("too late"),
            std::string::npos);
  EXPECT_NE(message_of([&] { (void)days.close_day(at("2020-01-01T04:00:00Z")); }).find("ascending"),
            std::string::npos);
  (void)days.close_day(at("2020-01-01T06:00:00Z"));
  EXPECT_NE(message_of([&] { days.add(at("2020-01-01T06:00:00Z"), "news", 0); }).find("too late"),
            std::string::npos);
  EXPECT_NE(message_of([&] { (void)days.close_day(at("2020-01-01T06:00:00Z")); }), "no error");
  EXPECT_NE(message_of([&] { days.add(at("2020-01-02T06:00:00Z"), "news", 1.5); }).find("-1 to 1"),
            std::string::npos);
  EXPECT_NE(message_of([&] { days.add(at("2020-01-02T06:00:00Z"), "news", NAN); }), "no error");
}

struct Draw {
  std::vector<ScoredNews> items;
  std::vector<Timestamp> decisions;
  Timestamp opening;
};

Draw draw(uint64_t seed) {
  Rng rng{seed};
  Draw out;
  out.opening = at("2020-01-01T00:00:00Z");
  for (int i = 0; i < 60; ++i)
    out.items.push_back({.available_at = out.opening + Duration::hours(rng.between(-48, 24 * 30)),
                         .id = "",
                         .source = rng.between(0, 1) == 0 ? "news" : "social",
                         .instrument = std::nullopt,
                         .score = 2 * rng.uniform() - 1});
  for (int day = 1; day <= 28; ++day)
    if (rng.between(0, 3) > 0) out.decisions.push_back(out.opening + Duration::days(day));
  return out;
}

const DailyNewsOptions kOptions{.half_life_days = 2.5,
                                .surprise_days = 6,
                                .surprise_days_min = 3,
                                .source_weights = {{"social", 0.25}}};

bool same(double a, double b) { return std::isnan(a) ? std::isnan(b) : std::abs(a - b) < 1e-12; }
bool same_bits(const NewsColumns& a, const NewsColumns& b) {
  const auto equal = [](double x, double y) {
    return std::bit_cast<uint64_t>(x) == std::bit_cast<uint64_t>(y) ||
           (std::isnan(x) && std::isnan(y));
  };
  return equal(a.count, b.count) && equal(a.mean, b.mean) && equal(a.surprise, b.surprise) &&
         equal(a.decay, b.decay);
}

// Each column by its definition, from all items for each day anew.
TEST(DailyNews, AgreesWithItsDefinition) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const Draw drawn = draw(seed);
    const auto rows = daily_news(select_news(drawn.items, NewsScope::kAll), drawn.opening,
                                 drawn.decisions, kOptions);
    std::vector<double> means;
    Timestamp begin = drawn.opening;
    for (size_t d = 0; d < rows.size(); ++d) {
      double count = 0, weights = 0, weighted = 0, decay = 0;
      for (const ScoredNews& one : drawn.items) {
        const double w = one.source == "social" ? 0.25 : 1;
        if (one.available_at > drawn.decisions[d]) continue;
        const double age =
            static_cast<double>((drawn.decisions[d] - one.available_at).ns()) / 864e11;
        decay += w * one.score * std::pow(0.5, age / 2.5);
        if (one.available_at <= begin) continue;
        count += 1;
        weights += w;
        weighted += w * one.score;
      }
      begin = drawn.decisions[d];
      const double mean = count > 0 ? weighted / weights : NAN;
      std::vector<double> known;
      for (size_t e = d < 6 ? 0 : d - 6; e < d; ++e)
        if (!std::isnan(means[e])) known.push_back(means[e]);
      double centre = 0, squares = 0;
      for (const double m : known) centre += m / static_cast<double>(known.size());
      for (const double m : known) squares += (m - centre) * (m - centre);
      const double sd = std::sqrt(squares / (static_cast<double>(known.size()) - 1));
      const double surprise = known.size() < 3 ? NAN : (mean - centre) / sd;
      means.push_back(mean);
      ASSERT_EQ(rows[d].count, count) << "seed " << seed << " day " << d;
      ASSERT_TRUE(same(rows[d].mean, mean)) << "seed " << seed << " day " << d;
      ASSERT_TRUE(same(rows[d].decay, decay)) << "seed " << seed << " day " << d;
      ASSERT_TRUE(std::isnan(surprise) ? std::isnan(rows[d].surprise)
                                       : std::abs(rows[d].surprise / surprise - 1) < 1e-9)
          << "seed " << seed << " day " << d;
    }
  }
}

// News after a decision changes nothing up to it, whatever it says.
TEST(DailyNews, LaterNewsChangesNoEarlierDay) {
  for (uint64_t seed = 0; seed < 100; ++seed) {
    Draw drawn = draw(seed);
    const size_t cut = drawn.decisions.size() / 2;
    const auto before = daily_news(select_news(drawn.items, NewsScope::kAll), drawn.opening,
                                   drawn.decisions, kOptions);
    for (ScoredNews& one : drawn.items)
      if (one.available_at > drawn.decisions[cut]) one.score = -one.score / 2;
    const auto after = daily_news(select_news(drawn.items, NewsScope::kAll), drawn.opening,
                                  drawn.decisions, kOptions);
    for (size_t d = 0; d <= cut; ++d)
      ASSERT_TRUE(same_bits(before[d], after[d])) << "seed " << seed;
    ASSERT_FALSE(same_bits(before.back(), after.back())) << "seed " << seed;
  }
}

// A day looks the same whichever day the columns begin with.
TEST(DailyNews, EarlierDaysDoNotMatterBeyondTheWindow) {
  const Draw drawn = draw(3);
  const auto items = select_news(drawn.items, NewsScope::kAll);
  const auto all = daily_news(items, drawn.opening, drawn.decisions, kOptions);
  for (size_t first = 1; first + 6 < all.size(); ++first) {
    const auto later = daily_news(items, drawn.decisions[first - 1],
                                  std::span{drawn.decisions}.subspan(first), kOptions);
    for (size_t d = 6; d < later.size(); ++d)
      ASSERT_TRUE(same_bits(later[d], all[first + d])) << first << " " << d;
  }
}

TEST(DailyNews, GoesOnAfterARestartWithTheSameBits) {
  const Draw drawn = draw(1);
  const auto items = select_news(drawn.items, NewsScope::kAll);
  const auto expected = daily_news(items, drawn.opening, drawn.decisions, kOptions);
  DailyNews days{kOptions, drawn.opening};
  size_t next = 0;
  for (size_t d = 0; d < drawn.decisions.size(); ++d) {
    for (; next < items.size() && items[next]->available_at <= drawn.decisions[d]; ++next) {
      days.add(items[next]->available_at, items[next]->source, items[next]->score);
      Writer writer;
      days.save(writer);
      days = DailyNews{kOptions, at("1990-01-01T00:00:00Z")};
      Reader reader{writer.bytes()};
      days.load(reader);
      reader.finish();
    }
    ASSERT_TRUE(same_bits(days.close_day(drawn.decisions[d]), expected[d])) << d;
  }
}

TEST(DailyNews, RefusesTheStateOfOtherOptions) {
  const Timestamp opening = at("2020-01-01T00:00:00Z");
  Writer writer;
  DailyNews{kOptions, opening}.save(writer);
  DailyNewsOptions more = kOptions;
  ++more.surprise_days;
  DailyNews days{more, opening};
  Reader reader{writer.bytes()};
  EXPECT_THROW(days.load(reader), Error);
}

TEST(SelectNews, ByScopeAndOnce) {
  std::vector<ScoredNews> items{item("2020-01-03T00:00:00Z", 0.3, "news", "a"),
                                item("2020-01-02T00:00:00Z", 0.2, "news", "a"),
                                item("2020-01-02T00:00:00Z", 0.1, "social", "a"),
                                item("2020-01-01T00:00:00Z", 0.4),
                                item("2020-01-01T00:00:00Z", 0.5)};
  items[1].instrument = id("A.X");
  items[4].instrument = id("B.X");
  const auto scores = [&](NewsScope scope, std::optional<InstrumentId> who = std::nullopt) {
    std::vector<double> out;
    for (const ScoredNews* one : select_news(items, scope, who)) out.push_back(one->score);
    return out;
  };
  EXPECT_EQ(scores(NewsScope::kAll), (std::vector{0.4, 0.5, 0.2, 0.1}));
  EXPECT_EQ(scores(NewsScope::kMarket), (std::vector{0.4, 0.1, 0.3}));
  EXPECT_EQ(scores(NewsScope::kInstrument, id("A.X")), (std::vector{0.2}));
  EXPECT_EQ(scores(NewsScope::kInstrument, id("C.X")), (std::vector<double>{}));
}

TEST(SelectNews, OfEveryInstrumentAtOnce) {
  for (uint64_t seed = 0; seed < 50; ++seed) {
    Rng random{seed};
    std::vector<ScoredNews> items;
    for (int64_t i = random.between(0, 60); i > 0; --i) {
      items.push_back(item("2020-01-01T00:00:00Z", 0.1, random.between(0, 1) == 0 ? "a" : "b"));
      items.back().available_at = items.back().available_at + Duration::hours(random.between(0, 9));
      if (random.between(0, 1) == 0) items.back().id = std::to_string(random.between(0, 9));
      if (random.between(0, 1) == 0)
        items.back().number = static_cast<uint64_t>(random.between(0, 9));
      const int64_t who = random.between(0, 3);
      if (who > 0) items.back().instrument = id("I" + std::to_string(who) + ".X");
    }
    std::map<InstrumentId, std::vector<const ScoredNews*>> expected;
    for (const ScoredNews& one : items)
      if (one.instrument)
        expected[*one.instrument] = select_news(items, NewsScope::kInstrument, one.instrument);
    EXPECT_EQ(select_news_by_instrument(items), expected) << "seed " << seed;
  }
}

TEST(SelectNews, AnItemOfSeveralInstrumentsIsOne) {
  std::vector<ScoredNews> items;
  for (const char* who : {"A.X", "B.X"}) {
    for (uint64_t number = 0; number < 2; ++number) {
      items.push_back(item("2020-01-01T00:00:00Z", number == 0 ? 0.1 : 0.2));
      items.back().instrument = id(who);
      items.back().number = number;
    }
  }
  EXPECT_EQ(select_news(items, NewsScope::kAll).size(), 2U);
  for (const char* who : {"A.X", "B.X"})
    EXPECT_EQ(select_news(items, NewsScope::kInstrument, id(who)).size(), 2U);
}

TEST(DailyNewsOptions, AreReadAndChecked) {
  const auto read = [](const std::string& text) {
    return read_daily_news_options(ConfigFile::parse(text, "d.toml"));
  };
  const DailyNewsOptions options = read(
      "[daily]\nhalf_life_days = 2\nsurprise_days = 5\n[[source]]\nname = \"social\"\nweight = "
      "0.5");
  EXPECT_EQ(options.half_life_days, 2);
  EXPECT_EQ(options.surprise_days_min, 5U);
  EXPECT_EQ(options.weight_of("social"), 0.5);
  EXPECT_EQ(options.weight_of("news"), 1);
  for (const char* bad :
       {"[daily]\nhalf_life_days = 0", "[daily]\nhalf_life = 3", "[daily]\nsurprise_days = 1",
        "[daily]\nsurprise_days = 5\nsurprise_days_min = 6", "[[source]]\nname = \"a\"",
        "[[source]]\nname = \"a\"\nweight = -1",
        "[[source]]\nname = \"a\"\nweight = 1\n[[source]]\nname = \"a\"\nweight = 2"})
    EXPECT_NE(message_of([&] { (void)read(bad); }).find("d.toml:"), std::string::npos) << bad;
}

}  // namespace
}  // namespace godwit
