#include "market/data/import/instrument_column.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "market/data/import/file_instrument.h"

namespace godwit {

InstrumentColumn::InstrumentColumn(const CsvReader& csv, const TableFormat& format,
                                   const TextMap& parts, const OpenOptions& options)
    : format_{format}, one_{options} {
  if (options.instrument) {
    instruments_.push_back(variant_of(options.instrument).value_or(*options.instrument));
    is_fixed_ = true;
    bind(csv, parts);
    if (std::any_of(pieces_.begin(), pieces_.end(),
                    [](const Piece& piece) { return piece.column.has_value(); }))
      return;
    // What the name of the file says is the same for all records.
    read_text({});
    if (const std::optional<InstrumentId> said = said_id()) one_.require(*said);
    pieces_.clear();
    return;
  }
  if (format.instrument.empty()) {
    const std::optional<InstrumentId> own = instrument_of_file(options.path);
    if (!own)
      throw usage_error(options.path +
                        ": expected a name that tells the instrument, like SPX.INDEX.csv or "
                        "sh.600000.csv; say which it is with --instrument SYMBOL.VENUE");
    instruments_.push_back(*own);
    is_fixed_ = true;
    return;
  }
  bind(csv, parts);
  if (std::any_of(pieces_.begin(), pieces_.end(),
                  [](const Piece& piece) { return piece.column.has_value(); }))
    return;
  if (!number_of({}))
    throw usage_error(options.path + ": the format " + format.name + " finds '" + text_ +
                      "' in the file's name, which names no instrument; say which it is with "
                      "--instrument SYMBOL.VENUE");
  is_fixed_ = true;
  pieces_.clear();
}

const TextMap* InstrumentColumn::words_of(std::string_view name) const {
  const auto found = format_.instrument_words.find(name);
  return found == format_.instrument_words.end() ? nullptr : &found->second;
}

void InstrumentColumn::append(const TextMap* words, std::string_view text) {
  if (words != nullptr) {
    const auto found = words->find(text);
    // A space is in no id: with it the whole names none, and shows the word that is not known.
    text_ += found == words->end() ? " " + std::string{text} : found->second;
    return;
  }
  const size_t start = text_.size();
  text_ += text;
  if (!format_.upper_case) return;
  for (size_t i = start; i < text_.size(); ++i)
    if (text_[i] >= 'a' && text_[i] <= 'z') text_[i] = static_cast<char>(text_[i] - 'a' + 'A');
}

void InstrumentColumn::bind(const CsvReader& csv, const TextMap& parts) {
  const TableBinder binder{csv, format_, parts};
  std::string_view rest = format_.instrument;
  while (!rest.empty()) {
    const size_t open = std::min(rest.find('{'), rest.size());
    if (open > 0) pieces_.push_back({std::string{rest.substr(0, open)}, std::nullopt});
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const size_t close = rest.find('}');
    if (close == std::string_view::npos)
      throw usage_error("format " + format_.name + ": instrument.id: a brace does not close");
    const std::string_view name = rest.substr(1, close - 1);
    if (const auto part = parts.find(name); part != parts.end()) {
      text_.clear();
      append(words_of(name), part->second);
      pieces_.push_back({text_, std::nullopt});
    } else if (!is_fixed_ || csv.find_column(name)) {
      pieces_.push_back({"", binder.position(name), words_of(name)});
    } else {
      is_whole_ = false;
    }
    rest.remove_prefix(close + 1);
  }
}

std::optional<InstrumentId> InstrumentColumn::variant_of(std::optional<InstrumentId> id) const {
  const std::string mark = "@" + format_.variant;
  if (!id || format_.variant.empty() || id->symbol().ends_with(mark)) return id;
  return InstrumentId::parse(std::string{id->symbol()} + mark + "." + std::string{id->venue()});
}

std::optional<InstrumentId> InstrumentColumn::said_id() const {
  return is_whole_ ? to_instrument(format_.style, text_) : std::nullopt;
}

void InstrumentColumn::read_text(const TableRecord& record) {
  text_.clear();
  for (const Piece& piece : pieces_) {
    if (piece.column)
      append(piece.words, record.field(*piece.column));
    else
      text_ += piece.literal;
  }
}

std::optional<size_t> InstrumentColumn::number_of(const TableRecord& record) {
  read_text(record);
  if (has_last_ && text_ == last_text_) return last_;
  if (const auto found = numbers_.find(text_); found != numbers_.end()) {
    last_ = found->second;
  } else {
    const std::optional<InstrumentId> id = variant_of(to_instrument(format_.style, text_));
    if (!id) return std::nullopt;
    last_ = instruments_.size();
    numbers_.emplace(text_, last_);
    instruments_.push_back(*id);
  }
  last_text_ = text_;
  has_last_ = true;
  return last_;
}

}  // namespace godwit
