#include "market/data/import/missing_columns.h"

#include "market/data/import/misfit.h"

namespace godwit {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Lower case without spaces and underscores, so that "Open Interest" finds open_interest.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '_') out += lower(c);
  return out;
}

/// The column that is written only a little differently, or null.
const std::string* alike(const CsvReader& csv, std::string_view wanted) {
  for (const std::string& candidate : csv.columns())
    if (folded(candidate) == folded(wanted)) return &candidate;
  return nullptr;
}

/// A value of --column as a shell takes it.
std::string argument(const std::string& column, const std::string& name) {
  const std::string pair = column + "=" + name;
  return " --column " + (name.find(' ') == std::string::npos ? pair : "'" + pair + "'");
}

}  // namespace

Error missing_columns(const CsvReader& csv, std::span<const MissingColumn> missing,
                      const std::string& remedy) {
  std::string message = csv.path().string() + ":1: no column";
  std::string guesses;
  std::string others;
  bool is_case = false;
  for (size_t i = 0; i < missing.size(); ++i) {
    const auto& [column, wanted] = missing[i];
    message += (i == 0 ? " '" : ", '") + wanted + "'";
    if (wanted != column) message += " (" + column + ")";
    if (const std::string* const found = alike(csv, wanted)) {
      guesses += argument(column, *found);
      is_case = is_case || found->size() == wanted.size();
    } else {
      others += " --column " + column + "=NAME";
    }
  }
  message += "; the file has ";
  for (size_t i = 0; i < csv.columns().size(); ++i)
    message += (i == 0 ? "" : ", ") + csv.columns()[i];
  message += layout_advice(csv.columns());
  if (!guesses.empty())
    message += "; did you mean" + guesses + (is_case ? " (upper and lower case differ)" : "") +
               (others.empty() ? "?" : "");
  if (!others.empty())
    message += (guesses.empty() ? "; name it with" : "; name the rest with") + others +
               " or a mapping file";
  return usage_error(message + remedy);
}

}  // namespace godwit
