#include "signals/text/tf_idf.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "foundation/base/random.h"
#include "signals/text/english_tokeniser.h"
#include "signals/text/text_testing.h"

namespace godwit {
namespace {

Timestamp at(int64_t second) { return Timestamp::from_ns(second * 1'000'000'000); }
FitRange range(int64_t from, int64_t to) { return {at(from), at(to)}; }
TimedTokens text(int64_t second, std::string_view words) {
  return {at(second), EnglishTokeniser{}.tokenise(words)};
}

std::vector<TimedTokens> corpus() {
  return {text(1, "profit rose rose"), text(2, "profit fell"), text(3, "sales rose")};
}

TEST(TfIdf, AHandWorkedExample) {
  const TfIdf fitted = TfIdf::fit(corpus(), range(0, 5));
  ASSERT_EQ(fitted.size(), 4U);
  const std::vector<std::string> terms{"fell", "profit", "rose", "sales"};
  for (uint32_t i = 0; i < 4; ++i) EXPECT_EQ(fitted.term(i), terms[i]);
  // df 1, 2, 2, 1 of three texts.
  const double rare = std::log(4.0 / 2) + 1;
  const double usual = std::log(4.0 / 3) + 1;
  EXPECT_DOUBLE_EQ(fitted.idf(0), rare);
  EXPECT_DOUBLE_EQ(fitted.idf(1), usual);
  const auto vector = fitted.transform(text(6, "rose sales rose unheard"));
  ASSERT_EQ(vector.size(), 2U);
  const double norm = std::hypot(2 * usual, rare);
  EXPECT_EQ(vector[0].term, 2U);
  EXPECT_DOUBLE_EQ(vector[0].weight, 2 * usual / norm);
  EXPECT_EQ(vector[1].term, 3U);
  EXPECT_DOUBLE_EQ(vector[1].weight, rare / norm);
  EXPECT_TRUE(fitted.transform(text(6, "unheard")).empty());
}

TEST(TfIdf, RefusesTestDataThatOverlapTheFit) {
  const TfIdf fitted = TfIdf::fit(corpus(), range(0, 5));
  EXPECT_EQ(fitted.fit_range(), range(0, 5));
  EXPECT_NE(message_of([&] { (void)fitted.transform(text(5, "rose")); }).find("fitted on"),
            std::string::npos);
  EXPECT_NE(message_of([&] { (void)fitted.transform(text(-1, "rose")); }).find("fitted on"),
            std::string::npos);
  EXPECT_EQ(message_of([&] { (void)fitted.transform(text(6, "rose")); }), "no error");
  EXPECT_EQ(message_of([&] { require_later("it", fitted.fit_range(), range(6, 9)); }), "no error");
  EXPECT_NE(message_of([&] { require_later("it", fitted.fit_range(), range(5, 9)); }), "no error");
  EXPECT_EQ(fitted.transform_training(text(5, "rose")).size(), 1U);
  EXPECT_NE(message_of([&] { (void)fitted.transform_training(text(6, "rose")); }), "no error");
  EXPECT_NE(message_of([] { (void)TfIdf::fit(corpus(), range(0, 2)); }).find("outside the fit"),
            std::string::npos);
  EXPECT_NE(message_of([] { (void)TfIdf::fit({}, range(0, 2)); }).find("no texts"),
            std::string::npos);
}

TEST(TfIdf, KeepsTheTermsOfMostTexts) {
  const TfIdf two = TfIdf::fit(corpus(), range(0, 5), {.terms_max = 2});
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two.term(0), "profit");
  EXPECT_EQ(two.term(1), "rose");
  EXPECT_EQ(TfIdf::fit(corpus(), range(0, 5), {.documents_min = 2}).size(), 2U);
  EXPECT_EQ(TfIdf::fit(corpus(), range(0, 5), {.terms_max = 3}).term(0), "fell");
}

// Against a dense computation over all terms.
TEST(TfIdf, AgreesWithADenseComputation) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    const auto draw = [&rng](int64_t second) {
      std::string words;
      for (int64_t n = rng.between(0, 12); n > 0; --n)
        words += std::string(1, static_cast<char>('a' + rng.between(0, 8))) + " ";
      return text(second, words);
    };
    std::vector<TimedTokens> texts;
    for (int64_t i = 0; i < 15; ++i) texts.push_back(draw(i));
    const TfIdf fitted = TfIdf::fit(texts, range(0, 20));
    const TimedTokens unseen = draw(21);
    std::map<std::string, double> expected;
    double squares = 0;
    for (char letter = 'a'; letter <= 'i'; ++letter) {
      const std::string term(1, letter);
      const auto count_in = [&term](const TimedTokens& one) {
        return std::count_if(one.tokens.begin(), one.tokens.end(),
                             [&](const Token& token) { return token.text == term; });
      };
      const auto df =
          std::count_if(texts.begin(), texts.end(), [&](const auto& t) { return count_in(t) > 0; });
      if (df == 0 || count_in(unseen) == 0) continue;
      const double weight = static_cast<double>(count_in(unseen)) *
                            (1 + std::log(16.0 / (1.0 + static_cast<double>(df))));
      expected[term] = weight;
      squares += weight * weight;
    }
    const auto got = fitted.transform(unseen);
    ASSERT_EQ(got.size(), expected.size()) << "seed " << seed;
    for (const TermWeight& one : got)
      ASSERT_NEAR(one.weight, expected.at(fitted.term(one.term)) / std::sqrt(squares), 1e-14);
  }
}

TEST(TfIdf, SavesAndLoads) {
  const TfIdf fitted = TfIdf::fit(corpus(), range(0, 5));
  Writer writer;
  fitted.save(writer);
  Reader reader{writer.bytes()};
  const TfIdf loaded = TfIdf::load(reader);
  reader.finish();
  EXPECT_EQ(loaded.fit_range(), fitted.fit_range());
  EXPECT_EQ(loaded.texts(), 3U);
  const TimedTokens later = text(9, "rose fell fell");
  EXPECT_EQ(loaded.transform(later), fitted.transform(later));
}

// Every byte of a saved vocabulary replaced: it loads, or is refused, and never more.
TEST(TfIdf, DamagedBytesAreRefused) {
  Writer writer;
  TfIdf::fit(corpus(), range(0, 5)).save(writer);
  const std::vector<std::byte> good{writer.bytes().begin(), writer.bytes().end()};
  size_t refused = 0;
  for (size_t i = 0; i < good.size(); ++i) {
    std::vector<std::byte> bytes = good;
    bytes[i] = std::byte{0xFF};
    refused += message_of([&] {
                 Reader reader{bytes};
                 (void)TfIdf::load(reader);
               }) != "no error";
    Reader cut{std::span{good}.first(i)};
    EXPECT_NE(message_of([&] { (void)TfIdf::load(cut); }), "no error");
  }
  EXPECT_GT(refused, 20U);
}

}  // namespace
}  // namespace godwit
