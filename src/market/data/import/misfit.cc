#include "market/data/import/misfit.h"

#include <algorithm>
#include <array>

#include "foundation/base/utf8.h"

namespace godwit {
namespace {

constexpr size_t kFormatsNamed = 3;
constexpr double kLikenessMin = 0.25;

std::string joined(std::span<const std::string> words, std::string_view between = ", ") {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : between).append(word);
  return out;
}

bool has(std::span<const std::string> columns, const std::string& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::string text_of(const Misfit& misfit) {
  if (!misfit.missing.empty()) return "has no column " + joined(misfit.missing, " and no ");
  if (!misfit.unexpected.empty())
    return "has " + joined(misfit.unexpected) + ", which files of that format have not";
  return "its columns fit, but its name does not: expected " + joined(misfit.names, " or ");
}

/// The share that the columns of the file and those of the format have in common.
double likeness(const Misfit& misfit, size_t columns) {
  const size_t shared = misfit.columns - misfit.missing.size();
  return static_cast<double>(shared) / static_cast<double>(columns + misfit.missing.size());
}

std::string nearest_formats(const FileSample& sample, const FormatList& formats) {
  struct Near {
    double likeness;
    std::string text;
  };
  std::vector<Near> all;
  for (const auto& format : formats) {
    const std::optional<Misfit> misfit = format->misfit(sample);
    if (!misfit) continue;
    const double value = likeness(*misfit, sample.columns.size());
    if (value >= kLikenessMin)
      all.push_back({value, std::string{format->name()} + " (" + text_of(*misfit) + ")"});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Near& a, const Near& b) { return a.likeness > b.likeness; });
  if (all.size() > kFormatsNamed) all.resize(kFormatsNamed);
  std::string out;
  for (const Near& one : all) out += (out.empty() ? "; the nearest: " : "; ") + one.text;
  return out;
}

/// The first line, shortened.
std::string header_of(const FileSample& sample) {
  constexpr size_t kBytesMax = 160;
  std::string line = sample.head.substr(0, std::min(sample.head.find('\n'), sample.head.size()));
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  if (line.size() <= kBytesMax) return line;
  line.resize(kBytesMax);
  while (!is_utf8(line)) line.pop_back();
  return line + "...";
}

/// The head may end in the middle of a character.
bool is_text(std::string_view head) {
  constexpr size_t kCharacterBytesMax = 4;
  for (size_t i = 0; i < kCharacterBytesMax && !head.empty(); ++i, head.remove_suffix(1))
    if (is_utf8(head)) return true;
  return head.empty();
}

}  // namespace

Misfit misfit_of(const FormatLook& look, const FileSample& sample) {
  Misfit misfit{.columns = look.columns.size()};
  for (const std::string& column : look.columns)
    if (!has(sample.columns, column)) misfit.missing.push_back(column);
  for (const std::string& column : look.without)
    if (has(sample.columns, column)) misfit.unexpected.push_back(column);
  const auto fits = [&](const FilePattern& file) { return file.match(sample.path).has_value(); };
  if (std::none_of(look.files.begin(), look.files.end(), fits))
    for (const FilePattern& file : look.files) misfit.names.push_back(file.text());
  for (const FilePattern& file : look.not_files)
    if (fits(file)) misfit.names.push_back("not " + file.text());
  return misfit;
}

std::string layout_advice(std::span<const std::string> columns) {
  const std::string header = joined(columns, "");
  constexpr std::array kDelimiters{std::pair{';', "';'"}, std::pair{'\t', "tab"},
                                   std::pair{'|', "'|'"}};
  for (const auto& [delimiter, word] : kDelimiters) {
    const auto count = static_cast<size_t>(std::count(header.begin(), header.end(), delimiter));
    if (count >= std::max<size_t>(1, columns.size()))
      return std::string{"; its columns look parted by another character: say --delimiter "} + word;
  }
  return "";
}

Error unknown_file(const std::string& path, const FileSample& sample, const FormatList& formats) {
  if (sample.head.empty()) return failed(path + ": is empty");
  const bool is_utf16 = sample.head.starts_with("\xFF\xFE") || sample.head.starts_with("\xFE\xFF");
  if (is_utf16)
    return usage_error(path + ": is UTF-16 text; convert it first: iconv -f UTF-16 -t UTF-8");
  if (sample.head.find('\0') != std::string::npos)
    return usage_error(path + ": of no known format, and no text: it holds zero bytes");
  const std::string advice =
      "describe it with --kind, --instrument, --interval (of bars) and a mapping (--column or "
      "--mapping M.toml)";
  if (!is_text(sample.head))
    return usage_error(path +
                       ": of no known format, and not UTF-8; if it is Chinese text, say "
                       "--encoding gbk and " +
                       advice);
  const std::string header = "; its first line is \"" + header_of(sample) + "\"";
  const bool is_one_named = formats.size() == 1;
  if (is_one_named) {
    const std::string name{formats.front()->name()};
    const std::optional<Misfit> misfit = formats.front()->misfit(sample);
    return usage_error(path + ": not of the format " + name +
                       (misfit ? ": " + text_of(*misfit) : "") + header);
  }
  return usage_error(path + ": of no known format" + header + layout_advice(sample.columns) +
                     nearest_formats(sample, formats) + "; " + advice +
                     ", or see godwit data formats and docs/data.md");
}

}  // namespace godwit
