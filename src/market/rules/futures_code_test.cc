#include "market/rules/futures_code.h"

#include "market/rules/rules_testing.h"

namespace godwit {
namespace {

std::string split(std::string_view symbol, CodeForm form) {
  const auto found = split_futures_symbol(symbol, form);
  return found ? std::string{found->product} + "|" + std::string{found->suffix} : "none";
}

TEST(FuturesCode, ProductAndSuffix) {
  EXPECT_EQ(split("rb2410", CodeForm::kYearMonth), "rb|2410");
  EXPECT_EQ(split("IF2406", CodeForm::kYearMonth), "IF|2406");
  EXPECT_EQ(split("SR501", CodeForm::kDigitMonth), "SR|501");
  EXPECT_EQ(split("ESZ3", CodeForm::kLetter), "ES|Z3");
  EXPECT_EQ(split("ESH24", CodeForm::kLetter), "ES|H24");
  EXPECT_EQ(split("IF@main", CodeForm::kYearMonth), "IF|");
  for (const char* symbol : {"", "rb", "rb241", "rb24100", "2410", "rb2413", "rb2400", "r2b2410",
                             "cu2501C75000", "@main", "m2501-C-3000"})
    EXPECT_EQ(split(symbol, CodeForm::kYearMonth), "none") << symbol;
  EXPECT_EQ(split("SR2501", CodeForm::kDigitMonth), "none");
  EXPECT_EQ(split("ESA3", CodeForm::kLetter), "none");
  EXPECT_EQ(split("Z3", CodeForm::kLetter), "none");
  EXPECT_EQ(split("ESZ2023", CodeForm::kLetter), "none");
  EXPECT_EQ(split("GC201312", CodeForm::kLetter), "GC|201312");
  for (const char* symbol : {"201312", "GC201313", "GC201300", "GC2013", "GC20131", "GC2013012",
                             "GC190012", "GC1201312"})
    EXPECT_EQ(split(symbol, CodeForm::kLetter), "none") << symbol;
}

std::string month(std::string_view suffix, CodeForm form, const char* on) {
  const auto found = delivery_month(suffix, form, day(on));
  return found ? std::to_string(found->year) + "-" + std::to_string(found->month) : "none";
}

TEST(FuturesCode, DeliveryMonths) {
  EXPECT_EQ(month("2410", CodeForm::kYearMonth, "2024-01-02"), "2024-10");
  EXPECT_EQ(month("9905", CodeForm::kYearMonth, "1999-01-04"), "1999-5");
  EXPECT_EQ(month("501", CodeForm::kDigitMonth, "2014-03-03"), "2015-1");
  EXPECT_EQ(month("501", CodeForm::kDigitMonth, "2015-01-14"), "2015-1");
  EXPECT_EQ(month("501", CodeForm::kDigitMonth, "2015-02-02"), "none");  // Ten years ahead.
  EXPECT_EQ(month("501", CodeForm::kDigitMonth, "2024-01-02"), "2025-1");
  EXPECT_EQ(month("501", CodeForm::kDigitMonth, "2022-12-30"), "none");
  EXPECT_EQ(month("001", CodeForm::kDigitMonth, "2019-06-03"), "2020-1");
  EXPECT_EQ(month("912", CodeForm::kDigitMonth, "2019-12-02"), "2019-12");
  EXPECT_EQ(month("Z3", CodeForm::kLetter, "2013-10-07"), "2013-12");
  EXPECT_EQ(month("H4", CodeForm::kLetter, "2023-12-25"), "2024-3");
  EXPECT_EQ(month("H14", CodeForm::kLetter, "2023-12-25"), "2014-3");
  for (const char* on : {"2003-10-07", "2013-10-07", "2013-12-31", "2023-10-09"})
    EXPECT_EQ(month("201312", CodeForm::kLetter, on), "2013-12") << "whatever the day";
  EXPECT_EQ(month("201313", CodeForm::kLetter, "2013-10-07"), "none");
  for (const char* bad : {"", "5", "513", "500", "5a1"})
    EXPECT_EQ(month(bad, CodeForm::kDigitMonth, "2024-01-02"), "none") << bad;
}

}  // namespace
}  // namespace godwit
