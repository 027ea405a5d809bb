#include "signals/features/expression/expression_error.h"

#include <algorithm>

namespace godwit::features {
namespace {

constexpr size_t kWidth = 76;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

std::string drawn_place(const std::string& text, size_t column) {
  const size_t at = std::min(column - 1, text.size());
  const size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  size_t begin = before == std::string::npos ? 0 : before + 1;
  const size_t end = std::min(text.find('\n', at), text.size());
  std::string line = "\n  ";
  if (at - begin > kWidth / 2 && end - begin > kWidth) {
    begin = at - kWidth / 2;
    while (!begins_character(text[begin])) ++begin;
    line += "... ";
  }
  size_t shown_to = std::min(end, begin + kWidth);
  while (shown_to < end && !begins_character(text[shown_to])) ++shown_to;
  const size_t indent = line.size() - 1;
  const auto columns =
      std::count_if(text.begin() + static_cast<std::ptrdiff_t>(begin),
                    text.begin() + static_cast<std::ptrdiff_t>(at), begins_character);
  line.append(text, begin, shown_to - begin);
  if (shown_to < end) line += " ...";
  return line + "\n" + std::string(indent + static_cast<size_t>(columns), ' ') + "^";
}

}  // namespace godwit::features
