// The shipped sets over rows of a catalog, for tests that compare them with loops over the rows.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "market/data/catalog/catalog_testing.h"
#include "market/rules/rule_book.h"
#include "signals/features/catalog_column_source.h"
#include "signals/features/derived_columns.h"
#include "signals/features/feature_stream.h"
#include "signals/features/features_testing.h"

namespace godwit::features {
[[nodiscard]] inline InstrumentId id(std::string_view text) {
  return InstrumentId::parse(text).value();
}
[[nodiscard]] inline TradingDay day(std::string_view text) {
  return TradingDay{parse_date(text).value()};
}
[[nodiscard]] inline Timestamp at(std::string_view text) { return parse_timestamp(text).value(); }
[[nodiscard]] inline Price price(double value) {
  return Price::from_raw(std::llround(value * 100) * 10'000'000);
}
[[nodiscard]] inline double number(Price value) { return static_cast<double>(value.raw()) / 1e9; }
[[nodiscard]] inline double number(Quantity value) {
  return static_cast<double>(value.raw()) / 1e8;
}

/// Equal, or both missing.
inline void expect_value(double got, double expected, const std::string& where) {
  if (std::isnan(expected))
    EXPECT_TRUE(std::isnan(got)) << where << ": " << got;
  else
    EXPECT_NEAR(got, expected, 1e-12 * std::max(1.0, std::abs(expected))) << where;
}

class CatalogKinds : public testing::Test {
 protected:
  template <class Row>
  void store(std::string_view name, DataKind kind, const std::vector<Row>& rows,
             Interval interval = Interval::k1d) {
    catalog_.merge(Series{.instrument = id(name), .kind = kind, .interval = interval},
                   std::span<const Row>{rows});
  }

  /// All rows of the features of a set, by name.
  struct Table {
    RowBlock rows;
    std::map<std::string, std::vector<double>> columns;
  };
  Table features(const FeatureSet& set, const CatalogQuery& query) {
    static const RuleBook book{GODWIT_SOURCE_FOLDER "/rules"};
    const KnowledgeOf knowledge = [&](const std::string& name) {
      std::optional<Interval> interval;
      if (has_interval(query.kind)) interval = query.interval;
      return InstrumentKnowledge{&book, InstrumentId::parse(name), interval,
                                 [this](const std::string& text) { told_.insert(text); }};
    };
    FeatureStream stream{set, std::make_unique<DerivedColumnSource>(
                                  open_catalog_columns(catalog_, query, {}, knowledge), knowledge)};
    Table table{.rows = all_features(stream), .columns = {}};
    for (size_t i = 0; i < set.features.size(); ++i)
      table.columns[set.features[i].name] = table.rows.columns[i];
    return table;
  }
  Table shipped(std::string_view set, const CatalogQuery& query) {
    return features(load_feature_set(GODWIT_SOURCE_FOLDER "/features", std::string{set}), query);
  }
  /// One feature of that formula.
  std::vector<double> values(const std::string& formula, const CatalogQuery& query) {
    return features(one_feature(formula), query).columns.at("f");
  }

  TemporaryFolder folder_;
  Catalog catalog_{folder_.path(), Catalog::Mode::kReadWrite};
  std::set<std::string> told_;
};

}  // namespace godwit::features
