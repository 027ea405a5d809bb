#include "market/data/import/table_file.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "market/data/import/csv_record_file.h"
#include "market/data/import/instrument_column.h"
#include "market/data/import/misfit.h"
#include "market/data/import/name_columns.h"
#include "market/data/import/table_outputs.h"

namespace godwit {
namespace {

class TableFileReader final : public CsvRecordFile {
 public:
  TableFileReader(std::unique_ptr<ByteSource> bytes, const TableFormat& format,
                  const OpenOptions& options)
      : CsvRecordFile{std::move(bytes), format.layout.csv()},
        format_{format},
        parts_{format.recognise(csv().columns(), options.path).value_or(TextMap{})},
        output_layouts_{format.outputs},
        instrument_{csv(), format, parts_, options} {
    if (format.instrument.empty()) names_.emplace(csv(), format);
    const TableBinder binder{csv(), format, parts_};
    for (TableOutput& output : output_layouts_)
      if (!output.interval_part.empty()) output.interval = interval_of(binder, output);
    if (format.instrument.empty()) advise_levels();
    for (const TableOutput& output : output_layouts_)
      if (auto made = make_output(csv(), format, output, parts_, instrument_.instruments())) {
        outputs_.push_back(std::move(made));
        kinds_.push_back(output.kind);
      }
    for (const auto& [column, words] : format.expected)
      if (const std::optional<size_t> found = csv().find_column(column))
        expected_.push_back({column, *found, words});
    for (const SkipRule& rule : format.skips) {
      skips_.push_back({rule.reason, {}});
      for (const SkipRule::Condition& condition : rule.conditions)
        skips_.back().conditions.push_back(
            {binder.position(condition.column),
             condition.words.empty() ? "" : "|" + condition.words + "|", condition.negated});
    }
  }

  uint64_t assumed_utc() const override {
    uint64_t count = 0;
    for (const auto& output : outputs_) count = std::max(count, output->assumed_utc());
    return count;
  }
  std::vector<std::string> assumptions() const override {
    std::vector<std::string> all;
    for (size_t i = 0; i < outputs_.size(); ++i)
      for (const std::string& one : {outputs_[i]->assumption(), outputs_[i]->doubt()})
        if (!one.empty()) all.push_back(std::string{godwit::name(kinds_[i])} + ": " + one);
    return all;
  }
  std::vector<std::string> ignored_columns() const override {
    // Only a mapping's: a vendor's format leaves out what it leaves out on purpose.
    if (!names_) return {};
    std::vector<std::string> ignored = outputs_.front()->ignored_columns();
    std::erase_if(ignored, [&](const std::string& column) { return names_->holds(column); });
    return ignored;
  }

 private:
  struct Condition {
    size_t position;
    std::string words;  // "|4|5|"; empty: none or zero.
    bool negated;
  };
  struct Expectation {
    std::string column;
    size_t position;
    std::string words;  // "4|5".
    [[nodiscard]] RefusedRow refusal(const TableRecord& record) const {
      return {RowRule::kUnknownWord,
              field_detail(column, record.field(position)) + ", expected " + words};
    }
  };
  struct Skip {
    std::string reason;
    std::vector<Condition> conditions;
  };

  /// A mapping of quotes would leave the deeper levels out.
  void advise_levels() const {
    if (output_layouts_.front().kind != DataKind::kQuote) return;
    for (const char* const column : {"bid_price_2", "ask_price_2"})
      if (csv().find_column(column))
        throw usage_error(csv().path().string() + ":1: has levels behind the best (" + column +
                          "), which quotes have not; import it with --kind book_snapshot");
  }

