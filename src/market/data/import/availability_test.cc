// From when imported values and relations may be used, where their files do not say it.
#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

using AvailabilityTest = ImporterTest;

constexpr const char* kValues = "ts,name,value\n2024-04-01T00:00:00Z,eps,0.3\n";
const Series kFundamental{.instrument = kSpx, .kind = DataKind::kFundamental};
const Series kRelation{.instrument = kSpx, .kind = DataKind::kRelation};

TEST_F(AvailabilityTest, ValuesWithoutAReleaseTimeAreKnownTheNextDay) {
  const ImportReport report = import_by(contract(DataKind::kFundamental), file("v.csv", kValues));
  EXPECT_EQ(report.files[0].assumptions,
            std::vector<std::string>{"fundamental: where no release time is stated, available the "
                                     "next day (UTC)"});
  // The period ends with 31 March; the bar of that day does not see it.
  EXPECT_EQ(stored<KnownValue>(kFundamental),
            "2024-04-01T00:00:00Z,2024-04-01T00:00:00.000000001Z,eps,0.3\n");
}

TEST_F(AvailabilityTest, TheMappingMayChooseTheRule) {
  const std::pair<const char*, const char*> rules[] = {
      {"45d", "2024-05-15T00:00:00.000000001Z"},
      {"end", "2024-04-01T00:00:00Z"},
      {"next_day", "2024-04-01T00:00:00.000000001Z"}};
  for (const auto& [rule, available] : rules) {
    const std::string mapping = "[time]\navailable = \"" + std::string{rule} + "\"\n";
    const ImportReport report =
        import_by(contract(DataKind::kFundamental, mapping), file("v.csv", kValues));
    EXPECT_EQ(report.files[0].assumptions.size(), 1U);
    EXPECT_EQ(stored<KnownValue>(kFundamental),
              "2024-04-01T00:00:00Z," + std::string{available} + ",eps,0.3\n");
    std::filesystem::remove_all(root());
  }
  EXPECT_THROW((void)import_by(contract(DataKind::kFundamental, "[time]\navailable = \"stated\"\n"),
                               file("v.csv", kValues)),
               Error);
  EXPECT_THROW((void)contract(DataKind::kSeries, "[time]\navailable = \"soon\"\n"), Error);
  EXPECT_THROW((void)contract(DataKind::kTrade, "[time]\navailable = \"end\"\n"), Error);
}

TEST_F(AvailabilityTest, AStatedReleaseTimeIsUsedAsItIs) {
  const std::string text =
      "ts,available_at,name,value\n2024-04-01T00:00:00Z,2024-04-27T10:00:00Z,eps,0.3\n"
      "2024-07-01T00:00:00Z,,eps,0.4\n";
  const ImportFile one{file("v.csv", text), kSpx};
  const auto import_as = [&](const std::string& mapping) {
    return import_files(root(), {&one, 1}, contract(DataKind::kFundamental, mapping),
                        {.refused_share_max = 1});
  };
  ImportReport report = import_as("");
  EXPECT_TRUE(report.files[0].assumptions.empty());
  EXPECT_EQ(report.files[0].rows.reasons[static_cast<size_t>(RowRule::kMissingField)], 1U);
  EXPECT_EQ(stored<KnownValue>(kFundamental),
            "2024-04-01T00:00:00Z,2024-04-27T10:00:00Z,eps,0.3\n");
  // A rule that was chosen fills the gaps of the column.
  report = import_as("[time]\navailable = \"30d\"\n");
  EXPECT_EQ(report.files[0].assumptions.size(), 1U);
  EXPECT_EQ(stored<KnownValue>(kFundamental),
            "2024-04-01T00:00:00Z,2024-04-27T10:00:00Z,eps,0.3\n"
            "2024-07-01T00:00:00Z,2024-07-30T00:00:00.000000001Z,eps,0.4\n");
}

TEST_F(AvailabilityTest, TheEndOfARelationIsKnownWhenItIsOver) {
  const std::string text =
      "kind,subject,object,valid_from,valid_to\n"
      "index_member,A,I,2017-01-03,2018-06-08\n"
      "index_member,B,I,2018-06-09,\n";
  const ImportReport report = import_by(contract(DataKind::kRelation), file("r.csv", text));
  ASSERT_EQ(report.files[0].assumptions.size(), 1U);
  EXPECT_NE(report.files[0].assumptions[0].find("the last day is known when it is over"),
            std::string::npos);
  EXPECT_EQ(report.files[0].rows.accepted, 2U);
  EXPECT_EQ(stored<Relation>(kRelation),
            "2017-01-03T00:00:00.000000001Z,index_member,A,I,2017-01-03,,\n"
            "2018-06-09T00:00:00.000000001Z,index_member,A,I,2017-01-03,2018-06-08,\n"
            "2018-06-09T00:00:00.000000001Z,index_member,B,I,2018-06-09,,\n");
  EXPECT_EQ(merged(import_by(contract(DataKind::kRelation), folder_ / "r.csv")),
            (MergeCounts{.unchanged = 3}));
}

TEST_F(AvailabilityTest, ARelationThatSaysWhenItWasKnownIsOneRow) {
  const std::string text =
      "kind,subject,object,valid_from,valid_to,available_at\n"
      "index_member,A,I,2017-01-03,2018-06-08,2018-06-01T10:00:00Z\n";
  const ImportReport report = import_by(contract(DataKind::kRelation), file("r.csv", text));
  EXPECT_TRUE(report.files[0].assumptions.empty());
  EXPECT_EQ(stored<Relation>(kRelation),
            "2018-06-01T10:00:00Z,index_member,A,I,2017-01-03,2018-06-08,\n");
}

}  // namespace
}  // namespace godwit
