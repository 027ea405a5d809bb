#include "market/data/import/quarantine.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <span>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/hash.h"
#include "market/data/import/row_csv_writer.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMemoryBytesMax = 8 << 20;
constexpr std::string_view kHeader = "file,line,reason,detail,raw\n";

}  // namespace

fs::path quarantine_path(const fs::path& catalog_root, const fs::path& file) {
  std::error_code ignored;
  const fs::path whole = fs::weakly_canonical(file, ignored);
  Hasher hasher;
  hasher.update(whole.native());
  constexpr size_t kHashDigits = 8;
  const std::string name =
      file.stem().string() + "-" + hasher.digest().hex().substr(0, kHashDigits) + ".csv";
  return catalog_root / "quarantine" / name;
}

Quarantine::Quarantine(fs::path folder) : rows_{std::move(folder), kMemoryBytesMax} {}

void Quarantine::append(const Row& row) {
  line_.clear();
  append_csv_text(line_, row.file);
  line_ += ',';
  line_ += std::to_string(row.line);
  line_ += ',';
  append_csv_text(line_, row.reason);
  line_ += ',';
  append_csv_text(line_, row.detail);
  line_ += ',';
  append_csv_text(line_, row.raw);
  line_ += '\n';
  rows_.append(std::as_bytes(std::span{line_.data(), line_.size()}));
}

void Quarantine::save(uint64_t from, uint64_t to, const fs::path& path) const {
  replace_file(path, [&](const fs::path& temporary) {
    std::ofstream out{temporary, std::ios::binary};
    out << kHeader;
    std::array<char, 65536> block;
    for (uint64_t at = from; at < to && out;) {
      const auto size = static_cast<size_t>(std::min<uint64_t>(block.size(), to - at));
      rows_.read(at, std::as_writable_bytes(std::span{block.data(), size}));
      out.write(block.data(), static_cast<std::streamsize>(size));
      at += size;
    }
    out.close();
    if (!out)
      throw failed("cannot write " + path.string() + ": " + std::strerror(errno) +
                   "; free some disk space and run the command again");
  });
}

}  // namespace godwit
