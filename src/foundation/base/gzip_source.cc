#include "foundation/base/gzip_source.h"

#include <algorithm>
#include <limits>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr size_t kPackedBytes = 262'144;
constexpr int kGzipOnly = 16;       // Added to the window bits; zlib.h, inflateInit2.
constexpr Bytef kFirstByte = 0x1F;  // Of every member.

class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> packed, const UnpackLimits& limits)
      : ByteSource{packed->path(), packed->entry()},
        packed_{std::move(packed)},
        limits_{limits},
        buffer_(kPackedBytes) {
    if (::inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc{};
  }
  ~GzipSource() override { ::inflateEnd(&stream_); }

  [[nodiscard]] uint64_t bytes_done() const noexcept override {
    return packed_->bytes_done() - stream_.avail_in;
  }
  [[nodiscard]] uint64_t bytes_total() const noexcept override { return packed_->bytes_total(); }

 private:
  size_t read_next(char* into, size_t size) override {
    const auto room = static_cast<uInt>(std::min<size_t>(size, std::numeric_limits<uInt>::max()));
    stream_.next_out = reinterpret_cast<Bytef*>(into);
    stream_.avail_out = room;
    while (!at_end_ && stream_.avail_out == room) {
      if (!in_member_) {
        start_member();
        continue;
      }
      if (stream_.avail_in == 0 && !refill()) throw ends_early();
      const int code = ::inflate(&stream_, Z_NO_FLUSH);
      if (code == Z_MEM_ERROR) throw std::bad_alloc{};
      if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) throw damaged();
      in_member_ = code != Z_STREAM_END;
    }
    const size_t count = room - stream_.avail_out;
    unpacked_ += count;
    require_within(limits_, {.packed = bytes_done(), .unpacked = unpacked_}, name());
    return count;
  }

  // Between two members: another one, padding of zeros to the end, or what no gzip file has.
  void start_member() {
    if (stream_.avail_in == 0 && !refill()) {
      at_end_ = true;
    } else if (*stream_.next_in == kFirstByte) {
      CHECK(::inflateReset(&stream_) == Z_OK, "the stream was initialised");
      in_member_ = true;
    } else {
      skip_padding();
    }
  }

  void skip_padding() {
    do {
      const Bytef* const end = stream_.next_in + stream_.avail_in;
      const Bytef* const other = std::find_if(static_cast<const Bytef*>(stream_.next_in), end,
                                              [](Bytef byte) { return byte != 0; });
      stream_.avail_in = static_cast<uInt>(end - other);
      if (other != end)
        throw failed(name() + ": has other bytes behind its gzip data, from byte " +
                     std::to_string(bytes_done()) + " on (" + std::to_string(unpacked_) +
                     " bytes were unpacked before); copy or download it again, or keep what gzip "
                     "can read: gzip -dc FILE > PLAIN");
    } while (refill());
    at_end_ = true;
  }

  bool refill() {
    stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
    stream_.avail_in = static_cast<uInt>(packed_->read(buffer_.data(), buffer_.size()));
    return stream_.avail_in > 0;
  }

  [[nodiscard]] Error ends_early() const {
    return failed(name() + ": its gzip data ends early, after " + std::to_string(bytes_done()) +
                  " bytes that unpack to " + std::to_string(unpacked_) +
                  "; the file is truncated, copy or download it again");
  }
  [[nodiscard]] Error damaged() const {
    const std::string why = stream_.msg != nullptr ? stream_.msg : "invalid data";
    return failed(name() + ": its gzip data is damaged near byte " + std::to_string(bytes_done()) +
                  " (" + why + "), after " + std::to_string(unpacked_) +
                  " unpacked bytes; copy or download it again");
  }

  std::unique_ptr<ByteSource> packed_;
  UnpackLimits limits_;
  std::vector<char> buffer_;
  z_stream stream_{};
  bool in_member_ = true;  // The first member is there: its magic was seen.
  bool at_end_ = false;
  uint64_t unpacked_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> gzip_source(std::unique_ptr<ByteSource> packed,
                                        const UnpackLimits& limits) {
  return std::make_unique<GzipSource>(std::move(packed), limits);
}

}  // namespace godwit
