// Holds a file to the one instrument that the command names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "foundation/base/error.h"
#include "market/data/import/file_format.h"
#include "market/data/import/refused_row.h"
#include "market/domain/instrument_id.h"

namespace godwit {

/// A file holds something else than the command says. One of many files stops them all.
class Contradiction : public Error {
 public:
  explicit Contradiction(const std::string& message) : Error{ErrorKind::kUsage, message} {}
};

/// `--instrument` says whose the rows are where the file does not tell; where it does, both have to
/// mean one instrument. And it is one: rows that the file gives to a second one would be mixed with
/// the first one's. One thread.
class OneInstrument {
 public:
  explicit OneInstrument(const OpenOptions& options)
      : path_{options.path}, id_{options.instrument} {}
  /// The command's; nothing when it names none, and the file's own words count.
  [[nodiscard]] const std::optional<InstrumentId>& id() const { return id_; }
  /// Throws Contradiction when the command names another instrument than `said` by the file.
  /// Variants of one instrument, 600519@forward.SSE and 600519.SSE, do not contradict each other.
  void require(const InstrumentId& said) const {
    if (!id_ || (plain_symbol(said) == plain_symbol(*id_) && said.venue() == id_->venue())) return;
    throw Contradiction{path_ + ": the file says " + said.text() + ", --instrument says " +
                        id_->text() +
                        "; leave the option out, or add --format csv to read the file by its "
                        "columns"};
  }
  /// Whether a record that calls its instrument `text` is of the one: as the first record was.
  /// `read()` is the id that the text stands for, or nothing. Throws like require() for the first.
  template <class Read>
  [[nodiscard]] bool admits(std::string_view text, const Read& read) {
    if (!id_) return true;
    if (!text_) {
      if (const std::optional<InstrumentId> said = read()) require(*said);
      text_ = text;
    }
    return *text_ == text;
  }
  [[nodiscard]] RefusedRow refusal(std::string_view text) const {
    return {RowRule::kOtherInstrument,
            "'" + std::string{text} + "', before it '" + text_.value_or("") + "'"};
  }

 private:
  static std::string_view plain_symbol(const InstrumentId& id) {
    return id.symbol().substr(0, id.symbol().find('@'));
  }

  std::string path_;
  std::optional<InstrumentId> id_;
  std::optional<std::string> text_;  ///< What the first record called it.
};

}  // namespace godwit
