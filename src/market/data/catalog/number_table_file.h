// Tables of numbers over time, such as features and labels, as Parquet files outside the catalog.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// The columns: ts (DATE where daily, else TIMESTAMP_NS), instrument (VARCHAR) where wanted, then
/// the numbers (DOUBLE, NULL for NaN), `spans` of the type of ts behind the first of them. Names
/// differ by more than the case of their letters.
struct NumberTableShape {
  bool daily = false;
  bool has_instrument = false;
  std::vector<std::string> numbers;
  std::vector<std::string> spans;  ///< more times, such as t0 and t1 of a label
};

/// Some rows of it. The views must live until the next block is asked for.
struct NumberTableBlock {
  std::vector<int64_t> times;  ///< nanoseconds, or days where daily, since 1970-01-01
  std::vector<std::string_view> instruments;     ///< of each row, where wanted
  std::vector<std::span<const double>> numbers;  ///< [column][row]
  std::vector<std::span<const int64_t>> spans;   ///< [column][row], as times
};

/// Replaces `path` atomically, in bounded memory; `next` fills one block after the other and says
/// false at the end. Returns the number of rows. Throws Error, also what `next` throws, and leaves
/// the old file.
uint64_t write_number_table(const std::filesystem::path& path, const NumberTableShape& shape,
                            const std::function<bool(NumberTableBlock&)>& next);

}  // namespace godwit
