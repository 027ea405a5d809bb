#include "market/data/import/sse_stream_format.h"

#include <charconv>
#include <map>
#include <utility>

#include "foundation/base/error.h"
#include "market/data/import/csv_record_file.h"
#include "market/data/import/instrument_rule.h"
#include "market/data/import/one_instrument.h"
#include "market/decode/sse_columns.h"

namespace godwit {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The day that the name of the file or of its folder states: a run of exactly eight digits.
std::optional<Date> day_of_path(std::string_view path) {
  const size_t slash = path.rfind('/');
  const size_t folder = slash == 0 || slash == std::string_view::npos ? std::string_view::npos
                                                                      : path.rfind('/', slash - 1);
  const std::string_view tail = folder == std::string_view::npos ? path : path.substr(folder + 1);
  for (size_t i = 0; i < tail.size();) {
    size_t end = i;
    while (end < tail.size() && is_digit(tail[end])) ++end;
    constexpr size_t kDigits = 8;
    if (end - i == kDigits) {
      const std::string text{tail.substr(i, kDigits)};
      const auto day =
          parse_date(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6));
      if (day) return day;
    }
    i = end + 1;
  }
  return std::nullopt;
}

RowRule rule_of(SseFault fault) {
  switch (fault) {
    case SseFault::kTooFewFields: return RowRule::kWrongFieldCount;
    case SseFault::kBadTime: return RowRule::kMalformedTime;
    case SseFault::kBadQuantity: return RowRule::kNonPositiveQuantity;
    case SseFault::kBadSide:
    case SseFault::kBadType: return RowRule::kUnknownWord;
    case SseFault::kBadNumber:
    case SseFault::kBadPrice: break;
  }
  return RowRule::kMalformedNumber;
}

std::string detail_of(SseFault fault) {
  switch (fault) {
    case SseFault::kBadPrice: return "expected a price above zero on the tick of 0.01";
    case SseFault::kBadQuantity: return "expected a whole number of shares above zero";
    case SseFault::kBadNumber: return "expected whole numbers of sequence and orders";
    default: return std::string{godwit::name(fault)};
  }
}

/// "15.929999999999999" is 15.93 to the reader: decimals beyond the ninth are rounded away.
bool was_rounded(std::string_view price) {
  constexpr size_t kDecimals = 9;
  const size_t point = price.find('.');
  return point != std::string_view::npos && price.find_last_not_of('0') > point + kDecimals;
}

class SseStreamReader final : public CsvRecordFile {
 public:
  SseStreamReader(std::unique_ptr<ByteSource> bytes, const OpenOptions& options)
      : CsvRecordFile{std::move(bytes), {}},
        fixed_{options},
        orders_{SseOrderColumns::from_header(csv().columns())},
        trades_{SseTradeColumns::from_header(csv().columns())} {
    if (!orders_ && !trades_)
      throw usage_error(options.path + ": not a file of Shanghai orders or trades by its columns");
    const bool has_date = orders_ ? orders_->has_date() : trades_->has_date();
    if (!has_date) read_day(options.path);
    symbol_at_ = orders_ ? orders_->symbol_column() : trades_->symbol_column();
    for (const char* const column : {"OrderPrice", "TradePrice", "TradPrice"})
      if (const auto found = csv().find_column(column)) price_at_ = *found;
    trade_id_at_ = csv().find_column("TradeIndex");
  }

 private:
  /// The series that the rows of an instrument go to.
  struct Lanes {
    RowLane<OrderByOrder>* events = nullptr;
    RowLane<Trade>* trades = nullptr;
  };

  void read_day(const std::string& path) {
    const std::optional<Date> day = day_of_path(path);
    if (!day)
      throw usage_error(path +
                        ": the rows have no date, and neither the file nor its folder is named by "
                        "one; name the folder like sse_20230201");
    trading_day_ = *day;
  }

  void read_record(FileIntake& intake) override {
    const auto refuse = [&](const RefusedRow& refused) {
      intake.refuse(csv().line(), refused, csv().raw());
    };
    const std::string_view symbol = csv().fields()[symbol_at_];
    if (!fixed_.admits(symbol, [&] { return id_of(symbol); }))
      return refuse(fixed_.refusal(symbol));
    Lanes* const lanes = lanes_of(symbol, intake);
    if (lanes == nullptr)
      return refuse({RowRule::kUnknownInstrument, field_detail("SecurityID", symbol)});
    RefusedRow refused;
    const bool is_rounded = was_rounded(csv().fields()[price_at_]);
    mark_ = is_rounded ? EventHeader::kRepaired : uint16_t{0};
    if (!(orders_ ? stage_order(*lanes, intake, refused) : stage_trade(*lanes, intake, refused)))
      return refuse(refused);
    intake.keep(is_rounded);
  }

