#include "market/data/import/field_text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace godwit {
namespace {

/// The cell that a text becomes, or the name of the rule that refuses it.
template <ColumnType type>
std::string read(std::string_view field, const char* unit) {
  const std::vector<std::string_view> fields{field};
  ColumnBinding binding{.source = ColumnBinding::Source::kField};
  binding.unit = *DecimalUnit::parse(unit);
  bool repaired = false;
  CellType<type> cell = 0;
  const FieldResult result =
      read_field<type>(TableRecord{fields}, binding, {.repaired = &repaired}, cell);
  EXPECT_FALSE(repaired) << field;
  return result.rule ? std::string{godwit::text(*result.rule).name} : std::to_string(cell);
}

TEST(FieldText, CountsOfSharesKeepTheirUnitWhateverTheirSize) {
  constexpr ColumnType kShares = ColumnType::kInt64;
  EXPECT_EQ(read<kShares>("999999", "10000"), "9999990000");
  EXPECT_EQ(read<kShares>("1000000", "10000"), "10000000000");
  EXPECT_EQ(read<kShares>("35640625", "10000"), "356406250000");
  EXPECT_EQ(read<kShares>("35640625.7089", "10000"), "356406257089");
  EXPECT_EQ(read<kShares>("356406257089", "1"), "356406257089");
  EXPECT_EQ(read<kShares>("35640625.7089123", "10000"), "malformed_number");
  EXPECT_EQ(read<kShares>("150", "0.01"), "malformed_number");
  EXPECT_EQ(read<kShares>("1e15", "10000"), "out_of_range");
}

TEST(FieldText, TruthIsReadInLettersOfAnyCase) {
  for (const char* const text : {"true", "True", "TRUE", "tRuE", "1"})
    EXPECT_EQ(read<ColumnType::kBool>(text, "1"), "1") << text;
  for (const char* const text : {"false", "False", "FALSE", "0"})
    EXPECT_EQ(read<ColumnType::kBool>(text, "1"), "0") << text;
  for (const char* const text : {"yes", "tru", "truee", "2", "-1", "T"})
    EXPECT_EQ(read<ColumnType::kBool>(text, "1"), "unknown_word") << text;
}

TEST(FieldText, AMessageListsTheWordsThatAreKnown) {
  ColumnBinding binding{.source = ColumnBinding::Source::kField};
  EXPECT_EQ(known_words(binding, ColumnType::kBool), "true, false, 1 or 0");
  EXPECT_EQ(known_words(binding, ColumnType::kInt8), "buy, sell, bid, ask or nothing");
  EXPECT_EQ(known_words(binding, ColumnType::kText), "");
  const TextMap words{{"1", "false"}, {"suspended", "true"}};
  binding.words = &words;
  EXPECT_EQ(known_words(binding, ColumnType::kBool), "'1', 'suspended'");
}

TEST(FieldText, CountsOfOtherColumnsHaveUnitsToo) {
  EXPECT_EQ(read<ColumnType::kUInt32>("1.5", "1000"), "1500");
  EXPECT_EQ(read<ColumnType::kUInt32>("5000000", "1000"), "out_of_range");
  EXPECT_EQ(read<ColumnType::kUInt32>("4294967295", "1"), "4294967295");
  EXPECT_EQ(read<ColumnType::kUInt32>("-1", "1"), "out_of_range");
  EXPECT_EQ(read<ColumnType::kUInt64>("18446744073709551615", "1"), "18446744073709551615");
  EXPECT_EQ(read<ColumnType::kUInt64>("2", "100"), "200");
  EXPECT_EQ(read<ColumnType::kUInt64>("2.5", "1"), "malformed_number");
}

}  // namespace
}  // namespace godwit
