// Packed files made byte by byte for tests, so that each byte can be made wrong as well.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <zlib.h>

#include "foundation/base/byte_source.h"
#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/temporary_folder.h"

namespace godwit {

/// `bytes` through zlib: one gzip member, or the bare deflate data that zip holds.
enum class Wrap { kGzip, kNone };
inline std::string deflated(std::string_view bytes, Wrap wrap) {
  z_stream stream{};
  const int window = wrap == Wrap::kGzip ? MAX_WBITS + 16 : -MAX_WBITS;
  CHECK(::deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib");
  std::string out(::deflateBound(&stream, bytes.size()), '\0');
  std::string in{bytes};
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(::deflate(&stream, Z_FINISH) == Z_STREAM_END, "the output has room for everything");
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}
inline std::string gzipped(std::string_view bytes) { return deflated(bytes, Wrap::kGzip); }

/// What goes into an archive, lies included.
struct ZipMember {
  std::string name;
  std::string bytes;
  uint16_t method = 8;  ///< 0 stored, 8 deflate; anything else is written as stored
  uint16_t flags = 0;   ///< bit 0: encrypted
  uint32_t attributes = 0;
  bool zip64 = false;        ///< sizes in the zip64 extra field
  uint32_t crc_change = 0;   ///< xor of the checksum
  int64_t bytes_change = 0;  ///< added to the unpacked size in the directory
};

/// A zip archive after PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3.
inline std::string zipped(const std::vector<ZipMember>& members, bool zip64_end = false) {
  const auto put = [](std::string& out, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
  };
  std::string out;
  std::string directory;
  for (const ZipMember& member : members) {
    const std::string data =
        member.method == 8 ? deflated(member.bytes, Wrap::kNone) : member.bytes;
    const uint64_t crc = ::crc32(0, reinterpret_cast<const Bytef*>(member.bytes.data()),
                                 static_cast<uInt>(member.bytes.size())) ^
                         member.crc_change;
    const uint64_t size = member.bytes.size() + static_cast<uint64_t>(member.bytes_change);
    std::string extra;
    if (member.zip64) {
      put(extra, 0x0001, 2);
      put(extra, 16, 2);
      put(extra, size, 8);
      put(extra, data.size(), 8);
    }
    const uint64_t offset = out.size();
    const auto shared = [&](std::string& to) {
      put(to, member.zip64 ? 45 : 20, 2);
      put(to, member.flags, 2);
      put(to, member.method, 2);
      put(to, 0, 2);     // time
      put(to, 0x21, 2);  // 1980-01-01
      put(to, crc, 4);
      put(to, member.zip64 ? 0xFFFFFFFF : data.size(), 4);
      put(to, member.zip64 ? 0xFFFFFFFF : size, 4);
      put(to, member.name.size(), 2);
      put(to, extra.size(), 2);
    };
    put(out, 0x04034B50, 4);
    shared(out);
    out += member.name + extra + data;
    put(directory, 0x02014B50, 4);
    put(directory, 0x0300 + 45, 2);  // made on Unix
    shared(directory);
    put(directory, 0, 2);  // comment
    put(directory, 0, 2);  // disk
    put(directory, 0, 2);  // internal attributes
    put(directory, member.attributes, 4);
    put(directory, offset, 4);
    directory += member.name + extra;
  }
  const uint64_t start = out.size();
  out += directory;
  if (zip64_end) {
    const uint64_t end64 = out.size();
    put(out, 0x06064B50, 4);
    put(out, 44, 8);
    put(out, 45, 2);
    put(out, 45, 2);
    put(out, 0, 8);  // disks
    put(out, members.size(), 8);
    put(out, members.size(), 8);
    put(out, directory.size(), 8);
    put(out, start, 8);
    put(out, 0x07064B50, 4);
    put(out, 0, 4);
    put(out, end64, 8);
    put(out, 1, 4);
  }
  put(out, 0x06054B50, 4);
  put(out, 0, 4);  // disks
  put(out, zip64_end ? 0xFFFF : members.size(), 2);
  put(out, zip64_end ? 0xFFFF : members.size(), 2);
  put(out, zip64_end ? 0xFFFFFFFF : directory.size(), 4);
  put(out, zip64_end ? 0xFFFFFFFF : start, 4);
  put(out, 0, 2);
  return out;
}

/// The rest of a source, read in pieces of `piece` bytes.
inline std::string read_all(ByteSource& source, size_t piece = 65'536) {
  std::string all;
  std::string block(piece, '\0');
  while (const size_t count = source.read(block.data(), block.size())) all.append(block, 0, count);
  EXPECT_EQ(source.read(block.data(), 1), 0U) << "the end stays the end";
  return all;
}

template <class Work>
std::string error_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kFailed);
    return error.what();
  }
  return "no error";
}

/// Hands the wrapped source over in pieces of `piece` bytes, whatever is asked for.
class PiecewiseSource final : public ByteSource {
 public:
  PiecewiseSource(std::string bytes, size_t piece)
      : ByteSource{"pieces"}, bytes_{std::move(bytes)}, piece_{piece} {}
  [[nodiscard]] uint64_t bytes_done() const noexcept override { return done_; }
  [[nodiscard]] uint64_t bytes_total() const noexcept override { return bytes_.size(); }

 private:
  size_t read_next(char* into, size_t size) override {
    const size_t count = std::string_view{bytes_}.substr(done_).copy(into, std::min(size, piece_));
    done_ += count;
    return count;
  }
  std::string bytes_;
  size_t piece_;
  size_t done_ = 0;
};

/// A folder that goes away with the test.
class PackedFileTest : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file(std::string_view bytes,
                                           const std::string& name = "file") const {
    const std::filesystem::path path = folder_ / name;
    std::ofstream{path, std::ios::binary} << bytes;
    return path;
  }
  TemporaryFolder temporary_;
  std::filesystem::path folder_ = temporary_.path();
};

}  // namespace godwit
