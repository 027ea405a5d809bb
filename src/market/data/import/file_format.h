// The seam of the importers: what each format of files can do. Tables are described by TOML files
// (table_format.h); what cannot be said so is a class of its own beside it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/byte_source.h"
#include "market/data/import/file_intake.h"
#include "market/domain/data_kind.h"
#include "market/domain/instrument_id.h"
#include "market/domain/interval.h"

namespace godwit {

/// A file as recognition sees it.
struct FileSample {
  std::string path;                  ///< As given, with / between folders.
  std::string head;                  ///< The first bytes, unpacked: at most 64 KiB.
  std::vector<std::string> columns;  ///< Of the first line, read as CSV with commas.
};

/// One open file.
class FileReader {
 public:
  virtual ~FileReader() = default;
  /// Reads some records on and hands them to `intake`; false at the end. Throws Error (kFailed)
  /// when the file cannot be read, (kUsage) when it is not of the format after all.
  [[nodiscard]] virtual bool advance(FileIntake& intake) = 0;
  /// Bytes on disk behind us and in all (0: unknown).
  [[nodiscard]] virtual uint64_t bytes_done() const = 0;
  [[nodiscard]] virtual uint64_t bytes_total() const = 0;
  /// Columns that the format does not use; none where files have no columns.
  [[nodiscard]] virtual std::vector<std::string> ignored_columns() const { return {}; }
  /// What is assumed about the rows read so far where the file does not say it, and what they say
  /// against it: "fundamental: where no release time is stated, available the next day (UTC)".
  [[nodiscard]] virtual std::vector<std::string> assumptions() const { return {}; }
  /// Times so far that bore no offset and were read as UTC because no zone is stated.
  [[nodiscard]] virtual uint64_t assumed_utc() const { return 0; }
};

/// What the command says about a file.
struct OpenOptions {
  std::string path;                        ///< As recognition saw it.
  std::optional<InstrumentId> instrument;  ///< Where the file itself says none.
};

/// What a file's rows become.
struct HeldKind {
  DataKind kind = DataKind::kBar;
  std::optional<Interval> interval;  ///< Of bars; absent where the file does not tell.
};

/// Why a table is not of a format: something of it stands in one of the lists.
struct Misfit {
  size_t columns = 0;                   ///< By how many one knows the format.
  std::vector<std::string> missing;     ///< Of these.
  std::vector<std::string> unexpected;  ///< Columns that tables of the format do not have.
  std::vector<std::string> names;       ///< Patterns of names, "{code}_1m*" or "not *_adjusted*".
};

class FileFormat {
 public:
  virtual ~FileFormat() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// One line for people.
  [[nodiscard]] virtual std::string_view about() const = 0;
  [[nodiscard]] virtual bool recognises(const FileSample& sample) const = 0;
  /// Why it does not; nothing where files of the format are no tables.
  [[nodiscard]] virtual std::optional<Misfit> misfit(const FileSample& /*sample*/) const {
    return std::nullopt;
  }
  /// What a file that it recognises holds, or may hold.
  [[nodiscard]] virtual std::vector<HeldKind> holds(const FileSample& sample) const = 0;
  /// `bytes` from the beginning, unpacked. Throws Error like FileReader::advance.
  [[nodiscard]] virtual std::unique_ptr<FileReader> open(std::unique_ptr<ByteSource> bytes,
                                                         const OpenOptions& options) const = 0;
};

using FormatList = std::vector<std::unique_ptr<FileFormat>>;

/// Looks at the beginning of `bytes` without taking it.
[[nodiscard]] FileSample sample_of(ByteSource& bytes, std::string path);

/// The format that recognises the sample; null when none does. When several do, the one that stands
/// first.
[[nodiscard]] const FileFormat* find_format(const FormatList& formats, const FileSample& sample);

}  // namespace godwit
