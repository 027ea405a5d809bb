// Tables of book changes, one level a row, in which the rows of one message stand together.
#pragma once

#include "market/data/import/file_format.h"

namespace godwit {

enum class DepthTableVendor : uint8_t {
  kTardis,   ///< incremental_book_L2: messages differ in their times; snapshots are marked.
  kBinance,  ///< Futures depth: messages bear their update numbers.
};

/// Rows of one message become one run of book_delta, and a record is accepted with its message. A
/// row that is refused leaves its message incomplete: the book is out of step until the next
/// snapshot (BookRows). Tardis numbers no messages: a hole in its stream does not show.
/// Source: Tardis.dev, "Downloadable CSV files", incremental_book_L2; Binance, futures T_DEPTH
/// data.
class DepthTableFormat final : public FileFormat {
 public:
  explicit DepthTableFormat(DepthTableVendor vendor) : vendor_{vendor} {}
  [[nodiscard]] std::string_view name() const override;
  [[nodiscard]] std::string_view about() const override;
  [[nodiscard]] bool recognises(const FileSample& sample) const override;
  [[nodiscard]] std::optional<Misfit> misfit(const FileSample& sample) const override;
  [[nodiscard]] std::vector<HeldKind> holds(const FileSample& sample) const override;
  [[nodiscard]] std::unique_ptr<FileReader> open(std::unique_ptr<ByteSource> bytes,
                                                 const OpenOptions& options) const override;

 private:
  DepthTableVendor vendor_;
};

}  // namespace godwit
