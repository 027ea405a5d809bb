#include "market/data/import/depth_table_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <span>

#include "market/data/import/book_rows.h"
#include "market/data/import/csv_record_file.h"
#include "market/data/import/misfit.h"
#include "market/data/import/one_instrument.h"
#include "market/data/import/row_checks.h"
#include "market/data/import/stamp_reader.h"

namespace godwit {
namespace {

using Vendor = DepthTableVendor;

constexpr std::array kTardisColumns{
    std::string_view{"exchange"},    std::string_view{"symbol"},
    std::string_view{"timestamp"},   std::string_view{"local_timestamp"},
    std::string_view{"is_snapshot"}, std::string_view{"side"},
    std::string_view{"price"},       std::string_view{"amount"}};
constexpr std::array kBinanceColumns{std::string_view{"symbol"},
                                     std::string_view{"timestamp"},
                                     std::string_view{"first_update_id"},
                                     std::string_view{"last_update_id"},
                                     std::string_view{"side"},
                                     std::string_view{"update_type"},
                                     std::string_view{"price"},
                                     std::string_view{"qty"},
                                     std::string_view{"pu"}};

std::span<const std::string_view> columns_of(Vendor vendor) {
  if (vendor == Vendor::kTardis) return kTardisColumns;
  return kBinanceColumns;
}

/// How Tardis calls venues, and what our ids have behind the symbol.
constexpr std::array kTardisVenues{
    std::pair{std::string_view{"binance"}, std::string_view{".BINANCE"}},
    std::pair{std::string_view{"binance-futures"}, std::string_view{"-PERP.BINANCE"}},
    std::pair{std::string_view{"bitmex"}, std::string_view{".BITMEX"}},
    std::pair{std::string_view{"deribit"}, std::string_view{".DERIBIT"}},
    std::pair{std::string_view{"huobi-dm-swap"}, std::string_view{"-PERP.HUOBI"}}};

/// What the rows of one message have in common, and where they stand.
struct Message {
  InstrumentId id;
  Timestamp ts_event;
  Timestamp ts_recv;
  bool snapshot = false;
  uint64_t first_update = 0;
  uint64_t last_update = 0;
  uint64_t previous_update = 0;
  friend bool operator==(const Message&, const Message&) = default;
};

/// The columns of one record; the first fault stays.
class Fields {
 public:
  Fields(std::span<const std::string_view> fields, const std::map<std::string_view, size_t>& at)
      : fields_{fields}, at_{at} {}
  [[nodiscard]] std::string_view text(std::string_view column) const {
    return trimmed(fields_[at_.at(column)]);
  }
  [[nodiscard]] Timestamp time(StampReader& stamp, std::string_view column) {
    const Result<CivilTime, RowRule> civil = stamp.civil(text(column));
    if (civil && is_storable(civil->instant)) return civil->instant;
    refuse(civil ? RowRule::kOutOfRange : civil.error(), column);
    return {};
  }
  [[nodiscard]] uint64_t number(std::string_view column) {
    uint64_t value = 0;
    const std::string_view field = text(column);
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc{} || end != field.data() + field.size())
      refuse(RowRule::kMalformedNumber, column);
    return value;
  }
  /// One of two words; true for the second.
  [[nodiscard]] bool second_of(std::string_view first, std::string_view second,
                               std::string_view column) {
    const std::string_view word = text(column);
    if (word != first && word != second) refuse(RowRule::kUnknownWord, column);
    return word == second;
  }
  void refuse(RowRule rule, std::string_view column) {
    refuse({rule, field_detail(column, text(column))});
  }
  void refuse(RefusedRow refused) {
    if (!fault_) fault_ = std::move(refused);
  }
  [[nodiscard]] const std::optional<RefusedRow>& fault() const { return fault_; }

