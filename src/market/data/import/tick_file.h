// Recordings of the snapshots of Chinese futures exchanges.
#pragma once

#include <vector>

#include "market/data/import/file_format.h"
#include "market/data/import/file_pattern.h"
#include "market/data/import/tick_layout.h"

namespace godwit {

/// Times are those of China. A settlement price counts from 14:59 on, when the day is over. Prices
/// that CTP has no value for (DBL_MAX), zero and "N/A" are none. What the rows become: TickRows.
/// The night session belongs to the next trading day; where the brokers' servers date it otherwise,
/// night_date.h sets it right.
class TickFileFormat final : public FileFormat {
 public:
  explicit TickFileFormat(const TickLayout& layout);
  [[nodiscard]] std::string_view name() const override { return layout_.name; }
  [[nodiscard]] std::string_view about() const override { return layout_.about; }
  [[nodiscard]] bool recognises(const FileSample& sample) const override;
  [[nodiscard]] std::optional<Misfit> misfit(const FileSample& sample) const override;
  [[nodiscard]] std::vector<HeldKind> holds(const FileSample& sample) const override;
  [[nodiscard]] std::unique_ptr<FileReader> open(std::unique_ptr<ByteSource> bytes,
                                                 const OpenOptions& options) const override;

 private:
  const TickLayout& layout_;
  std::vector<FilePattern> patterns_;
};

}  // namespace godwit
