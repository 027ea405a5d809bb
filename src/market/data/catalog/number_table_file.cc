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
    spans_at_ = specs_.size() + std::min<size_t>(shape.numbers.size(), 1);
    for (const std::string& name : shape.numbers)
      specs_.push_back({name, ColumnType::kDouble, true});
    for (size_t i = 0; i < shape.spans.size(); ++i)
      specs_.insert(specs_.begin() + static_cast<std::ptrdiff_t>(spans_at_ + i),
                    {shape.spans[i], specs_.front().type});
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
    fill_times(chunk, 0, block_.times, count);
    for (size_t i = 0; i < block_.spans.size(); ++i)
      fill_times(chunk, spans_at_ + i, block_.spans[i], count);
    if (shape_.has_instrument) {
      const duckdb_vector column = duckdb_data_chunk_get_vector(chunk, 1);
      for (size_t row = 0; row < count; ++row) {
        const std::string_view text = block_.instruments[at_ + row];
        duckdb_vector_assign_string_element_len(column, row, text.data(), text.size());
      }
    }
    for (size_t i = 0; i < block_.numbers.size(); ++i) {
      const size_t before = shape_.has_instrument ? 2 : 1;
      codec_detail::ColumnView<double> column{chunk,
                                              before + i + (i > 0 ? block_.spans.size() : 0)};
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
  void fill_times(duckdb_data_chunk chunk, size_t column, std::span<const int64_t> times,
                  size_t count) {
    if (shape_.daily) {
      const codec_detail::ColumnView<int32_t> days{chunk, column};
      for (size_t row = 0; row < count; ++row)
        days.values[row] = static_cast<int32_t>(times[at_ + row]);
    } else {
      const codec_detail::ColumnView<int64_t> instants{chunk, column};
      std::copy_n(times.begin() + static_cast<std::ptrdiff_t>(at_), count, instants.values);
    }
  }

  const NumberTableShape& shape_;
  const std::function<bool(NumberTableBlock&)>& next_;
  std::vector<ColumnSpec> specs_;
  size_t spans_at_ = 0;  // The column of the first.
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
