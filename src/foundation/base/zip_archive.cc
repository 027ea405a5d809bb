#include "foundation/base/zip_archive.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <zip.h>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/text_encoding.h"
#include "foundation/base/utf8.h"

namespace godwit {
namespace {

constexpr zip_uint32_t kUnixFileType =
    0170000;  // <sys/stat.h>, in the upper half of the attributes
constexpr zip_uint32_t kUnixLink = 0120000;

std::string text_of_name(const char* raw) {
  const std::string name{raw};
  return is_utf8(name) ? name : to_utf8(name, TextEncoding::kGb18030).value_or(name);
}

bool is_link(zip_t* archive, zip_uint64_t index) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (::zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0)
    return false;
  return system == ZIP_OPSYS_UNIX && ((attributes >> 16) & kUnixFileType) == kUnixLink;
}

zip_t* open_archive(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw failed("cannot open " + path.string() + ": " + reason_and_remedy(errno));
  struct stat status{};
  if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(file);
    throw failed("cannot read " + path.string() +
                 ": a zip archive has its directory at the end and cannot come through a pipe; "
                 "save it to a file first");
  }
  int code = ZIP_ER_OK;
  zip_t* const archive = ::zip_fdopen(file, 0, &code);  // Takes the file over when it succeeds.
  if (archive != nullptr) return archive;
  ::close(file);
  zip_error_t error;
  ::zip_error_init_with_code(&error, code);
  const std::string why = ::zip_error_strerror(&error);
  ::zip_error_fini(&error);
  throw failed(path.string() + ": cannot be read as a zip archive (" + why +
               "); it is damaged or truncated, copy or download it again");
}

}  // namespace

/// The open archive, and how much of it was unpacked by all sources so far.
struct OpenZip {
  OpenZip(const std::filesystem::path& path, const UnpackLimits& bounds)
      : archive{open_archive(path)}, bytes{std::filesystem::file_size(path)}, limits{bounds} {}
  ~OpenZip() { ::zip_discard(archive); }
  OpenZip(const OpenZip&) = delete;
  OpenZip& operator=(const OpenZip&) = delete;

  zip_t* archive;
  uint64_t bytes;  // of the file
  UnpackLimits limits;
  UnpackedBytes total;
};

namespace {

/// One entry; libzip verifies its checksum when it reaches the end, its length we do.
class ZipSource final : public ByteSource {
 public:
  ZipSource(const std::filesystem::path& path, const ZipArchive::Entry& entry,
            std::shared_ptr<OpenZip> zip)
      : ByteSource{path, entry.name},
        zip_{std::move(zip)},
        bytes_{entry.bytes},
        bytes_packed_{entry.bytes_packed},
        file_{::zip_fopen_index(zip_->archive, entry.index, 0)} {
    if (file_ == nullptr) throw damaged(::zip_strerror(zip_->archive));
    zip_->total.packed += bytes_packed_;
  }
  ~ZipSource() override { ::zip_fclose(file_); }

  // libzip does not tell where it is; the share of what is unpacked stands for it.
  [[nodiscard]] uint64_t bytes_done() const noexcept override {
    if (at_end_) return bytes_packed_;
    if (bytes_ == 0) return 0;
    const double share = static_cast<double>(unpacked_) / static_cast<double>(bytes_);
    return static_cast<uint64_t>(static_cast<double>(bytes_packed_) * std::min(share, 1.0));
  }
  [[nodiscard]] uint64_t bytes_total() const noexcept override { return bytes_packed_; }

 private:
  size_t read_next(char* into, size_t size) override {
    if (at_end_) return 0;
    const zip_int64_t count = ::zip_fread(file_, into, size);
    if (count < 0) throw damaged(::zip_file_strerror(file_));
    at_end_ = count == 0;
    if (at_end_ && unpacked_ != bytes_) throw damaged("its length is not the stated one");
    unpacked_ += static_cast<uint64_t>(count);
    zip_->total.unpacked += static_cast<uint64_t>(count);
    require_within(zip_->limits, zip_->total, name());
    return static_cast<size_t>(count);
  }

  [[nodiscard]] Error damaged(const char* why) const {
    return failed(name() + ": cannot be unpacked (" + why + "), after " +
                  std::to_string(unpacked_) + " of " + std::to_string(bytes_) +
                  " bytes; the archive is damaged, copy or download it again");
  }

  std::shared_ptr<OpenZip> zip_;
  uint64_t bytes_;
  uint64_t bytes_packed_;
  zip_file_t* file_;
  bool at_end_ = false;
  uint64_t unpacked_ = 0;
};

}  // namespace

ZipArchive::ZipArchive(const std::filesystem::path& path, const UnpackLimits& limits)
    : path_{path}, zip_{std::make_shared<OpenZip>(path, limits)} {
  zip_t* const archive = zip_->archive;
  const zip_int64_t count = ::zip_get_num_entries(archive, 0);
  for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
    zip_stat_t status;
    if (::zip_stat_index(archive, i, ZIP_FL_ENC_RAW, &status) != 0)
      throw failed(path.string() + ": its directory cannot be read (" + ::zip_strerror(archive) +
                   "); the archive is damaged, copy or download it again");
    const std::string name = text_of_name(status.name);
    if (name.empty() || name.ends_with('/') || name.starts_with("__MACOSX/") || is_link(archive, i))
      continue;
    // No entry takes more than the file has, whatever the directory claims: the ratio rests on it.
    entries_.push_back({.name = name,
                        .index = i,
                        .bytes = status.size,
                        .bytes_packed = std::min<uint64_t>(status.comp_size, zip_->bytes)});
  }
}

std::unique_ptr<ByteSource> ZipArchive::open(const Entry& entry) const {
  zip_stat_t status;
  CHECK(::zip_stat_index(zip_->archive, entry.index, ZIP_FL_ENC_RAW, &status) == 0,
        "an entry of this archive");
  const std::string name = path_.string() + "/" + entry.name;
  if (status.encryption_method != ZIP_EM_NONE)
    throw failed(name + ": is encrypted, expected plain data; unpack it with its password first");
  if (status.comp_method != ZIP_CM_STORE && status.comp_method != ZIP_CM_DEFLATE)
    throw failed(name + ": is packed by method " + std::to_string(status.comp_method) +
                 ", expected stored (0) or deflate (8); unpack it first, e.g. with 7z x");
  return std::make_unique<ZipSource>(path_, entry, zip_);
}

}  // namespace godwit
