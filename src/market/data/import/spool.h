// Bytes written once and read back in any order: in memory while they are few, in a nameless
// temporary file beyond. Import holds the accepted rows here until it knows that it may write them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace godwit {

/// One thread. The file has no name from the moment it exists: a kill leaves nothing behind.
class Spool {
 public:
  /// `folder` holds the file if one is needed, or is to be created later: then its nearest existing
  /// parent does. Up to `memory_bytes_max` stay in memory.
  Spool(std::filesystem::path folder, size_t memory_bytes_max);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  /// Throws Error (kFailed) when the disk is full.
  void append(std::span<const std::byte> bytes);
  [[nodiscard]] uint64_t size() const { return size_; }
  /// Fills `into` from `offset`; stops the process when that is past the end.
  void read(uint64_t offset, std::span<std::byte> into) const;

 private:
  void open_file();
  void flush();

  std::filesystem::path folder_;
  size_t memory_bytes_max_;
  std::vector<std::byte> tail_;  // The last bytes, not in the file; all of them while it is closed.
  uint64_t size_ = 0;
  int file_ = -1;
};

}  // namespace godwit
