// A plain CSV file as a stream of bars, without a catalog.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "foundation/base/csv.h"
#include "market/data/import/bar_csv_reader.h"
#include "market/data/import/mapping.h"
#include "market/data/import/row_counts.h"
#include "market/domain/bar_stream.h"
#include "market/domain/interval.h"

namespace godwit {

/// Reads under the same rules as an import, in bounded memory. Refused rows are left out and
/// counted; once the end is reached next() throws Error (kDataRefused) when more than the stated
/// share was refused, so that no result rests on such a file.
class CsvBarStream final : public BarStream {
 public:
  struct Options {
    BarMapping mapping;
    double refused_share_max = 0.01;
  };

  CsvBarStream(const std::filesystem::path& path, Interval interval, const Options& options);

  [[nodiscard]] std::span<const Bar> next() override;
  /// What became of the rows so far.
  [[nodiscard]] const RowCounts& rows() const { return rows_; }
  /// Of those, times without an offset that were read as UTC.
  [[nodiscard]] uint64_t assumed_utc() const { return reader_.assumed_utc(); }

 private:
  double refused_share_max_;
  CsvReader csv_;
  BarCsvReader reader_;
  RowCounts rows_;
  std::vector<Bar> block_;
};

/// The bars of a contract CSV (or of another one, by its mapping). Throws Error (kFailed) when the
/// file cannot be read, (kUsage) when its columns are not the mapping's.
[[nodiscard]] std::unique_ptr<CsvBarStream> open_bar_csv(const std::filesystem::path& path,
                                                         Interval interval,
                                                         const CsvBarStream::Options& options = {});

}  // namespace godwit
