// The profile of each session as columns, made row by row from close, volume and the book.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "signals/features/column_source.h"
#include "signals/features/session_profile.h"

namespace godwit::features {

/// A source with SessionProfile::kColumns beside its own, where it has close and volume; the shares
/// at bid and ask need buy_volume and sell_volume, or bid_price_1 and ask_price_1. A column that
/// the source has is never made, and one that is made looks back to the first row of its session.
/// Sessions are the trading days of the rows. A bar is of the minute just before its close; a tick,
/// in rows without `open` that have a price, of that in which it stands.
class SessionColumnSource final : public ColumnSource {
 public:
  explicit SessionColumnSource(std::unique_ptr<ColumnSource> base);

  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return base_->instruments();
  }
  [[nodiscard]] bool has_column(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> column_names() const override;
  [[nodiscard]] WarmUp look_back(std::string_view name) const override;
  [[nodiscard]] bool is_by_instrument() const override { return base_->is_by_instrument(); }
  void start_at(Timestamp start) override { base_->start_at(start); }
  void select(std::span<const std::string> names) override;
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override;
  void save(Writer& writer) const override;
  void load(Reader& reader) override;

 private:
  [[nodiscard]] bool can_make(size_t column) const;
  [[nodiscard]] size_t base_column(std::string_view name);
  [[nodiscard]] SessionRow row_at(size_t row) const;
  [[nodiscard]] SessionProfile& profile(uint32_t instrument);
  void make_columns(RowBlock& block);

  /// A selected column: the session's, or else the base's.
  struct Selected {
    std::optional<size_t> of_session;
    size_t of_base = 0;
  };
  std::unique_ptr<ColumnSource> base_;
  bool is_of_ticks_;
  std::vector<std::unique_ptr<SessionProfile>> profiles_;  // By instrument.
  std::vector<Selected> selected_;
  std::vector<std::string> base_names_;
  std::vector<std::optional<size_t>> inputs_;  // Of a SessionRow; empty: no session column.
  RowBlock base_block_;
};

}  // namespace godwit::features