  [[nodiscard]] Interval interval_of(const TableBinder& binder, const TableOutput& output) const {
    const std::string text = binder.with_parts(output.interval_part);
    const auto word = format_.interval_words.find(text);
    const std::optional<Interval> interval =
        parse_interval(word == format_.interval_words.end() ? text : word->second);
    if (!interval)
      throw usage_error(csv().path().string() + ": the format " + format_.name + " finds '" + text +
                        "' in the file's name where the interval of its bars belongs; expected one "
                        "of 1s 5s 1m 5m 15m 30m 1h 4h 8h 1d 1w");
    return *interval;
  }
  [[nodiscard]] static bool applies(const Skip& skip, const TableRecord& record) {
    return std::all_of(
        skip.conditions.begin(), skip.conditions.end(), [&](const Condition& condition) {
          const std::string_view text = record.field(condition.position);
          const bool holds =
              condition.words.empty()
                  ? is_nothing(text)
                  : condition.words.find("|" + std::string{text} + "|") != std::string::npos;
          return holds != condition.negated;
        });
  }

  void read_record(FileIntake& intake) override {
    const TableRecord record{csv().fields()};
    for (const Skip& skip : skips_)
      if (applies(skip, record)) return intake.skip(skip.reason);
    const std::optional<size_t> number = instrument_.find(record);
    if (!number) return intake.refuse(csv().line(), instrument_.refusal(), csv().raw());
    if (names_)
      if (const std::optional<RefusedRow> other = names_->other(record))
        return intake.refuse(csv().line(), *other, csv().raw());
    for (const Expectation& one : expected_)
      if (!has_word(one.words, record.field(one.position)))
        return intake.refuse(csv().line(), one.refusal(record), csv().raw());
    bool repaired = false;
    for (const auto& output : outputs_)
      if (const std::optional<RefusedRow> refused =
              output->stage(record, *number, intake, repaired))
        return intake.refuse(csv().line(), *refused, csv().raw());
    if (intake.has_staged())
      intake.keep(repaired);
    else
      intake.skip("nothing_taken");  // No output applies, or a day's facts were told before.
  }

  [[nodiscard]] static bool has_word(const std::string& words, std::string_view word) {
    return ("|" + words + "|").find("|" + std::string{word} + "|") != std::string::npos;
  }
  /// Empty, or a zero in any form.
  static bool is_nothing(std::string_view text) {
    return text.find_first_not_of("0.") == std::string_view::npos && text != ".";
  }

  const TableFormat& format_;
  TextMap parts_;
  std::vector<TableOutput> output_layouts_;  ///< With the intervals of this file.
  InstrumentColumn instrument_;
  std::optional<NameColumns> names_;  ///< Of tables whose description names no instrument.
  std::vector<std::unique_ptr<RecordOutput>> outputs_;
  std::vector<DataKind> kinds_;  ///< Of the outputs.
  std::vector<Expectation> expected_;
  std::vector<Skip> skips_;
};

std::optional<Interval> interval_in_name(const TableFormat& format, const TableOutput& output,
                                         const TextMap& parts) {
  const std::string& braced = output.interval_part;
  const auto part = parts.find(std::string_view{braced}.substr(1, braced.size() - 2));
  if (part == parts.end()) return std::nullopt;
  const auto word = format.interval_words.find(part->second);
  return parse_interval(word == format.interval_words.end() ? part->second : word->second);
}

}  // namespace

bool TableFileFormat::recognises(const FileSample& sample) const {
  return format_.recognise(sample.columns, sample.path).has_value();
}

std::optional<Misfit> TableFileFormat::misfit(const FileSample& sample) const {
  return misfit_of({.columns = format_.with,
                    .without = format_.without,
                    .files = format_.files,
                    .not_files = format_.not_files},
                   sample);
}

std::vector<HeldKind> TableFileFormat::holds(const FileSample& sample) const {
  const TextMap parts = format_.recognise(sample.columns, sample.path).value_or(TextMap{});
  std::vector<HeldKind> held;
  for (const TableOutput& output : format_.outputs) {
    HeldKind one{.kind = output.kind};
    if (has_interval(output.kind))
      one.interval =
          output.interval_part.empty() ? output.interval : interval_in_name(format_, output, parts);
    held.push_back(one);
  }
  return held;
}

std::unique_ptr<FileReader> TableFileFormat::open(std::unique_ptr<ByteSource> bytes,
                                                  const OpenOptions& options) const {
  return std::make_unique<TableFileReader>(std::move(bytes), format_, options);
}

}  // namespace godwit
