#include "market/data/import/mbo_file.h"

#include "foundation/base/error.h"
#include "market/data/import/csv_record_file.h"
#include "market/data/import/file_pattern.h"
#include "market/data/import/one_instrument.h"
#include "market/data/import/row_checks.h"
#include "market/data/import/stamp_reader.h"
#include "market/decode/cme_mbo.h"

namespace godwit {
namespace {

RowRule rule_of(CmeMboFault fault) {
  switch (fault) {
    case CmeMboFault::kTooFewFields: return RowRule::kWrongFieldCount;
    case CmeMboFault::kBadTime: return RowRule::kMalformedTime;
    case CmeMboFault::kBadNumber:
    case CmeMboFault::kBadPrice:
    case CmeMboFault::kBadQuantity: return RowRule::kMalformedNumber;
    case CmeMboFault::kBadAction:
    case CmeMboFault::kBadSide: return RowRule::kUnknownWord;
  }
  return RowRule::kMalformedMessage;
}

InstrumentId instrument_of(const OpenOptions& options) {
  std::optional<InstrumentId> said;
  if (const auto parts = FilePattern::parse("{symbol}_mbo_*")->match(options.path))
    said = InstrumentId::parse(parts->at("symbol") + ".CME");
  if (said) OneInstrument{options}.require(*said);
  if (options.instrument) return *options.instrument;
  if (said) return *said;
  throw usage_error(options.path +
                    ": expected a name that tells the contract, like ESH4_mbo_20231225.csv; say "
                    "which it is with --instrument SYMBOL.VENUE");
}

class MboFileReader final : public CsvRecordFile {
 public:
  MboFileReader(std::unique_ptr<ByteSource> bytes, const OpenOptions& options)
      : CsvRecordFile{std::move(bytes), {}},
        series_{.instrument = instrument_of(options), .kind = DataKind::kOrderByOrder} {
    const auto columns = CmeMboColumns::from_header(csv().columns());
    if (!columns)
      throw usage_error(csv().path().string() + ":1: not the columns of market by order");
    columns_ = *columns;
  }

 private:
  void read_record(FileIntake& intake) override {
    const Result<CmeMboRow, CmeMboFault> row = columns_.parse(csv().fields());
    if (!row)
      return intake.refuse(csv().line(), {rule_of(row.error()), std::string{name(row.error())}},
                           csv().raw());
    if (!instrument_number_) instrument_number_ = row->instrument_id;
    if (row->instrument_id != *instrument_number_)
      return intake.refuse(csv().line(),
                           {RowRule::kUnknownInstrument, "a second instrument in the file"},
                           csv().raw());
    if (!is_storable(row->ts_event) || !is_storable(row->ts_recv))
      return intake.refuse(csv().line(), {RowRule::kOutOfRange, "ts_event, ts_recv"}, csv().raw());
    std::optional<OrderByOrder> event = to_order_by_order(*row, {});
    if (!event) return intake.skip("resting_side_of_trade");
    // The numbers in a picture are those of the orders' last changes, and do not count up.
    if ((event->header.flags & OrderByOrder::kSnapshot) != 0) event->header.sequence = 0;
    if (const std::optional<RefusedRow> refused = check_row(*event))
      return intake.refuse(csv().line(), *refused, csv().raw());
    if (lane_ == nullptr) lane_ = &intake.lane<OrderByOrder>(series_);
    RefusedRow refused;
    if (!intake.stage(*lane_, *event, csv().line(), refused))
      return intake.refuse(csv().line(), refused, csv().raw());
    intake.keep(false);
  }

  Series series_;
  CmeMboColumns columns_;
  std::optional<uint32_t> instrument_number_;
  RowLane<OrderByOrder>* lane_ = nullptr;
};

}  // namespace

bool MboFileFormat::recognises(const FileSample& sample) const {
  return CmeMboColumns::from_header(sample.columns).has_value();
}

std::vector<HeldKind> MboFileFormat::holds(const FileSample& /*sample*/) const {
  return {{DataKind::kOrderByOrder}};
}

std::unique_ptr<FileReader> MboFileFormat::open(std::unique_ptr<ByteSource> bytes,
                                                const OpenOptions& options) const {
  return std::make_unique<MboFileReader>(std::move(bytes), options);
}

}  // namespace godwit
