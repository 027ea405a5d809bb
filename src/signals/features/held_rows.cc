#include "signals/features/held_rows.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace godwit::features {
namespace {

class RowsInMemory final : public SeriesRows {
 public:
  RowsInMemory(SeriesRows& rows, std::span<const size_t> columns) : width_{columns.size()} {
    for (size_t i = 0; i < columns.size(); ++i) {
      place_.resize(std::max(place_.size(), columns[i] + 1));
      place_[columns[i]] = i;
    }
    while (rows.move()) add(rows, columns);
    times_.shrink_to_fit();
    values_.shrink_to_fit();
  }

  [[nodiscard]] size_t bytes() const {
    return times_.size() * (sizeof(Time) + width_ * sizeof(double));
  }
  [[nodiscard]] bool move() override {
    begun_ = std::min(begun_ + 1, times_.size() + 1);
    return begun_ <= times_.size();
  }
  [[nodiscard]] RowTime time() const override {
    return {.ts = times_[at()].ts, .day = times_[at()].day, .daily = daily_};
  }
  [[nodiscard]] Timestamp arrival() const override { return times_[at()].ts; }
  [[nodiscard]] double value(size_t column) const override {
    return values_[at() * width_ + place_[column]];
  }
  [[nodiscard]] size_t rows_at_hand() const override { return times_.size() - at(); }
  void append_values(size_t column, size_t rows, std::vector<double>& out) const override {
    for (size_t row = at(); row < at() + rows; ++row)
      out.push_back(values_[row * width_ + place_[column]]);
  }

 private:
  struct Time {
    Timestamp ts;
    TradingDay day;
  };
  /// The row that `rows` is at, and those at hand.
  void add(SeriesRows& rows, std::span<const size_t> columns) {
    const size_t count = rows.rows_at_hand();
    const size_t first = values_.size();
    values_.resize(first + count * width_);
    std::vector<double> column;
    for (size_t i = 0; i < width_; ++i) {
      column.clear();
      rows.append_values(columns[i], count, column);
      for (size_t row = 0; row < count; ++row) values_[first + row * width_ + i] = column[row];
    }
    for (size_t row = 0; row < count; ++row) {
      if (row != 0) static_cast<void>(rows.move());
      const RowTime time = rows.time();
      times_.push_back({.ts = time.ts, .day = time.day});
      daily_ = time.daily;
    }
  }
  [[nodiscard]] size_t at() const { return begun_ - 1; }

  size_t width_;
  std::vector<size_t> place_;  // Of a column, in a row.
  std::vector<Time> times_;
  std::vector<double> values_;  // Row after row: by time, one row of each series is read at once.
  bool daily_ = false;
  size_t begun_ = 0;  // Rows moved to; one more than there are behind the end.
};

}  // namespace

HeldRows hold_rows(SeriesRows& rows, std::span<const size_t> columns) {
  auto held = std::make_unique<RowsInMemory>(rows, columns);
  const size_t bytes = held->bytes();
  return {.rows = std::move(held), .bytes = bytes};
}

}  // namespace godwit::features
