// What became of the rows of one file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "market/data/import/row_rule.h"

namespace godwit {

/// One refused row, for messages.
struct RefusedExample {
  uint64_t line = 0;
  RowRule rule = RowRule::kMissingField;
  std::string detail;
};

struct RowCounts {
  static constexpr size_t kExamplesMax = 5;

  uint64_t rows_in = 0;  ///< Data rows read = accepted + skipped + quarantined.
  uint64_t accepted = 0;
  uint64_t repaired = 0;  ///< Accepted after a price was rounded to nine decimals.
  uint64_t skipped = 0;   ///< Of which the format says that they hold nothing.
  std::map<std::string, uint64_t, std::less<>> skip_reasons;
  uint64_t quarantined = 0;                          ///< Refused.
  std::array<uint64_t, kRowRules.size()> reasons{};  ///< By RowRule.
  std::vector<RefusedExample> examples;              ///< The first refused rows.

  void count_accepted(bool was_repaired);
  void count_skipped(std::string_view reason);
  void count_refused(uint64_t line, RowRule rule, const std::string& detail);
  RowCounts& operator+=(const RowCounts& other);
  /// Whether more than `share` (0 to 1) of the rows were refused.
  [[nodiscard]] bool exceeds(double share) const;
  /// "12 of 300 rows (4 %) are refused, more than the 1 % allowed:" and a line for each example;
  /// `file` names the place. With a share of 0 "12 of 300 rows (4 %) are refused:".
  [[nodiscard]] std::string refusal(const std::string& file, double share) const;
};

}  // namespace godwit
