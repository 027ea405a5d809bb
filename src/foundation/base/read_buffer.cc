#include "foundation/base/read_buffer.h"

#include <cstring>
#include <utility>

namespace godwit {

ReadBuffer::ReadBuffer(std::unique_ptr<ByteSource> source, size_t capacity)
    : source_{std::move(source)}, bytes_(capacity + kPadding) {}

bool ReadBuffer::refill() {
  const size_t unread = filled_ - position_;
  disk_front_ = bytes_done();
  std::memmove(bytes_.data(), bytes_.data() + position_, unread);
  position_ = 0;
  filled_ = unread;
  while (!source_ended_ && filled_ < capacity()) {
    const size_t count = source_->read(bytes_.data() + filled_, capacity() - filled_);
    if (count == 0) source_ended_ = true;
    filled_ += count;
  }
  disk_filled_ = source_->bytes_done();
  std::memset(bytes_.data() + filled_, 0, kPadding);
  return filled_ > unread;
}

void ReadBuffer::grow(size_t capacity) {
  if (capacity + kPadding > bytes_.size()) bytes_.resize(capacity + kPadding);
}

uint64_t ReadBuffer::bytes_done() const noexcept {
  if (position_ == filled_) return disk_filled_;
  // The buffer and what fills it are far below 4 GiB: the product fits.
  return disk_front_ + (disk_filled_ - disk_front_) * position_ / filled_;
}

}  // namespace godwit
