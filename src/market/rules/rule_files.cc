#include "market/rules/rule_files.h"

#include <system_error>

#include "foundation/base/error.h"
#include "foundation/base/file.h"

namespace godwit {

RuleFiles RuleFiles::load(const std::filesystem::path& folder) {
  constexpr uint64_t kFileBytesMax = 1 << 20;
  RuleFiles files{folder.string() + "/", {}};
  for (const std::string below : {"", "calendars/"}) {
    std::error_code error;
    const std::filesystem::directory_iterator entries{folder / below, error};
    if (error)
      throw failed((folder / below).string() + ": cannot list the rule files: " + error.message());
    for (const std::filesystem::directory_entry& entry : entries)
      if (entry.is_regular_file() && entry.path().extension() == ".toml")
        files.texts[below + entry.path().filename().string()] =
            read_file(entry.path(), kFileBytesMax);
  }
  return files;
}

ConfigFile RuleFiles::parse(const std::string& name) const {
  const auto found = texts.find(name);
  if (found == texts.end()) throw usage_error(folder + name + ": this rule file is missing");
  return ConfigFile::parse(found->second, folder + name);
}

}  // namespace godwit
