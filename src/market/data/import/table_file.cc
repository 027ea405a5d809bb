#include "market/data/import/table_file.h"

#include <unordered_map>

#include "foundation/base/error.h"
#include "market/data/import/file_instrument.h"
#include "market/data/import/table_outputs.h"

namespace godwit {
namespace {

/// Whose rows a record holds, by the template of the format.
class InstrumentColumn {
 public:
  InstrumentColumn(const CsvReader& csv, const TableFormat& format, const TextMap& parts,
                   const OpenOptions& options)
      : style_{format.style}, variant_{format.variant} {
    if (options.instrument) {
      instruments_.push_back(*options.instrument);
      is_fixed_ = true;
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
    bind(csv, format, parts);
    is_fixed_ = std::none_of(pieces_.begin(), pieces_.end(),
                             [](const Piece& piece) { return piece.column.has_value(); });
    if (!is_fixed_) return;
    const std::optional<size_t> number = number_of({});
    if (!number)
      throw usage_error(options.path + ": the format " + format.name + " finds '" + text_ +
                        "' in the file's name, which names no instrument; say which it is with "
                        "--instrument SYMBOL.VENUE");
  }

  /// The number of the record's instrument; nothing when its text names none.
  [[nodiscard]] std::optional<size_t> find(const TableRecord& record) {
    return is_fixed_ ? std::optional<size_t>{0} : number_of(record);
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const InstrumentTable& instruments() const { return instruments_; }

 private:
  struct Piece {
    std::string literal;
    std::optional<size_t> column;
  };

  void bind(const CsvReader& csv, const TableFormat& format, const TextMap& parts) {
    const TableBinder binder{csv, format, parts};
    std::string_view rest = format.instrument;
    while (!rest.empty()) {
      const size_t open = std::min(rest.find('{'), rest.size());
      if (open > 0) pieces_.push_back({std::string{rest.substr(0, open)}, std::nullopt});
      rest.remove_prefix(open);
      if (rest.empty()) break;
      const size_t close = rest.find('}');
      if (close == std::string_view::npos)
        throw usage_error("format " + format.name + ": instrument.id: a brace does not close");
      const std::string_view name = rest.substr(1, close - 1);
      if (const auto part = parts.find(name); part != parts.end())
        pieces_.push_back({part->second, std::nullopt});
      else
        pieces_.push_back({"", binder.position(name)});
      rest.remove_prefix(close + 1);
    }
  }

  [[nodiscard]] std::optional<size_t> number_of(const TableRecord& record) {
    text_.clear();
    for (const Piece& piece : pieces_) {
      if (piece.column)
        text_ += record.field(*piece.column);
      else
        text_ += piece.literal;
    }
    if (has_last_ && text_ == last_text_) return last_;
    if (const auto found = numbers_.find(text_); found != numbers_.end()) {
      last_ = found->second;
    } else {
      const std::optional<InstrumentId> id = variant_of(to_instrument(style_, text_));
      if (!id) return std::nullopt;
      last_ = instruments_.size();
      numbers_.emplace(text_, last_);
      instruments_.push_back(*id);
    }
    last_text_ = text_;
    has_last_ = true;
    return last_;
  }

  /// "600519@forward.SSE" of "600519.SSE".
  [[nodiscard]] std::optional<InstrumentId> variant_of(std::optional<InstrumentId> id) const {
    if (!id || variant_.empty()) return id;
    return InstrumentId::parse(std::string{id->symbol()} + "@" + variant_ + "." +
                               std::string{id->venue()});
  }

  InstrumentStyle style_;
  std::string variant_;
  bool is_fixed_ = false;
  std::vector<Piece> pieces_;
  InstrumentTable instruments_;
  std::unordered_map<std::string, size_t> numbers_;
  std::string text_;
  std::string last_text_;
  size_t last_ = 0;
  bool has_last_ = false;
};

class TableFileReader final : public FileReader {
 public:
  TableFileReader(std::unique_ptr<ByteSource> bytes, const TableFormat& format,
                  const OpenOptions& options)
      : format_{format},
        csv_{std::move(bytes), format.layout.csv()},
        parts_{format.recognise(csv_.columns(), options.path).value_or(TextMap{})},
        instrument_{csv_, format, parts_, options} {
    for (const TableOutput& output : format.outputs)
      if (auto made = make_output(csv_, format, output, parts_, instrument_.instruments()))
        outputs_.push_back(std::move(made));
    const TableBinder binder{csv_, format, parts_};
    for (const SkipRule& rule : format.skips) {
      skips_.push_back({rule.reason, {}});
      for (const SkipRule::Condition& condition : rule.conditions)
        skips_.back().conditions.push_back(
            {binder.position(condition.column),
             condition.words.empty() ? "" : "|" + condition.words + "|"});
    }
    field_count_ = csv_.columns().size();
  }

  bool advance(FileIntake& intake) override {
    constexpr int kRecords = 4096;
    for (int i = 0; i < kRecords; ++i) {
      switch (csv_.step()) {
        case CsvStep::kEnd: return false;
        case CsvStep::kDefect:
          intake.refuse(csv_.line(), {rule_of(csv_.defect()), ""}, csv_.raw());
          break;
        case CsvStep::kRecord: read_record(intake); break;
      }
    }
    return true;
  }
  uint64_t bytes_done() const override { return csv_.bytes_done(); }
  uint64_t bytes_total() const override { return csv_.bytes_total(); }
  uint64_t assumed_utc() const override {
    uint64_t count = 0;
    for (const auto& output : outputs_) count = std::max(count, output->assumed_utc());
    return count;
  }
  std::vector<std::string> ignored_columns() const override {
    // Only a mapping's: a vendor's format leaves out what it leaves out on purpose.
    return format_.instrument.empty() ? outputs_.front()->ignored_columns()
                                      : std::vector<std::string>{};
  }

 private:
  struct Condition {
    size_t position;
    std::string words;  // "|4|5|"; empty: none or zero.
  };
  struct Skip {
    std::string reason;
    std::vector<Condition> conditions;
  };

  void read_record(FileIntake& intake) {
    if (field_count_ == 0) field_count_ = csv_.fields().size();
    if (csv_.fields().size() != field_count_)
      return intake.refuse(
          csv_.line(),
          {RowRule::kWrongFieldCount, "expected " + std::to_string(field_count_) + " fields, got " +
                                          std::to_string(csv_.fields().size())},
          csv_.raw());
    const TableRecord record{csv_.fields()};
    for (const Skip& skip : skips_)
      if (std::all_of(skip.conditions.begin(), skip.conditions.end(),
                      [&](const Condition& condition) { return holds(condition, record); }))
        return intake.skip(skip.reason);
    const std::optional<size_t> number = instrument_.find(record);
    if (!number)
      return intake.refuse(
          csv_.line(), {RowRule::kUnknownInstrument, "'" + instrument_.text() + "'"}, csv_.raw());
    bool repaired = false;
    for (const auto& output : outputs_)
      if (const std::optional<RefusedRow> refused =
              output->stage(record, *number, intake, repaired))
        return intake.refuse(csv_.line(), *refused, csv_.raw());
    intake.keep(repaired);
  }

  static bool holds(const Condition& condition, const TableRecord& record) {
    const std::string_view text = record.field(condition.position);
    if (condition.words.empty()) return is_nothing(text);
    return condition.words.find("|" + std::string{text} + "|") != std::string::npos;
  }

  /// Empty, or a zero in any form.
  static bool is_nothing(std::string_view text) {
    return text.find_first_not_of("0.") == std::string_view::npos && text != ".";
  }

  const TableFormat& format_;
  CsvReader csv_;
  TextMap parts_;
  InstrumentColumn instrument_;
  std::vector<std::unique_ptr<RecordOutput>> outputs_;
  std::vector<Skip> skips_;
  size_t field_count_ = 0;
};

}  // namespace

bool TableFileFormat::recognises(const FileSample& sample) const {
  return format_.recognise(sample.columns, sample.path).has_value();
}

std::unique_ptr<FileReader> TableFileFormat::open(std::unique_ptr<ByteSource> bytes,
                                                  const OpenOptions& options) const {
  return std::make_unique<TableFileReader>(std::move(bytes), format_, options);
}

}  // namespace godwit