 private:
  std::span<const std::string_view> fields_;
  const std::map<std::string_view, size_t>& at_;
  std::optional<RefusedRow> fault_;
};

class DepthTableReader final : public CsvRecordFile {
 public:
  DepthTableReader(std::unique_ptr<ByteSource> bytes, Vendor vendor, const OpenOptions& options)
      : CsvRecordFile{std::move(bytes), {}},
        vendor_{vendor},
        instrument_{options},
        stamp_{*TimeFormat::parse(vendor == Vendor::kTardis ? "unix_us" : "unix_ms"), "UTC"} {
    for (const std::string_view column : columns_of(vendor)) at_.emplace(column, position(column));
  }

 private:
  void read_record(FileIntake& intake) override {
    Fields fields{csv().fields(), at_};
    const Message message = vendor_ == Vendor::kTardis ? read_tardis(fields) : read_binance(fields);
    const BookDelta row = read_row(fields, message);
    std::optional<RefusedRow> refused = fields.fault();
    if (!refused) refused = check_row(row);
    if (refused) {
      // It was of this message or of the next; another instrument's were of neither.
      if (refused->rule != RowRule::kOtherInstrument) incomplete_messages_ = 2;
      return intake.refuse(csv().line(), *refused, csv().raw());
    }
    if (message_ != message) flush(intake);
    message_ = message;
    rows_.push_back(row);
    records_.push_back({csv().line(), std::string{csv().raw()}});
  }
  void finish(FileIntake& intake) override {
    flush(intake);
    for (auto& [id, book] : books_) book.rows.finish(intake);
  }

  [[nodiscard]] Message read_tardis(Fields& fields) {
    Message message;
    message.ts_event = fields.time(stamp_, "timestamp");
    message.ts_recv = fields.time(stamp_, "local_timestamp");
    message.snapshot = fields.second_of("false", "true", "is_snapshot");
    std::string_view venue;
    for (const auto& [word, suffix] : kTardisVenues)
      if (word == fields.text("exchange")) venue = suffix;
    name(message, fields, venue);
    return message;
  }
  [[nodiscard]] Message read_binance(Fields& fields) {
    Message message;
    message.ts_event = message.ts_recv = fields.time(stamp_, "timestamp");
    message.snapshot = fields.second_of("set", "snap", "update_type");
    message.first_update = fields.number("first_update_id");
    message.last_update = fields.number("last_update_id");
    if (!message.snapshot) message.previous_update = fields.number("pu");
    name(message, fields, "-PERP.BINANCE");
    return message;
  }
  void name(Message& message, Fields& fields, std::string_view venue) {
    if (instrument_.id()) {
      message.id = *instrument_.id();
      std::string text{fields.text("symbol")};
      text.append(venue);
      const auto read = [&] { return venue.empty() ? std::nullopt : InstrumentId::parse(text); };
      if (!instrument_.admits(text, read)) fields.refuse(instrument_.refusal(text));
      return;
    }
    const auto id = InstrumentId::parse(std::string{fields.text("symbol")} + std::string{venue});
    if (id && !venue.empty())
      message.id = *id;
    else
      fields.refuse(RowRule::kUnknownInstrument, venue.empty() ? "exchange" : "symbol");
  }
  [[nodiscard]] BookDelta read_row(Fields& fields, const Message& message) const {
    const bool tardis = vendor_ == Vendor::kTardis;
    BookDelta row;
    row.header.ts_event = message.ts_event;
    row.header.ts_recv = message.ts_recv;
    row.header.sequence = message.last_update;
    row.header.kind = EventKind::kBookDelta;
    const bool ask =
        tardis ? fields.second_of("bid", "ask", "side") : fields.second_of("b", "a", "side");
    int flags = ask ? BookDelta::kAskSide : 0;
    if (message.snapshot) flags |= BookDelta::kSnapshot;
    row.header.flags = static_cast<uint16_t>(flags);
    const Result<ReadPrice, PriceTextError> price = read_price(fields.text("price"), {});
    if (!price)
      fields.refuse(rule_of(price.error()), "price");
    else
      row.level.price = price->price;
    const std::string_view volume = tardis ? "amount" : "qty";
    const Result<ReadQuantity, PriceTextError> quantity = read_quantity(fields.text(volume), {});
    if (!quantity)
      fields.refuse(rule_of(quantity.error()), volume);
    else
      row.level.volume = quantity->quantity;
    return row;
  }

