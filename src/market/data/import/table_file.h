// Tables in CSV as files of a format.
#pragma once

#include "market/data/import/file_format.h"
#include "market/data/import/table_format.h"

namespace godwit {

class TableFileFormat final : public FileFormat {
 public:
  explicit TableFileFormat(TableFormat format) : format_{std::move(format)} {}
  [[nodiscard]] std::string_view name() const override { return format_.name; }
  [[nodiscard]] std::string_view about() const override { return format_.about; }
  [[nodiscard]] bool recognises(const FileSample& sample) const override;
  [[nodiscard]] std::optional<Misfit> misfit(const FileSample& sample) const override;
  [[nodiscard]] std::vector<HeldKind> holds(const FileSample& sample) const override;
  [[nodiscard]] std::unique_ptr<FileReader> open(std::unique_ptr<ByteSource> bytes,
                                                 const OpenOptions& options) const override;

 private:
  TableFormat format_;
};

}  // namespace godwit
