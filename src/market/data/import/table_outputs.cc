#include "market/data/import/table_outputs.h"

#include <algorithm>
#include <deque>

#include "market/data/import/bar_csv_reader.h"
#include "market/data/import/day_range.h"
#include "market/data/import/news_output.h"
#include "market/data/import/record_reader.h"
#include "market/data/import/row_spacing.h"

namespace godwit {
namespace {

template <class Row>
void set_trading_day(Row& row, const RowLane<Row>& lane, const FileIntake& intake) {
  row.trading_day_days =
      intake.day_of_bar(lane.series().instrument, row.header.ts_event).date().days();
}

class BarOutput final : public RecordOutput {
 public:
  BarOutput(CsvReader& csv, const TableFormat& format, const TableOutput& output,
            const TableBinder& binder, const InstrumentTable& instruments)
      : csv_{csv},
        reader_{csv, bar_mapping_of(format, output), output.interval},
        filter_{binder, output, instruments},
        lanes_{instruments, output},
        asks_trading_day_{is_intraday(output.interval) && !reader_.states_trading_day()},
        has_day_range_{output.has_day_range},
        spacing_{output.interval} {}
  std::optional<RefusedRow> stage(const TableRecord& record, size_t number, FileIntake& intake,
                                  bool& repaired) override {
    if (!filter_.passes(record, number)) return std::nullopt;
    if (!reader_.read_record()) return reader_.refused();
    repaired = repaired || reader_.repaired();
    RowLane<Bar>& lane = lanes_.at(number, intake);
    Bar bar = reader_.bar();
    if (asks_trading_day_) set_trading_day(bar, lane, intake);
    if (has_day_range_) {
      if (number >= day_ranges_.size()) day_ranges_.resize(number + 1);
      day_ranges_[number].narrow(bar);
    }
    RefusedRow refused;
    if (!intake.stage(lane, bar, csv_.line(), refused)) return refused;
    spacing_.see(number, bar.header.ts_event);
    return std::nullopt;
  }
  uint64_t assumed_utc() const override { return reader_.assumed_utc(); }
  std::vector<std::string> ignored_columns() const override { return reader_.ignored_columns(); }
  std::string assumption() const override { return has_day_range_ ? kDayRangeAssumption : ""; }
  std::string doubt() const override { return spacing_.note(); }

 private:
  CsvReader& csv_;
  BarCsvReader reader_;
  TableFilter filter_;
  TableLanes<Bar> lanes_;
  bool asks_trading_day_;
  bool has_day_range_;
  std::vector<DayRange> day_ranges_;  // By the number of the instrument.
  RowSpacing spacing_;
};

template <class Row>
class RowOutput final : public RecordOutput {
 public:
  RowOutput(CsvReader& csv, const TableOutput& output, const TableBinder& binder,
            const InstrumentTable& instruments)
      : csv_{csv},
        reader_{binder, output},
        filter_{binder, output, instruments},
        lanes_{instruments, output},
        ignored_{binder.unused_columns()},
        is_trade_numbered_{output.columns.contains("sequence")},
        asks_trading_day_{reader_.asks_trading_day()},
        once_a_day_{output.once_a_day},
        spacing_{output.interval} {}
  std::optional<RefusedRow> stage(const TableRecord& record, size_t number, FileIntake& intake,
                                  bool& repaired) override {
    if (!filter_.passes(record, number)) return std::nullopt;
    if (std::optional<RefusedRow> refused = reader_.read(record, row_, repaired)) return refused;
    // A trade's own number also orders it.
    if constexpr (std::is_same_v<Row, Trade>)
      if (!is_trade_numbered_) row_.header.sequence = row_.trade_id;
    RowLane<Row>& lane = lanes_.at(number, intake);
    if constexpr (requires { row_.trading_day_days; })
      if (asks_trading_day_) set_trading_day(row_, lane, intake);
    if constexpr (std::is_same_v<Row, DayFacts>)
      if (const DayFacts* const said = once_a_day_ ? lane.previous() : nullptr)
        if (*said == row_) return std::nullopt;
    if constexpr (std::is_same_v<Row, Relation>)
      if (row_.valid_to && !reader_.states_availability())
        if (std::optional<RefusedRow> refused = stage_begin(lane, intake)) return refused;
    RefusedRow refused;
    if (!intake.stage(lane, row_, csv_.line(), refused)) return refused;
    if constexpr (std::is_same_v<Row, QuoteBar>) spacing_.see(number, row_.header.ts_event);
    return std::nullopt;
  }
  uint64_t assumed_utc() const override { return reader_.local_times(); }
  std::vector<std::string> ignored_columns() const override { return ignored_; }
  std::string assumption() const override { return reader_.assumption(); }
  std::string doubt() const override { return spacing_.note(); }

