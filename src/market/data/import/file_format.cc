#include "market/data/import/file_format.h"

#include <algorithm>

#include "foundation/base/csv.h"
#include "foundation/base/error.h"

namespace godwit {

FileSample sample_of(ByteSource& bytes, std::string path) {
  constexpr size_t kHeadBytes = 65'536;
  FileSample sample{.path = std::move(path), .head = std::string{bytes.peek(kHeadBytes)}};
  const size_t end = std::min(sample.head.find('\n'), sample.head.size());
  const std::string_view line = std::string_view{sample.head}.substr(0, end);
  try {
    CsvReader csv{CsvText{.name = sample.path, .bytes = line}, {}};
    sample.columns.assign(csv.columns().begin(), csv.columns().end());
  } catch (const Error&) {
    // Not a table: the formats that know other things look at the bytes.
  }
  return sample;
}

const FileFormat* find_format(const FormatList& formats, const FileSample& sample) {
  for (const std::unique_ptr<FileFormat>& format : formats)
    if (format->recognises(sample)) return format.get();
  return nullptr;
}

}  // namespace godwit
