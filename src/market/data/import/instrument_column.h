// Whose rows a record of a table holds, by the template of its format.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "foundation/base/csv.h"
#include "market/data/import/file_format.h"
#include "market/data/import/one_instrument.h"
#include "market/data/import/table_binding.h"
#include "market/data/import/table_format.h"
#include "market/data/import/table_outputs.h"

namespace godwit {

class InstrumentColumn {
 public:
  /// Where the command names the instrument, the format's variant of it counts, and a column that
  /// names instruments has to name this one only. `format` must outlive this. Throws Error (kUsage)
  /// when neither the command nor the file says whose the rows are, when the file's name says
  /// something that is no instrument, or another one than the command: find() does so, too.
  InstrumentColumn(const CsvReader& csv, const TableFormat& format, const TextMap& parts,
                   const OpenOptions& options);

  /// The number of the record's instrument in instruments(); nothing when its text names none, or
  /// another than the command's: refusal() says which.
  [[nodiscard]] std::optional<size_t> find(const TableRecord& record) {
    if (!is_fixed_) return number_of(record);
    if (pieces_.empty()) return 0;
    read_text(record);
    return one_.admits(text_, [&] { return said_id(); }) ? std::optional<size_t>{0} : std::nullopt;
  }
  [[nodiscard]] RefusedRow refusal() const {
    if (is_fixed_) return one_.refusal(text_);
    return {RowRule::kUnknownInstrument, "'" + text_ + "'"};
  }
  [[nodiscard]] const InstrumentTable& instruments() const { return instruments_; }

 private:
  struct Piece {
    std::string literal;
    std::optional<size_t> column;
    const TextMap* words = nullptr;  ///< Of a column.
  };

  void bind(const CsvReader& csv, const TextMap& parts);
  /// The instrument that text_ stands for.
  [[nodiscard]] std::optional<InstrumentId> said_id() const;
  /// Puts together what the record calls its instrument.
  void read_text(const TableRecord& record);
  [[nodiscard]] const TextMap* words_of(std::string_view name) const;
  /// Adds what a column or a part of the name puts into the id.
  void append(const TextMap* words, std::string_view text);
  /// "600519@forward.SSE" of "600519.SSE".
  [[nodiscard]] std::optional<InstrumentId> variant_of(std::optional<InstrumentId> id) const;
  [[nodiscard]] std::optional<size_t> number_of(const TableRecord& record);

  const TableFormat& format_;
  bool is_fixed_ = false;
  bool is_whole_ = true;  ///< The table has all columns that the id is made of.
  OneInstrument one_;
  std::vector<Piece> pieces_;  ///< Empty where no record says anything of its own.
  InstrumentTable instruments_;
  std::unordered_map<std::string, size_t> numbers_;  // order never observed: only looked up
  std::string text_;
  std::string last_text_;
  size_t last_ = 0;
  bool has_last_ = false;
};

}  // namespace godwit
