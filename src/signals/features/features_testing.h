// Columns in memory, for the tests of features.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "foundation/base/error.h"
#include "foundation/base/random.h"
#include "signals/features/column_source.h"
#include "signals/features/feature_set.h"

namespace godwit::features {

/// Rows that are given; a horizon cuts them off or poisons them.
class MemorySource final : public ColumnSource {
 public:
  struct Data {
    std::vector<std::string> instruments{""};
    RowBlock rows;
    std::vector<std::string> names;
  };
  explicit MemorySource(const Data& data, const std::optional<Horizon>& horizon = {})
      : data_{data}, horizon_{horizon} {}

  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return data_.instruments;
  }
  [[nodiscard]] bool has_column(std::string_view name) const override {
    return std::find(data_.names.begin(), data_.names.end(), name) != data_.names.end();
  }
  [[nodiscard]] std::vector<std::string> column_names() const override { return data_.names; }
  void start_at(Timestamp start) override { start_ = start; }
  void save(Writer& writer) const override { writer.put(static_cast<uint64_t>(at_)); }
  void load(Reader& reader) override { at_ = reader.get<uint64_t>(); }
  void select(std::span<const std::string> names) override {
    for (const std::string& name : names)
      selected_.push_back(static_cast<size_t>(
          std::find(data_.names.begin(), data_.names.end(), name) - data_.names.begin()));
  }
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override {
    block.clear(selected_.size());
    for (; at_ < data_.rows.rows() && block.rows() < rows_max; ++at_) {
      const RowTime& time = data_.rows.times[at_];
      if (start_ && time.ts < *start_) continue;
      if (horizon_ && horizon_->is_missing_at(time.known())) continue;
      const bool is_garbage = horizon_ && horizon_->is_garbage_at(time.known());
      block.times.push_back(time);
      block.instruments.push_back(data_.rows.instruments[at_]);
      for (size_t i = 0; i < selected_.size(); ++i)
        block.columns[i].push_back(is_garbage
                                       ? garbage(horizon_->seed, at_, static_cast<uint32_t>(i))
                                       : data_.rows.columns[selected_[i]][at_]);
    }
    return block.rows() != 0;
  }

 private:
  const Data& data_;
  std::optional<Horizon> horizon_;
  std::vector<size_t> selected_;
  size_t at_ = 0;
  std::optional<Timestamp> start_;
};

/// Daily rows of a walk: close, volume; each instrument lacks one day in ten when there are
/// several.
[[nodiscard]] inline MemorySource::Data random_walks(size_t instruments, int32_t days,
                                                     uint64_t seed) {
  MemorySource::Data data;
  data.names = {"close", "volume"};
  data.rows.clear(2);
  data.instruments.clear();
  for (size_t i = 0; i < instruments; ++i)
    data.instruments.push_back(instruments == 1 ? "" : "I" + std::to_string(i) + ".TEST");
  Rng random{seed};
  std::vector<double> closes(instruments, 100);
  for (int32_t day = 0; day < days; ++day) {
    RowTime time{.day = TradingDay{Date::from_days(10'000 + day)}, .daily = true};
    time.ts = time.day.end_utc();
    for (size_t i = 0; i < instruments; ++i) {
      closes[i] *= 1 + 0.01 * random.normal();
      if (instruments > 1 && random.between(0, 9) == 0) continue;
      data.rows.times.push_back(time);
      data.rows.instruments.push_back(static_cast<uint32_t>(i));
      data.rows.columns[0].push_back(closes[i]);
      data.rows.columns[1].push_back(static_cast<double>(random.between(0, 1000)));
    }
  }
  return data;
}

[[nodiscard]] inline FeatureSet set_of(const std::string& toml) {
  return read_feature_set(ConfigFile::parse(toml, "test.toml"), "test");
}

/// A set of the feature `f` alone.
[[nodiscard]] inline FeatureSet one_feature(const std::string& formula) {
  return set_of("[[feature]]\nname = \"f\"\nformula = \"" + formula + "\"\n");
}

/// What `body` throws, in its own words.
template <class Body>
[[nodiscard]] std::string error_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace godwit::features
