// Columns that a source does not have but that follow, row by row, from those it has or from what
// is known of the instrument: vwap, other names, clock and calendar.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "signals/features/column_source.h"
#include "signals/features/instrument_knowledge.h"

namespace godwit::features {

/// One derived column, for messages and docs/features.md.
struct DerivedColumn {
  std::string_view name;
  std::string_view from;  ///< columns it is made of, by spaces; "" for time and instrument
  std::string_view formula;
};

/// In the order in which they are tried; a name may come twice with different columns to be made
/// of.
[[nodiscard]] std::span<const DerivedColumn> derived_columns();

/// A source with its derived columns. A column that the source has is never derived.
class DerivedColumnSource final : public ColumnSource {
 public:
  DerivedColumnSource(std::unique_ptr<ColumnSource> base, KnowledgeOf knowledge);

  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return base_->instruments();
  }
  [[nodiscard]] bool has_column(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> column_names() const override;
  [[nodiscard]] bool is_by_instrument() const override { return base_->is_by_instrument(); }
  [[nodiscard]] WarmUp look_back(std::string_view name) const override;
  void start_at(Timestamp start) override { base_->start_at(start); }
  void select(std::span<const std::string> names) override;
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override;
  void save(Writer& writer) const override { base_->save(writer); }
  void load(Reader& reader) override { base_->load(reader); }

 private:
  [[nodiscard]] const DerivedColumn* find(std::string_view name) const;
  [[nodiscard]] size_t base_column(std::string_view name);
  [[nodiscard]] InstrumentKnowledge& knowledge(uint32_t instrument);
  void derive(size_t into, const DerivedColumn& how, const std::vector<size_t>& from,
              RowBlock& block);

  /// A selected column: one of the base's, or derived from some of them.
  struct Selected {
    const DerivedColumn* how = nullptr;
    std::vector<size_t> from;
  };
  std::unique_ptr<ColumnSource> base_;
  KnowledgeOf knowledge_of_;
  std::vector<std::unique_ptr<InstrumentKnowledge>> known_;  // By instrument.
  std::vector<Selected> selected_;
  std::vector<std::string> base_names_;
  RowBlock base_block_;
};

}  // namespace godwit::features
