// Any bytes as a file: the format is told, what can be unpacked is, up to a small bound, and read
// as CSV and as lines in both encodings. Whatever is wrong ends in an Error, and every stream gives
// the same steps again.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/csv.h"
#include "foundation/base/error.h"
#include "foundation/base/line_reader.h"
#include "foundation/base/open_source.h"

namespace {

using namespace godwit;

constexpr UnpackLimits kLimits{
    .unpacked_bytes_max = 1 << 20, .unpacked_ratio_max = 300, .unpacked_ratio_from_bytes = 1 << 16};
constexpr size_t kPieceBytes = 1000;
constexpr size_t kRecordBytesMax = 100;

uint64_t bytes_of(ByteSource& source) {
  char piece[kPieceBytes];
  uint64_t bytes = 0;
  while (const size_t count = source.read(piece, sizeof piece)) {
    CHECK(count <= sizeof piece, "a source writes within its bounds");
    bytes += count;
  }
  return bytes;
}

uint64_t records_of(std::unique_ptr<ByteSource> source, TextEncoding encoding) {
  CsvReader reader{std::move(source),
                   {.header = false,
                    .record_bytes_max = kRecordBytesMax,
                    .buffer_bytes = 1,
                    .encoding = encoding}};
  uint64_t records = 0;
  for (uint64_t line = 0; reader.step() != CsvStep::kEnd; ++records) {
    CHECK(reader.line() > line, "lines go forward");
    CHECK(reader.raw().size() <= kRecordBytesMax, "a record is no longer than allowed");
    line = reader.line();
  }
  return records;
}

uint64_t lines_of(std::unique_ptr<ByteSource> source, TextEncoding encoding) {
  LineReader reader{std::move(source),
                    {.line_bytes_max = kRecordBytesMax, .buffer_bytes = 1, .encoding = encoding}};
  while (reader.step() != LineStep::kEnd)
    CHECK(reader.text().size() <= kRecordBytesMax, "a line is no longer than allowed");
  return reader.line();
}

/// The sum over all streams of the file, or what went wrong.
template <class Count>
std::string outcome(const std::string& path, const Count& count) {
  uint64_t sum = 0;
  try {
    for_each_source(path, kLimits,
                    [&](std::unique_ptr<ByteSource> source) { sum += count(std::move(source)); });
  } catch (const Error& error) {
    return error.what();
  }
  return std::to_string(sum);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const int file = ::memfd_create("archive", 0);
  CHECK(file >= 0 && ::write(file, data, size) == static_cast<ssize_t>(size),
        "no memory for a file");
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  const auto bytes = [](std::unique_ptr<ByteSource> source) { return bytes_of(*source); };
  CHECK(outcome(path, bytes) == outcome(path, bytes), "the same file gives the same bytes");
  for (const TextEncoding encoding : {TextEncoding::kUtf8, TextEncoding::kGb18030}) {
    const auto records = [&](std::unique_ptr<ByteSource> source) {
      return records_of(std::move(source), encoding);
    };
    const auto lines = [&](std::unique_ptr<ByteSource> source) {
      return lines_of(std::move(source), encoding);
    };
    static_cast<void>(outcome(path, records));
    static_cast<void>(outcome(path, lines));
  }
  ::close(file);
  return 0;
}
