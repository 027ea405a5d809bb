// The source that StoredColumns puts beside rows.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signals/features/news_beside_rows.h"
#include "signals/features/stored_columns.h"
#include "signals/features/values_beside_rows.h"

namespace godwit::features {

class StoredColumnSource final : public ColumnSource {
 public:
  StoredColumnSource(std::unique_ptr<ColumnSource> rows, StoredColumns& stored,
                     const std::optional<Horizon>& horizon, std::string unnamed);

  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return rows_->instruments();
  }
  [[nodiscard]] bool has_column(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> column_names() const override;
  [[nodiscard]] WarmUp look_back(std::string_view name) const override;
  [[nodiscard]] bool is_by_instrument() const override { return rows_->is_by_instrument(); }
  void start_at(Timestamp start) override { rows_->start_at(start); }
  void select(std::span<const std::string> names) override;
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override;
  void save(Writer& writer) const override;
  void load(Reader& reader) override;

 private:
  /// A selected column: one of the rows', of a series, or of news.
  struct Selected {
    ValuesBesideRows* values = nullptr;
    NewsBesideRows* news = nullptr;
    size_t index = 0;  // In the block of the rows, or of the four columns of news.
  };
  [[nodiscard]] Selected open(const StoredName& name);
  [[nodiscard]] const std::string& name_of(uint32_t instrument) const;
  [[nodiscard]] Timestamp known_at(uint32_t instrument, const RowTime& time);

  std::unique_ptr<ColumnSource> rows_;
  StoredColumns& stored_;
  std::optional<Horizon> horizon_;
  std::string unnamed_;
  std::map<std::pair<std::string, std::string>, ValuesBesideRows> values_;  // By series and name.
  std::map<std::pair<std::string, NewsScope>, NewsBesideRows> news_;
  std::vector<Selected> selected_;
  std::vector<std::optional<Timestamp>> known_;  // To the latest row, by instrument.
  RowBlock block_;
};

}  // namespace godwit::features
