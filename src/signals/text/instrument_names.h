// Which instruments a text speaks of, by their names and codes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "market/domain/instrument_id.h"
#include "signals/text/word_table.h"

namespace godwit {

/// Read from a TOML file of [[instrument]] tables: `id`, and `names` and `codes`, one or both.
/// Letters match in any case and full-width forms as ASCII. A name or code that begins (ends) with
/// a letter or digit matches only where no letter or digit stands before (behind) it; Chinese
/// characters are no letters in this. At each place the longest match is taken, and reading goes on
/// behind it: with both names known, "平安银行" is not also "平安". A code of six digits of a
/// Chinese exchange is found as it is and in the forms SH600519, SH.600519, 600519.SH (SZ, BJ; of
/// Shanghai also .SS), and not where the form names another exchange. Immutable; any thread.
class InstrumentNames {
 public:
  InstrumentNames() = default;  ///< Knows nobody.
  /// Throws Error (kUsage) with file, line and column: a malformed id or one in the spelling of a
  /// vendor (600519.SH), an empty name, a name or code of two instruments, an id listed twice.
  explicit InstrumentNames(const ConfigFile& file);
  [[nodiscard]] static InstrumentNames load(const std::filesystem::path& path);

  /// In the order of their ids, each once. `text` must be UTF-8.
  [[nodiscard]] std::vector<InstrumentId> named_in(std::string_view text) const;
  [[nodiscard]] bool knows(const InstrumentId& id) const;
  [[nodiscard]] size_t size() const { return names_.size(); }

 private:
  WordTable names_;                                  // Folded; the codes too.
  std::vector<std::optional<InstrumentId>> owners_;  // Of each; of a code abroad nobody.
};

}  // namespace godwit
