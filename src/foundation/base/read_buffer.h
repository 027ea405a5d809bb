// A window that moves over a source: what a reader of records looks at, without a copy per record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "foundation/base/byte_source.h"

namespace godwit {

/// The bytes [position, filled) are unread; behind filled lie kPadding zero bytes that may be read,
/// so that vector instructions and JSON parsers need no special case for the end.
class ReadBuffer {
 public:
  static constexpr size_t kPadding = 64;

  /// Holds `capacity` bytes at a time. Empty until the first refill.
  ReadBuffer(std::unique_ptr<ByteSource> source, size_t capacity);

  /// Moves what is unread to the front and fills the rest; addresses change. False when nothing
  /// could be added: the source is at its end, or the buffer is full of unread bytes.
  bool refill();
  /// Makes room for `capacity` bytes, if that is more than now.
  void grow(size_t capacity);
  void set_position(size_t position) noexcept { position_ = position; }

  [[nodiscard]] const char* data() const noexcept { return bytes_.data(); }
  [[nodiscard]] size_t position() const noexcept { return position_; }
  [[nodiscard]] size_t filled() const noexcept { return filled_; }
  [[nodiscard]] size_t capacity() const noexcept { return bytes_.size() - kPadding; }
  /// Nothing comes behind filled().
  [[nodiscard]] bool source_ended() const noexcept { return source_ended_; }
  /// Everything was read; refills when needed to find out.
  [[nodiscard]] bool at_end() { return position_ == filled_ && (source_ended_ || !refill()); }

  [[nodiscard]] const ByteSource& source() const noexcept { return *source_; }
  /// Bytes on disk up to the position: exact for plain files, in proportion within the buffer for
  /// others. Progress.
  [[nodiscard]] uint64_t bytes_done() const noexcept;

 private:
  std::unique_ptr<ByteSource> source_;
  std::vector<char> bytes_;
  size_t position_ = 0;
  size_t filled_ = 0;
  bool source_ended_ = false;
  uint64_t disk_front_ = 0;   // bytes_done of the source at the front of the buffer
  uint64_t disk_filled_ = 0;  // and at filled_
};

}  // namespace godwit