  /// Hands the message that is complete to its book.
  void flush(FileIntake& intake) {
    if (rows_.empty()) return;
    rows_.back().header.flags =
        static_cast<uint16_t>(rows_.back().header.flags | BookDelta::kLastOfRun);
    const SequenceRule rule =
        vendor_ == Vendor::kTardis ? SequenceRule::kBybit : SequenceRule::kBinanceFutures;
    const Series series{.instrument = message_.id, .kind = DataKind::kBookDelta};
    Book& book = books_.try_emplace(message_.id, series, rule, intake).first->second;
    DepthMessage message{.deltas = rows_,
                         .first_update = message_.first_update,
                         .last_update = message_.last_update,
                         .previous_update = message_.previous_update,
                         .snapshot = message_.snapshot};
    // Tardis gives no numbers; the messages of each book count up by one here.
    if (vendor_ == Vendor::kTardis) message.first_update = message.last_update = ++book.messages;
    if (incomplete_messages_ > 0) book.rows.lose();
    const RecordOutcome outcome = book.rows.add(message, records_.front().line);
    if (incomplete_messages_ > 0) {
      book.rows.lose();
      --incomplete_messages_;
    }
    for (const Record& record : records_) {
      if (const auto* const refused = std::get_if<RefusedRow>(&outcome))
        intake.refuse(record.line, *refused, record.raw);
      else if (const auto* const skipped = std::get_if<Skipped>(&outcome))
        intake.skip(skipped->reason);
      else
        intake.keep(false);
    }
    rows_.clear();
    records_.clear();
  }

  Vendor vendor_;
  OneInstrument instrument_;
  StampReader stamp_;
  std::map<std::string_view, size_t> at_;
  Message message_;
  std::vector<BookDelta> rows_;  ///< Of the message that is being read.
  struct Record {
    uint64_t line = 0;
    std::string raw;
  };
  std::vector<Record> records_;  ///< One a row.
  int incomplete_messages_ = 0;  ///< This one and the next, where a row was refused.
  struct Book {
    Book(const Series& series, SequenceRule rule, FileIntake& intake)
        : rows{series, rule, intake}, messages{intake.book_end(series)} {}
    BookRows rows;
    uint64_t messages;  ///< Of the book so far, from the file before on.
  };
  std::map<InstrumentId, Book> books_;
};

}  // namespace

std::string_view DepthTableFormat::name() const {
  return vendor_ == Vendor::kTardis ? "tardis_incremental_book" : "binance_depth_table";
}

std::string_view DepthTableFormat::about() const {
  return vendor_ == Vendor::kTardis
             ? "Tardis.dev incremental book changes"
             : "Binance depth of USD-M perpetuals as a table: snapshots and changes";
}

bool DepthTableFormat::recognises(const FileSample& sample) const {
  const std::span<const std::string_view> columns = columns_of(vendor_);
  return std::all_of(columns.begin(), columns.end(), [&](std::string_view column) {
    return std::find(sample.columns.begin(), sample.columns.end(), column) != sample.columns.end();
  });
}

std::optional<Misfit> DepthTableFormat::misfit(const FileSample& sample) const {
  const std::span<const std::string_view> names = columns_of(vendor_);
  const std::vector<std::string> columns{names.begin(), names.end()};
  return misfit_of({.columns = columns}, sample);
}

std::vector<HeldKind> DepthTableFormat::holds(const FileSample& /*sample*/) const {
  return {{DataKind::kBookDelta}};
}

std::unique_ptr<FileReader> DepthTableFormat::open(std::unique_ptr<ByteSource> bytes,
                                                   const OpenOptions& options) const {
  return std::make_unique<DepthTableReader>(std::move(bytes), vendor_, options);
}

}  // namespace godwit
