// A cross-section of rows that are named by their day is of one market's close: else the market
// that closes first would see what the others do afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "signals/features/column_source.h"

namespace godwit::features {

/// Holds the rows of one instant against each other. Those of one venue may be known at several
/// times: a venue closes all its products before it opens the next day, and sessions may be known
/// of some of them alone. Each index is of its own venue, for INDEX is a name of the market of each
/// of them. One thread.
class OneClose {
 public:
  explicit OneClose(const std::vector<std::string>& instruments);
  /// The rows from now on are of another instant.
  void begin();
  /// Throws Error(kUsage) with two instruments and their times where this row and one before it are
  /// of different venues and known() at different times.
  void add(uint32_t instrument, const RowTime& time);

 private:
  struct Member {
    uint32_t instrument;
    RowTime time;
  };
  [[noreturn]] void refuse(const Member& a, const Member& b) const;

  const std::vector<std::string>& names_;
  std::vector<std::string> venues_;  // By instrument; of an index its own name.
  std::optional<Member> first_;
  std::optional<Member> second_time_;   // Of the first one's venue, known at another time.
  std::optional<Member> second_venue_;  // Known at the first one's time.
};

}  // namespace godwit::features
