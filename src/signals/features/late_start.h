// A source whose history begins later.
#pragma once

#include <memory>
#include <utility>

#include "signals/features/column_source.h"

namespace godwit::features {

/// The rows from `start` on.
class LateStart final : public ColumnSource {
 public:
  LateStart(std::unique_ptr<ColumnSource> base, Timestamp start)
      : base_{std::move(base)}, start_{start} {}

  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return base_->instruments();
  }
  [[nodiscard]] bool has_column(std::string_view name) const override {
    return base_->has_column(name);
  }
  [[nodiscard]] std::vector<std::string> column_names() const override {
    return base_->column_names();
  }
  void select(std::span<const std::string> names) override { base_->select(names); }
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override {
    while (base_->next(read_, rows_max)) {
      block.clear(read_.columns.size());
      for (size_t row = 0; row < read_.rows(); ++row) {
        if (read_.times[row].ts < start_) continue;
        block.times.push_back(read_.times[row]);
        block.instruments.push_back(read_.instruments[row]);
        for (size_t i = 0; i < read_.columns.size(); ++i)
          block.columns[i].push_back(read_.columns[i][row]);
      }
      if (block.rows() != 0) return true;
    }
    block.clear(read_.columns.size());
    return false;
  }

 private:
  std::unique_ptr<ColumnSource> base_;
  Timestamp start_;
  RowBlock read_;
};

}  // namespace godwit::features
