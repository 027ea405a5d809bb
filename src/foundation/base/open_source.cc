#include "foundation/base/open_source.h"

#include <string>
#include <string_view>
#include <utility>

#include "foundation/base/error.h"
#include "foundation/base/gzip_source.h"
#include "foundation/base/zip_archive.h"

namespace godwit {
namespace {

using namespace std::string_view_literals;

enum class Packing { kNone, kGzip, kZip, kOther };

struct Format {
  std::string_view magic;
  size_t offset;
  Packing packing;
  std::string_view name;
  std::string_view unpacker;
};

// What the formats' own specifications put at their start.
constexpr Format kFormats[] = {
    {"\x1F\x8B"sv, 0, Packing::kGzip, "gzip", "gzip -dk"},
    {"PK\x03\x04"sv, 0, Packing::kZip, "zip", "unzip"},
    {"PK\x05\x06"sv, 0, Packing::kZip, "zip", "unzip"},  // an archive without entries
    {"PK\x07\x08"sv, 0, Packing::kOther, "zip (in several parts)", "7z x"},
    {"\xFD"
     "7zXZ\0"sv,
     0, Packing::kOther, "xz", "xz -dk"},
    {"\x28\xB5\x2F\xFD"sv, 0, Packing::kOther, "zstd", "zstd -dk"},
    {"BZh"sv, 0, Packing::kOther, "bzip2", "bzip2 -dk"},
    {"7z\xBC\xAF\x27\x1C"sv, 0, Packing::kOther, "7z", "7z x"},
    {"Rar!\x1A\x07"sv, 0, Packing::kOther, "rar", "unrar x"},
    {"\x04\x22\x4D\x18"sv, 0, Packing::kOther, "lz4", "lz4 -dk"},
    {"\x1F\x9D"sv, 0, Packing::kOther, "compress (.Z)", "gzip -dk"},
    {"ustar"sv, 257, Packing::kOther, "tar", "tar xf"},
};
constexpr size_t kMagicBytesMax = 262;
constexpr std::string_view kBzip2Block =
    "\x31\x41\x59\x26\x53\x59";  // pi, behind "BZh" and a digit
constexpr size_t kNamesShown = 5;

const Format* format_of(std::string_view start) {
  for (const Format& format : kFormats) {
    if (start.size() < format.offset || !start.substr(format.offset).starts_with(format.magic))
      continue;
    // Three letters alone may be text.
    if (format.name == "bzip2" && (start.size() < 10 || start.substr(4, 6) != kBzip2Block))
      continue;
    return &format;
  }
  return nullptr;
}

std::unique_ptr<ByteSource> require_plain(std::unique_ptr<ByteSource> source) {
  const Format* const inner = format_of(source->peek(kMagicBytesMax));
  if (inner == nullptr) return source;
  throw failed(source->name() + ": is packed twice, " + std::string{inner->name} +
               " inside; only one layer is opened, unpack it once first");
}

[[nodiscard]] Error not_read(const ByteSource& source, const Format& format) {
  return failed(source.name() + ": is packed by " + std::string{format.name} +
                ", expected a plain file, gzip or zip; unpack it first, e.g. " +
                std::string{format.unpacker} + " " + source.path().string());
}

void require_entries(const ZipArchive& archive, const std::filesystem::path& path) {
  if (archive.entries().empty())
    throw failed(path.string() + ": is a zip archive without files, expected at least one");
}

std::unique_ptr<ByteSource> open_only_entry(const std::filesystem::path& path,
                                            const UnpackLimits& limits) {
  const ZipArchive archive{path, limits};
  require_entries(archive, path);
  const auto entries = archive.entries();
  if (entries.size() == 1) return require_plain(archive.open(entries[0]));
  std::string names;
  for (size_t i = 0; i < entries.size() && i < kNamesShown; ++i)
    names += (i > 0 ? ", " : "") + entries[i].name;
  if (entries.size() > kNamesShown) names += ", ...";
  throw failed(path.string() + ": holds " + std::to_string(entries.size()) + " files (" + names +
               "), expected one here; unpack the one you mean");
}

bool is_zip(ByteSource& source) {
  const Format* const format = format_of(source.peek(kMagicBytesMax));
  return format != nullptr && format->packing == Packing::kZip;
}

}  // namespace

std::unique_ptr<ByteSource> unpacked(std::unique_ptr<ByteSource> source,
                                     const UnpackLimits& limits) {
  const Format* const format = format_of(source->peek(kMagicBytesMax));
  if (format == nullptr) return source;
  if (format->packing != Packing::kGzip) throw not_read(*source, *format);
  return require_plain(gzip_source(std::move(source), limits));
}

std::unique_ptr<ByteSource> open_source(const std::filesystem::path& path,
                                        const UnpackLimits& limits) {
  std::unique_ptr<ByteSource> source = open_plain_file(path);
  return is_zip(*source) ? open_only_entry(path, limits) : unpacked(std::move(source), limits);
}

void for_each_source(const std::filesystem::path& path, const UnpackLimits& limits,
                     const std::function<void(std::unique_ptr<ByteSource>)>& use) {
  std::unique_ptr<ByteSource> source = open_plain_file(path);
  if (!is_zip(*source)) {
    use(unpacked(std::move(source), limits));
    return;
  }
  const ZipArchive archive{path, limits};
  require_entries(archive, path);
  for (const ZipArchive::Entry& entry : archive.entries()) use(require_plain(archive.open(entry)));
}

}  // namespace godwit