  bool stage_order(const Lanes& lanes, FileIntake& intake, RefusedRow& refused) {
    const auto row = orders_->parse(csv().fields(), trading_day_);
    if (!row) {
      refused = {rule_of(row.error()), detail_of(row.error())};
      return false;
    }
    return stage_event(lanes, to_order_by_order(*row, InstrumentIndex{}), intake, refused);
  }

  bool stage_event(const Lanes& lanes, OrderByOrder event, FileIntake& intake,
                   RefusedRow& refused) {
    event.header.flags |= mark_;
    return intake.stage(*lanes.events, event, csv().line(), refused);
  }

  bool stage_trade(const Lanes& lanes, FileIntake& intake, RefusedRow& refused) {
    const auto row = trades_->parse(csv().fields(), trading_day_);
    if (!row) {
      refused = {rule_of(row.error()), detail_of(row.error())};
      return false;
    }
    Trade trade;
    trade.header = {.ts_event = row->ts_event,
                    .ts_recv = row->ts_recv,
                    .sequence = row->sequence,
                    .kind = EventKind::kTrade,
                    .flags = static_cast<uint16_t>(static_cast<uint16_t>(row->aggressor) | mark_)};
    trade.price = row->price;
    trade.quantity = row->quantity;
    if (trade_id_at_ && !read_trade_id(csv().fields()[*trade_id_at_], trade.trade_id)) {
      refused = {RowRule::kMalformedNumber,
                 field_detail("TradeIndex", csv().fields()[*trade_id_at_])};
      return false;
    }
    return stage_event(lanes, to_order_by_order(*row, InstrumentIndex{}), intake, refused) &&
           intake.stage(*lanes.trades, trade, csv().line(), refused);
  }

  static bool read_trade_id(std::string_view text, uint64_t& id) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc{} && end == text.data() + text.size();
  }

  /// Codes without an exchange are Shanghai's.
  static std::optional<InstrumentId> id_of(std::string_view symbol) {
    const bool has_exchange = symbol.find('.') != std::string_view::npos;
    return to_instrument(InstrumentStyle::kStock,
                         std::string{symbol} + (has_exchange ? "" : ".SH"));
  }

  /// Null when the text names no instrument.
  Lanes* lanes_of(std::string_view symbol, FileIntake& intake) {
    const auto known = lanes_.find(symbol);
    if (known != lanes_.end()) return &known->second;
    const std::optional<InstrumentId> id = fixed_.id() ? fixed_.id() : id_of(symbol);
    if (!id) return nullptr;
    Lanes& lanes = lanes_[std::string{symbol}];
    lanes.events = &intake.lane<OrderByOrder>({.instrument = *id, .kind = DataKind::kOrderByOrder});
    if (trades_) lanes.trades = &intake.lane<Trade>({.instrument = *id, .kind = DataKind::kTrade});
    return &lanes;
  }

  OneInstrument fixed_;
  std::optional<SseOrderColumns> orders_;
  std::optional<SseTradeColumns> trades_;
  Date trading_day_;
  size_t symbol_at_ = 0;
  size_t price_at_ = 0;
  uint16_t mark_ = 0;  ///< EventHeader::kRepaired while the row's price was rounded.
  std::optional<size_t> trade_id_at_;
  std::map<std::string, Lanes, std::less<>> lanes_;
};

}  // namespace

bool SseStreamFormat::recognises(const FileSample& sample) const {
  return SseOrderColumns::from_header(sample.columns) ||
         SseTradeColumns::from_header(sample.columns);
}

std::vector<HeldKind> SseStreamFormat::holds(const FileSample& sample) const {
  if (!SseTradeColumns::from_header(sample.columns)) return {{DataKind::kOrderByOrder}};
  return {{DataKind::kOrderByOrder}, {DataKind::kTrade}};
}

std::unique_ptr<FileReader> SseStreamFormat::open(std::unique_ptr<ByteSource> bytes,
                                                  const OpenOptions& options) const {
  return std::make_unique<SseStreamReader>(std::move(bytes), options);
}

}  // namespace godwit