 private:
  /// A row that states its end would tell it from its first day. So the relation is staged without
  /// one, and row_ becomes the revision that is known when the last day is over.
  [[nodiscard]] std::optional<RefusedRow> stage_begin(RowLane<Row>& lane, FileIntake& intake) {
    if (!is_storable(schema_detail::end_of(*row_.valid_to)))
      return RefusedRow{RowRule::kOutOfRange, "valid_to"};
    Row begin = row_;
    begin.valid_to.reset();
    row_.available_at = first_instant(TradingDay{row_.valid_to->date() + 1});
    RefusedRow refused;
    const bool staged = intake.stage(lane, begin, csv_.line(), refused);
    // A row before may have said the same.
    return staged || refused.rule == RowRule::kDuplicateTime ? std::nullopt
                                                             : std::optional{refused};
  }

  CsvReader& csv_;
  RecordReader<Row> reader_;
  TableFilter filter_;
  TableLanes<Row> lanes_;
  std::vector<std::string> ignored_;
  bool is_trade_numbered_;
  bool asks_trading_day_;
  bool once_a_day_;
  RowSpacing spacing_;  // Of quote bars.
  Row row_;
};

/// Several values of one record, each under its own name.
class ValuesOutput final : public RecordOutput {
 public:
  ValuesOutput(CsvReader& csv, const TableOutput& output, const TableBinder& binder,
               const InstrumentTable& instruments)
      : csv_{csv}, filter_{binder, output, instruments}, lanes_{instruments, output} {
    for (const auto& [name, column] : output.names) {  // In the order of the names, as keys are.
      TableOutput& one = outputs_.emplace_back(output);
      one.constants.insert_or_assign("name", name);
      one.columns.insert_or_assign("value", column);
      readers_.emplace_back(binder, one);
    }
  }
  std::optional<RefusedRow> stage(const TableRecord& record, size_t number, FileIntake& intake,
                                  bool& repaired) override {
    if (!filter_.passes(record, number)) return std::nullopt;
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
  std::string assumption() const override {
    return readers_.empty() ? "" : readers_.front().assumption();
  }

 private:
  CsvReader& csv_;
  TableFilter filter_;
  TableLanes<KnownValue> lanes_;
  std::deque<TableOutput> outputs_;  // One per name; the readers refer to their words.
  std::vector<RecordReader<KnownValue>> readers_;
  KnownValue row_;
};

}  // namespace

std::unique_ptr<RecordOutput> make_output(CsvReader& csv, const TableFormat& format,
                                          const TableOutput& output, const TextMap& parts,
                                          const InstrumentTable& instruments) {
  const TableBinder binder{csv, format, parts};
  const auto is_missing = [&](const auto& name) { return !csv.find_column(name.second); };
  if (output.is_optional && std::any_of(output.names.begin(), output.names.end(), is_missing))
    return nullptr;
  if (output.kind != DataKind::kBar) binder.require_columns(output);
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
    case DataKind::kNews: return make_news_output(csv, output, binder, instruments);
    case DataKind::kRelation: return rows(static_cast<Relation*>(nullptr));
    case DataKind::kFundamental:
    case DataKind::kSeries: break;
  }
  if (!output.names.empty())
    return std::make_unique<ValuesOutput>(csv, output, binder, instruments);
  return rows(static_cast<KnownValue*>(nullptr));
}

}  // namespace godwit
