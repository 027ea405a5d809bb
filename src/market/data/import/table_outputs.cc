#include "market/data/import/table_outputs.h"

#include "market/data/import/bar_csv_reader.h"
#include "market/data/import/record_reader.h"

namespace godwit {
namespace {

/// The lanes of one output, one per instrument.
template <class Row>
class Lanes {
 public:
  Lanes(const InstrumentTable& instruments, const TableOutput& output)
      : instruments_{instruments}, kind_{output.kind}, interval_{output.interval} {}
  [[nodiscard]] RowLane<Row>& at(size_t number, FileIntake& intake) {
    if (number >= lanes_.size()) lanes_.resize(number + 1, nullptr);
    if (lanes_[number] == nullptr) {
      Series series{.instrument = instruments_[number], .kind = kind_};
      if (has_interval(kind_)) series.interval = interval_;
      lanes_[number] = &intake.lane<Row>(series);
    }
    return *lanes_[number];
  }

 private:
  const InstrumentTable& instruments_;
  DataKind kind_;
  Interval interval_;
  std::vector<RowLane<Row>*> lanes_;
};

/// Records to which the output does not apply.
class Filter {
 public:
  Filter(const TableBinder& binder, const TableOutput& output) {
    for (const auto& [column, words] : output.where)
      conditions_.push_back({binder.position(column), "|" + words + "|"});
  }
  [[nodiscard]] bool passes(const TableRecord& record) const {
    for (const auto& [position, words] : conditions_)
      if (words.find("|" + std::string{record.field(position)} + "|") == std::string::npos)
        return false;
    return true;
  }

 private:
  struct Condition {
    size_t position;
    std::string words;
  };
  std::vector<Condition> conditions_;
};

class BarOutput final : public RecordOutput {
 public:
  BarOutput(CsvReader& csv, const TableFormat& format, const TableOutput& output,
            const TableBinder& binder, const InstrumentTable& instruments)
      : csv_{csv},
        reader_{csv, bar_mapping_of(format, output), output.interval},
        filter_{binder, output},
        lanes_{instruments, output} {}
  std::optional<RefusedRow> stage(const TableRecord& record, size_t number, FileIntake& intake,
                                  bool& repaired) override {
    if (!filter_.passes(record)) return std::nullopt;
    if (!reader_.read_record()) return reader_.refused();
    repaired = repaired || reader_.repaired();
    RefusedRow refused;
    if (intake.stage(lanes_.at(number, intake), reader_.bar(), csv_.line(), refused))
      return std::nullopt;
    return refused;
  }
  uint64_t assumed_utc() const override { return reader_.assumed_utc(); }
  std::vector<std::string> ignored_columns() const override { return reader_.ignored_columns(); }

 private:
  CsvReader& csv_;
  BarCsvReader reader_;
  Filter filter_;
  Lanes<Bar> lanes_;
};

template <class Row>
class RowOutput final : public RecordOutput {
 public:
  RowOutput(CsvReader& csv, const TableOutput& output, const TableBinder& binder,
            const InstrumentTable& instruments)
      : csv_{csv},
        reader_{binder, output},
        filter_{binder, output},
        lanes_{instruments, output},
        is_trade_numbered_{output.columns.contains("sequence")} {}
  std::optional<RefusedRow> stage(const TableRecord& record, size_t number, FileIntake& intake,
                                  bool& repaired) override {
    if (!filter_.passes(record)) return std::nullopt;
    if (std::optional<RefusedRow> refused = reader_.read(record, row_, repaired)) return refused;
    // A trade's own number also orders it.
    if constexpr (std::is_same_v<Row, Trade>)
      if (!is_trade_numbered_) row_.header.sequence = row_.trade_id;
    RefusedRow refused;
    if (intake.stage(lanes_.at(number, intake), row_, csv_.line(), refused)) return std::nullopt;
    return refused;
  }
  uint64_t assumed_utc() const override { return reader_.local_times(); }

 private:
  CsvReader& csv_;
  RecordReader<Row> reader_;
  Filter filter_;
  Lanes<Row> lanes_;
  bool is_trade_numbered_;
  Row row_;
};

/// Several values of one record, each under its own name.
class ValuesOutput final : public RecordOutput {
 public:
  ValuesOutput(CsvReader& csv, const TableOutput& output, const TableBinder& binder,
               const InstrumentTable& instruments)
      : csv_{csv}, filter_{binder, output}, lanes_{instruments, output} {
    for (const auto& [name, column] : output.names) {  // In the order of the names, as keys are.
      TableOutput one = output;
      one.constants.insert_or_assign("name", name);
      one.columns.insert_or_assign("value", column);
      readers_.emplace_back(binder, one);
    }
  }
  std::optional<RefusedRow> stage(const TableRecord& record, size_t number, FileIntake& intake,
                                  bool& repaired) override {
    if (!filter_.passes(record)) return std::nullopt;
    for (RecordReader<KnownValue>& reader : readers_) {
      if (std::optional<RefusedRow> refused = reader.read(record, row_, repaired)) return refused;
      RefusedRow refused;
      if (!intake.stage(lanes_.at(number, intake), row_, csv_.line(), refused)) return refused;
    }
    return std::nullopt;
  }
  uint64_t assumed_utc() const override {
    return readers_.empty() ? 0 : readers_.front().local_times();
  }

 private:
  CsvReader& csv_;
  Filter filter_;
  Lanes<KnownValue> lanes_;
  std::vector<RecordReader<KnownValue>> readers_;
  KnownValue row_;
};

}  // namespace

std::unique_ptr<RecordOutput> make_output(CsvReader& csv, const TableFormat& format,
                                          const TableOutput& output, const TextMap& parts,
                                          const InstrumentTable& instruments) {
  const TableBinder binder{csv, format, parts};
  const auto rows = [&]<class Row>(Row*) -> std::unique_ptr<RecordOutput> {
    return std::make_unique<RowOutput<Row>>(csv, output, binder, instruments);
  };
  switch (output.kind) {
    case DataKind::kBar:
      return std::make_unique<BarOutput>(csv, format, output, binder, instruments);
    case DataKind::kQuoteBar: return rows(static_cast<QuoteBar*>(nullptr));
    case DataKind::kQuote: return rows(static_cast<Quote*>(nullptr));
    case DataKind::kTrade: return rows(static_cast<Trade*>(nullptr));
    case DataKind::kBookSnapshot: return rows(static_cast<Depth*>(nullptr));
    case DataKind::kBookDelta: return rows(static_cast<BookDelta*>(nullptr));
    case DataKind::kOrderByOrder: return rows(static_cast<OrderByOrder*>(nullptr));
    case DataKind::kDayFacts: return rows(static_cast<DayFacts*>(nullptr));
    case DataKind::kFunding: return rows(static_cast<Funding*>(nullptr));
    case DataKind::kNews: return rows(static_cast<NewsItem*>(nullptr));
    case DataKind::kRelation: return rows(static_cast<Relation*>(nullptr));
    case DataKind::kFundamental:
    case DataKind::kSeries: break;
  }
  if (!output.names.empty())
    return std::make_unique<ValuesOutput>(csv, output, binder, instruments);
  return rows(static_cast<KnownValue*>(nullptr));
}

}  // namespace godwit
