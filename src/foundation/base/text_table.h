// A table for people: columns aligned by spaces.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace godwit {

class TextTable {
 public:
  struct Options {
    std::vector<size_t> right_aligned;  ///< columns, from 0
  };
  TextTable(std::vector<std::string> header, Options options);
  /// As many cells as the header has.
  void add_row(std::vector<std::string> cells);
  /// Header, then rows, two spaces between columns, a newline after each line. Widths count code
  /// points; a wide character of an East Asian script counts two.
  [[nodiscard]] std::string text() const;

 private:
  Options options_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace godwit
