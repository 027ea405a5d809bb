#include "signals/features/feature_set.h"

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "signals/features/features_folder.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
namespace {

FeatureSet set_of(const std::string& toml) {
  return read_feature_set(ConfigFile::parse(toml, "my.toml"), "my");
}

TEST(FeatureSet, WritesFamiliesOut) {
  const FeatureSet set = set_of(R"toml([set]
title = "Mine"
min_periods = 2
windows = [5, 10]
[[define]]
name = "half"
formula = "close / 2"
[[feature]]
name = "MA{d}"
formula = "mean(half, {d}) / ref(close, {d})"
about = "{d} bars"
[[feature]]
name = "L{d}"
from = 2
to = 0
formula = "ref(close, {d})"
unit = "price"
)toml");
  EXPECT_EQ(set.title, "Mine");
  EXPECT_EQ(set.min_periods, 2U);
  ASSERT_EQ(set.features.size(), 5U);
  EXPECT_EQ(set.features[1].name, "MA10");
  EXPECT_EQ(set.features[1].formula, "mean(half, 10) / ref(close, 10)");
  EXPECT_EQ(set.features[1].about, "10 bars");
  EXPECT_EQ(set.features[2].name, "L2");
  EXPECT_EQ(set.features[4].formula, "ref(close, 0)");
  EXPECT_EQ(set.expressions().size(), 6U);
  EXPECT_EQ(set.expressions({true, false, false, false, true}).size(), 3U);
}

TEST(FeatureSet, SaysWhereAMistakeIs) {
  const auto error = [](const std::string& toml) { return error_of([&] { (void)set_of(toml); }); };
  const std::string head = "[[feature]]\nname = \"f\"\n";
  EXPECT_EQ(error(head + "formula = \"meen(close, 5)\"\n").rfind("my.toml:3:11: feature", 0), 0U);
  EXPECT_NE(error(head + "formula = \"meen(close, 5)\"\n").find("did you mean mean?"),
            std::string::npos);
  EXPECT_NE(error(head + "formula = \"ref(close, -1)\"\n").find("column 12"), std::string::npos);
  EXPECT_NE(error(head + "formula = \"close\"\nwindow = 3\n").find("did you mean windows?"),
            std::string::npos);
  EXPECT_NE(error(head + "formula = \"mean(close, {d})\"\n").find("the name needs it too"),
            std::string::npos);
  EXPECT_NE(error(head + "formula = \"close\"\nwindows = [3]\n").find("of no use without {d}"),
            std::string::npos);
  EXPECT_NE(error("[[feature]]\nname = \"f{d}\"\nformula = \"close\"\n").find("{d} needs windows"),
            std::string::npos);
  const std::string family = "[[feature]]\nname = \"f{d}\"\nformula = \"close\"\nwindows = [5]\n";
  EXPECT_EQ(error(family), "no error");
  for (const std::string key : {"from", "to"})
    EXPECT_EQ(error(family + key + " = 9\n").find("my.toml:5:"), 0U)
        << error(family + key + " = 9\n");
  EXPECT_NE(error(family + "from = 9\nto = 7\n").find("beside windows"), std::string::npos);
  EXPECT_NE(
      error(head + "formula = \"close\"\n" + "[[feature]]\nname = \"F\"\nformula = \"open\"\n")
          .find("is the name of another one"),
      std::string::npos);
  EXPECT_NE(error("[[feature]]\nname = \"ts\"\nformula = \"close\"\n").find("every output"),
            std::string::npos);
  EXPECT_NE(error("[[feature]]\nname = \"1a\"\nformula = \"close\"\n").find("not a digit first"),
            std::string::npos);
  EXPECT_NE(error("[set]\ntitle = \"x\"\n").find("at least one [[feature]]"), std::string::npos);
}

TEST(FeatureSet, ShippedSetsKeepTheirNames) {
  const std::filesystem::path folder{GODWIT_SOURCE_FOLDER "/features"};
  EXPECT_EQ(feature_set_names(folder),
            (std::vector<std::string>{"alpha158", "alpha360", "candles", "classic14", "fundamental",
                                      "microstructure", "seed"}));
  const FeatureSet alpha = load_feature_set(folder, "alpha158");
  ASSERT_EQ(alpha.features.size(), 158U);
  EXPECT_EQ(alpha.features[0].name, "KMID");
  EXPECT_EQ(alpha.features[12].name, "VWAP0");
  EXPECT_EQ(alpha.features[13].name, "ROC5");
  EXPECT_EQ(alpha.features[157].name, "VSUMD60");
  const FeatureSet window = load_feature_set(folder, "alpha360");
  ASSERT_EQ(window.features.size(), 360U);
  EXPECT_EQ(window.features[0].name, "CLOSE59");
  EXPECT_EQ(window.features[359].name, "VOLUME0");
  EXPECT_EQ(load_feature_set(folder, "classic14").features.size(), 14U);
  EXPECT_EQ(load_feature_set(folder, "seed").features.size(), 24U);
  EXPECT_NE(
      error_of([&] { (void)load_feature_set(folder, "alpha15"); }).find("did you mean alpha158?"),
      std::string::npos);
}

}  // namespace
}  // namespace godwit::features
