#include "market/data/import/file_instrument.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "market/data/import/instrument_rule.h"

namespace godwit {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kPrefixes{
    {{"sh.", "SSE"}, {"sz.", "SZSE"}, {"bj.", "BSE"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<InstrumentId> instrument_of_file(const std::filesystem::path& path) {
  std::string file = path.filename().string();
  for (const std::string_view packed : {".gz", ".zip"})
    if (file.ends_with(packed)) {
      file.resize(file.size() - packed.size());
      break;
    }
  for (const auto& [prefix, venue] : kPrefixes) {
    if (!file.starts_with(prefix)) continue;
    constexpr size_t kDigits = 6;
    const std::string rest = file.substr(prefix.size());
    const auto digits_end = std::find_if_not(rest.begin(), rest.end(), is_digit);
    const bool ends_there =
        digits_end == rest.end() || *digits_end == '.' || *digits_end == '_' || *digits_end == '-';
    if (digits_end - rest.begin() != kDigits || !ends_there) return std::nullopt;
    return InstrumentId::parse(rest.substr(0, kDigits) + "." + std::string{venue});
  }
  constexpr std::string_view kEnding = ".csv";
  if (!file.ends_with(kEnding)) return std::nullopt;
  std::optional<InstrumentId> id =
      InstrumentId::from_file_name(file.substr(0, file.size() - kEnding.size()));
  // "prices.2020.csv" has the form of an id, but no venue is called 2020.
  if (id && is_digit(id->venue().front())) return std::nullopt;
  // "600519.SH.csv": the code of a Chinese exchange under another name of it.
  if (id)
    if (const std::optional<InstrumentId> code = to_instrument(InstrumentStyle::kStock, id->text()))
      return code;
  return id;
}

}  // namespace godwit
