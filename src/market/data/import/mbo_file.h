// CME market by order as Databento writes it to CSV (market/decode/cme_mbo.h).
#pragma once

#include "market/data/import/file_format.h"

namespace godwit {

/// The file says the venue's number of the instrument; its symbol is the part of the file's name
/// before "_mbo_", its venue CME. F rows repeat the resting side of the T row before them and are
/// skipped. Rows of a picture of the book keep their order and have no number.
class MboFileFormat final : public FileFormat {
 public:
  [[nodiscard]] std::string_view name() const override { return "databento_mbo"; }
  [[nodiscard]] std::string_view about() const override {
    return "Databento market by order of CME, one contract a file";
  }
  [[nodiscard]] bool recognises(const FileSample& sample) const override;
  [[nodiscard]] std::vector<HeldKind> holds(const FileSample& sample) const override;
  [[nodiscard]] std::unique_ptr<FileReader> open(std::unique_ptr<ByteSource> bytes,
                                                 const OpenOptions& options) const override;
};

}  // namespace godwit
