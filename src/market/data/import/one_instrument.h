// Holds a file to the one instrument that the command names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "market/data/import/refused_row.h"
#include "market/domain/instrument_id.h"

namespace godwit {

/// `--instrument` says whose the rows are, whatever the file calls it; but it is one instrument:
/// rows that the file gives to a second one would be mixed with the first one's. One thread.
class OneInstrument {
 public:
  explicit OneInstrument(std::optional<InstrumentId> id) : id_{std::move(id)} {}
  /// The command's; nothing when it names none, and the file's own words count.
  [[nodiscard]] const std::optional<InstrumentId>& id() const { return id_; }
  /// Whether a record that calls its instrument `text` is of the one: as the first record was.
  [[nodiscard]] bool admits(std::string_view text) {
    if (!id_) return true;
    if (!text_) text_ = text;
    return *text_ == text;
  }
  [[nodiscard]] RefusedRow refusal(std::string_view text) const {
    return {RowRule::kOtherInstrument,
            "'" + std::string{text} + "', before it '" + text_.value_or("") + "'"};
  }

 private:
  std::optional<InstrumentId> id_;
  std::optional<std::string> text_;  ///< What the first record called it.
};

}  // namespace godwit
