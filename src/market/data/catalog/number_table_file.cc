#include "market/data/catalog/number_table_file.h"

#include <algorithm>
#include <cmath>

#include "market/data/catalog/duckdb_session.h"
#include "market/data/catalog/row_codec.h"
#include "market/data/catalog/row_file_writer.h"

namespace godwit {
namespace {

class NumberTableSource final : public ChunkSource {
 public:
  NumberTableSource(const NumberTableShape& shape,
                    const std::function<bool(NumberTableBlock&)>& next)
      : shape_{shape}, next_{next} {
    specs_.push_back({"ts", shape.daily ? ColumnType::kDate : ColumnType::kTime});
    if (shape.has_instrument) specs_.push_back({"instrument", ColumnType::kText});
    for (const std::string& name : shape.numbers)
      specs_.push_back({name, ColumnType::kDouble, true});
  }
  [[nodiscard]] std::span<const ColumnSpec> columns() const override { return specs_; }

  void fill(duckdb_data_chunk chunk) override {
    while (at_ == block_.times.size()) {
      block_ = {};
      at_ = 0;
      if (!next_(block_)) {
        duckdb_data_chunk_set_size(chunk, 0);
        return;
      }
    }
    const size_t count = std::min<size_t>(block_.times.size() - at_, duckdb_vector_size());
    fill_times(chunk, count);
    if (shape_.has_instrument) {
      const duckdb_vector column = duckdb_data_chunk_get_vector(chunk, 1);
      for (size_t row = 0; row < count; ++row) {
        const std::string_view text = block_.instruments[at_ + row];
        duckdb_vector_assign_string_element_len(column, row, text.data(), text.size());
      }
    }
    const size_t first = shape_.has_instrument ? 2 : 1;
    for (size_t i = 0; i < block_.numbers.size(); ++i) {
      codec_detail::ColumnView<double> column{chunk, first + i};
      for (size_t row = 0; row < count; ++row) {
        const double value = block_.numbers[i][at_ + row];
        column.values[row] = value;
        if (std::isnan(value)) column.set_null(row);
      }
    }
    duckdb_data_chunk_set_size(chunk, count);
    at_ += count;
  }

 private:
  void fill_times(duckdb_data_chunk chunk, size_t count) {
    if (shape_.daily) {
      const codec_detail::ColumnView<int32_t> days{chunk, 0};
      for (size_t row = 0; row < count; ++row)
        days.values[row] = static_cast<int32_t>(block_.times[at_ + row]);
    } else {
      const codec_detail::ColumnView<int64_t> times{chunk, 0};
      std::copy_n(block_.times.begin() + static_cast<std::ptrdiff_t>(at_), count, times.values);
    }
  }

  const NumberTableShape& shape_;
  const std::function<bool(NumberTableBlock&)>& next_;
  std::vector<ColumnSpec> specs_;
  NumberTableBlock block_;
  size_t at_ = 0;
};

}  // namespace

uint64_t write_number_table(const std::filesystem::path& path, const NumberTableShape& shape,
                            const std::function<bool(NumberTableBlock&)>& next) {
  const std::filesystem::path file = std::filesystem::absolute(path);
  const DuckDbSession session{file.parent_path(), 1};
  NumberTableSource source{shape, next};
  return RowFileWriter{session}.write(file, source, std::nullopt);
}

}  // namespace godwit
