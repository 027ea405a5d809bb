// Table-driven tests: one case a line in a text file of tests/cases. Words are separated by spaces;
// some have a fixed place, others are written key=value, and what is expected follows a colon.
// "#" begins a comment, empty lines are skipped.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/decimal.h"

namespace godwit {

struct CaseLine {
  std::string place;  ///< "order_rules.txt:12: the line itself", for messages.
  std::vector<std::string> words;
  std::map<std::string, std::string> terms;
  std::string expected;  ///< The words after the colon, joined by single spaces.

  [[nodiscard]] bool has(const std::string& key) const { return terms.contains(key); }
  [[nodiscard]] std::string text(const std::string& key, const std::string& otherwise = "") const {
    const auto found = terms.find(key);
    return found == terms.end() ? otherwise : found->second;
  }
  /// Fails the test when the term is no number.
  template <class F>
  [[nodiscard]] std::optional<F> number(const std::string& key) const {
    const auto found = terms.find(key);
    if (found == terms.end()) return std::nullopt;
    const auto value = parse_fixed<F>(found->second);
    EXPECT_TRUE(value.has_value()) << place << ": " << key << " is not a number";
    return value ? std::optional{*value} : std::nullopt;
  }
  template <class F>
  [[nodiscard]] F number_or(const std::string& key, F otherwise) const {
    return number<F>(key).value_or(otherwise);
  }
};

[[nodiscard]] inline CaseLine parse_case_line(const std::string& line, const std::string& place) {
  CaseLine result{.place = place + ": " + line, .words = {}, .terms = {}, .expected = {}};
  std::istringstream words{line};
  bool after_colon = false;
  for (std::string word; words >> word;) {
    const size_t equals = word.find('=');
    if (after_colon)
      result.expected += (result.expected.empty() ? "" : " ") + word;
    else if (word == ":")
      after_colon = true;
    else if (equals != std::string::npos)
      EXPECT_TRUE(result.terms.emplace(word.substr(0, equals), word.substr(equals + 1)).second)
          << result.place << ": " << word << " comes twice";
    else
      result.words.push_back(word);
  }
  EXPECT_FALSE(result.expected.empty()) << result.place << ": nothing follows the colon";
  return result;
}

/// The cases of tests/cases/NAME.
[[nodiscard]] inline std::vector<CaseLine> read_case_lines(const std::string& name) {
  std::ifstream file{std::filesystem::path{GODWIT_SOURCE_FOLDER} / "tests/cases" / name};
  EXPECT_TRUE(file.is_open()) << "tests/cases/" << name;
  std::vector<CaseLine> cases;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    line = line.substr(0, line.find('#'));
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    cases.push_back(parse_case_line(line, name + ":" + std::to_string(number)));
  }
  return cases;
}

}  // namespace godwit
