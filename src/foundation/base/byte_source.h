// One stream of bytes, wherever it comes from: a file, a pipe, memory, the inside of a compressed
// file. Readers of text take their bytes from here, so that every one of them reads packed files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace godwit {

/// Read from front to back, once. Memory does not grow with the length of the stream. One thread.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  /// Puts between 1 and `size` (> 0) bytes at `into` and returns how many; 0 only at the end.
  /// Throws Error with the name when the bytes cannot be had: the disk, a damaged or truncated
  /// archive, more unpacked bytes than allowed.
  [[nodiscard]] size_t read(char* into, size_t size);
  /// The next bytes, at most `size`, without taking them; fewer only at the end. Valid until the
  /// next call. Meant for a look at the start, not for reading.
  [[nodiscard]] std::string_view peek(size_t size);
  /// Takes `size` bytes that peek has shown.
  void skip(size_t size);

  /// Bytes on disk behind us, and how many there are in all (0 when unknown, as of a pipe):
  /// progress. Of a compressed file these are its compressed bytes. At the end both are equal.
  [[nodiscard]] virtual uint64_t bytes_done() const noexcept = 0;
  [[nodiscard]] virtual uint64_t bytes_total() const noexcept = 0;

  /// The file on disk, or the name that the caller gave to bytes in memory.
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// The name inside an archive; empty where there is none.
  [[nodiscard]] const std::string& entry() const noexcept { return entry_; }
  /// What messages call it: "trades.csv.gz", or "trades.zip/2024-01.csv" inside an archive.
  [[nodiscard]] std::string name() const;

 protected:
  explicit ByteSource(std::filesystem::path path, std::string entry = {});
  /// What read() promises, behind the bytes that peek() holds.
  [[nodiscard]] virtual size_t read_next(char* into, size_t size) = 0;

 private:
  std::filesystem::path path_;
  std::string entry_;
  std::string ahead_;  // what peek has read and nobody has taken
};

/// The bytes of a plain file or pipe as they stand. Throws Error (kFailed) with the path when it is
/// missing, a directory or unreadable.
[[nodiscard]] std::unique_ptr<ByteSource> open_plain_file(const std::filesystem::path& path);

/// Bytes in memory under the name that messages give them; they must outlive the source.
[[nodiscard]] std::unique_ptr<ByteSource> memory_source(std::string name, std::string_view bytes);

}  // namespace godwit
