#include "signals/features/column_source.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "foundation/base/error.h"
#include "foundation/base/random.h"

namespace godwit::features {

std::string row_time_text(const RowTime& time) {
  return time.daily ? format_date(time.day.date()) : format_timestamp(time.ts);
}

void RowBlock::clear(size_t count) {
  times.clear();
  instruments.clear();
  columns.resize(count);
  for (std::vector<double>& column : columns) column.clear();
}

void append(RowBlock& all, const RowBlock& more) {
  if (all.rows() == 0) all.clear(more.columns.size());
  all.times.insert(all.times.end(), more.times.begin(), more.times.end());
  all.instruments.insert(all.instruments.end(), more.instruments.begin(), more.instruments.end());
  for (size_t i = 0; i < more.columns.size(); ++i)
    all.columns[i].insert(all.columns[i].end(), more.columns[i].begin(), more.columns[i].end());
}

void keep_rows(RowBlock& block, std::span<const size_t> rows) {
  const auto keep = [&](auto& values) {
    for (size_t i = 0; i < rows.size(); ++i) values[i] = values[rows[i]];
    values.resize(rows.size());
  };
  keep(block.times);
  keep(block.instruments);
  for (std::vector<double>& column : block.columns) keep(column);
}

void pass_rows(ColumnSource& source, uint64_t rows) {
  constexpr uint64_t kRowsAtOnce = 4096;
  RowBlock passed;
  while (rows > 0) {
    if (!source.next(passed, std::min(rows, kRowsAtOnce)))
      throw failed("the saved state is of data with more rows than these");
    rows -= passed.rows();
  }
}

Timestamp Horizon::ts_max(bool daily) const {
  return daily ? trading_day_without_calendar(last - Duration::from_ns(1)).end_utc() : last;
}

double garbage(uint64_t seed, uint64_t row, uint32_t column) {
  const RandomSource random{seed};
  const double choice = random.uniform(RandomStream::kFaults, row, 2 * column);
  const double value = random.normal(RandomStream::kFaults, row, 2 * column + 1);
  if (choice < 0.05) return std::numeric_limits<double>::quiet_NaN();
  if (choice < 0.10) return 0;
  if (choice < 0.15) return -value * value;
  if (choice < 0.20) return value * value * 1e-12;
  if (choice < 0.25) return value * value * 1e12;
  return std::exp(3 * value);
}

}  // namespace godwit::features
