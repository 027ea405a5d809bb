#include "market/data/import/news_output.h"

#include <algorithm>
#include <set>

#include "foundation/base/hash.h"
#include "market/data/import/instrument_rule.h"
#include "market/data/import/record_reader.h"
#include "market/data/import/vendor_spelling.h"

namespace godwit {
namespace {

/// The output without the column that may name several instruments.
TableOutput without_instruments(TableOutput output) {
  output.columns.erase("instrument");
  return output;
}

std::string digest_of(const NewsItem& item) {
  Hasher hasher;
  hasher.update_value(item.ts_event.ns());
  // The lengths keep "ab" + "c" apart from "a" + "bc".
  hasher.update_value(item.title.size());
  hasher.update(item.title);
  hasher.update(item.text);
  return hasher.digest().hex();
}

class NewsOutput final : public RecordOutput {
 public:
  NewsOutput(CsvReader& csv, const TableOutput& output, const TableBinder& binder,
             const InstrumentTable& instruments)
      : csv_{csv},
        output_{without_instruments(output)},
        reader_{binder, output_},
        filter_{binder, output, instruments},
        lanes_{instruments, output},
        named_{binder.bind(output, "instrument")},
        style_{output.instruments},
        ignored_{binder.unused_columns()},
        has_id_{output.columns.contains("id")} {}

  std::optional<RefusedRow> stage(const TableRecord& record, size_t number, FileIntake& intake,
                                  bool& repaired) override {
    if (!filter_.passes(record, number)) return std::nullopt;
    if (std::optional<RefusedRow> refused = reader_.read(record, row_, repaired)) return refused;
    if (!has_id_) row_.id = digest_of(row_);
    RowLane<NewsItem>& lane = lanes_.at(number, intake);
    std::string_view names =
        named_.source == ColumnBinding::Source::kAbsent ? "" : record.text(named_);
    named_here_.clear();
    do {
      const size_t comma = std::min(names.find(','), names.size());
      const std::string_view name = trimmed(names.substr(0, comma));
      names.remove_prefix(std::min(comma + 1, names.size()));
      row_.instrument.reset();
      if (!name.empty()) {
        // News of 600519.SH would be found by nobody who asks for 600519.SSE.
        if (style_ == InstrumentStyle::kId)
          if (const std::optional<std::string> refusal = vendor_spelling(name))
            return RefusedRow{RowRule::kUnknownInstrument,
                              field_detail("instrument", name) + ": " + *refusal};
        row_.instrument = to_instrument(style_, name);
        if (!row_.instrument)
          return RefusedRow{RowRule::kUnknownInstrument, field_detail("instrument", name)};
        // Some cells name an instrument twice.
        if (!named_here_.insert(*row_.instrument).second) continue;
      }
      RefusedRow refused;
      if (!intake.stage(lane, row_, csv_.line(), refused)) return refused;
    } while (!names.empty());
    return std::nullopt;
  }
  uint64_t assumed_utc() const override { return reader_.local_times(); }
  std::vector<std::string> ignored_columns() const override { return ignored_; }

 private:
  CsvReader& csv_;
  TableOutput output_;  // The reader refers to its words.
  RecordReader<NewsItem> reader_;
  TableFilter filter_;
  TableLanes<NewsItem> lanes_;
  ColumnBinding named_;
  InstrumentStyle style_;
  std::vector<std::string> ignored_;
  bool has_id_;
  std::set<InstrumentId> named_here_;
  NewsItem row_;
};

}  // namespace

std::unique_ptr<RecordOutput> make_news_output(CsvReader& csv, const TableOutput& output,
                                               const TableBinder& binder,
                                               const InstrumentTable& instruments) {
  return std::make_unique<NewsOutput>(csv, output, binder, instruments);
}

}  // namespace godwit
