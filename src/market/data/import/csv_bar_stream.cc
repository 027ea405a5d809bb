#include "market/data/import/csv_bar_stream.h"

#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"

namespace godwit {
namespace {

constexpr size_t kBlockRows = 4096;

}  // namespace

CsvBarStream::CsvBarStream(const std::filesystem::path& path, Interval interval,
                           const Options& options)
    : refused_share_max_{options.refused_share_max},
      csv_{path, options.mapping.csv()},
      reader_{csv_, options.mapping, interval} {
  block_.reserve(kBlockRows);
}

std::span<const Bar> CsvBarStream::next() {
  throw_if_interrupted();
  block_.clear();
  while (block_.size() < kBlockRows) {
    const BarCsvReader::Step step = reader_.step();
    if (step == BarCsvReader::Step::kEnd) break;
    if (step == BarCsvReader::Step::kRefused) {
      rows_.count_refused(csv_.line(), reader_.refused().rule, reader_.refused().detail);
      continue;
    }
    rows_.count_accepted(reader_.repaired());
    block_.push_back(reader_.bar());
  }
  const std::string file = csv_.path().string();
  if (block_.empty() && rows_.rows_in == 0)
    throw failed(file + ": has no rows under its header, expected bars");
  if (block_.empty() && rows_.exceeds(refused_share_max_))
    throw Error{ErrorKind::kDataRefused, rows_.refusal(file, refused_share_max_)};
  return block_;
}

std::unique_ptr<CsvBarStream> open_bar_csv(const std::filesystem::path& path, Interval interval,
                                           const CsvBarStream::Options& options) {
  return std::make_unique<CsvBarStream>(path, interval, options);
}

}  // namespace godwit
