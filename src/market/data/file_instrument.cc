#include "market/data/file_instrument.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace godwit {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kPrefixes{
    {{"sh.", "SSE"}, {"sz.", "SZSE"}, {"bj.", "BSE"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<InstrumentId> instrument_of_file(const std::filesystem::path& path) {
  const std::string file = path.filename().string();
  for (const auto& [prefix, venue] : kPrefixes) {
    constexpr size_t kDigits = 6;
    if (!file.starts_with(prefix) || file.size() < prefix.size() + kDigits) continue;
    const std::string code = file.substr(prefix.size(), kDigits);
    const size_t after = prefix.size() + kDigits;
    if (!std::all_of(code.begin(), code.end(), is_digit)) continue;
    if (after < file.size() && file[after] != '.' && file[after] != '_' && file[after] != '-')
      continue;
    return InstrumentId::parse(code + "." + std::string{venue});
  }
  constexpr std::string_view kEnding = ".csv";
  if (!file.ends_with(kEnding)) return std::nullopt;
  return InstrumentId::from_file_name(file.substr(0, file.size() - kEnding.size()));
}

}  // namespace godwit
