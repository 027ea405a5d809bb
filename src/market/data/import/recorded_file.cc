#include "market/data/import/recorded_file.h"

#include <algorithm>
#include <array>
#include <map>

#include "foundation/base/line_reader.h"
#include "market/data/import/book_rows.h"
#include "market/data/import/one_instrument.h"
#include "market/data/import/row_checks.h"
#include "market/data/import/stamp_reader.h"
#include "market/decode/recorded_json.h"

namespace godwit {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// One instrument of the recording.
struct Stream {
  InstrumentId id;
  std::unique_ptr<BookRows> book;
  RowLane<Quote>* quotes = nullptr;
  RowLane<Trade>* trades = nullptr;
  Duration venue_ahead;  ///< Of our clock, at the latest message that bears both times.
  Timestamp ts_quote;    ///< Of the latest quote.
};

/// Stages the events of one line after the other.
class LineEvents final : public VenueEvents {
 public:
  explicit LineEvents(const OpenOptions& options) : instrument_{options} {}

  void begin(FileIntake& intake, uint64_t line) {
    intake_ = &intake;
    line_ = line;
    refused_.reset();
    empty_as_ = {};
    skipped_ = {};
    is_kept_ = false;
    events_ = 0;
  }
  void end(std::string_view raw) {
    if (refused_) return intake_->refuse(line_, *refused_, raw);
    if (!empty_as_.empty() && events_ == 0) return intake_->skip(empty_as_);
    if (!is_kept_ && !skipped_.empty()) return intake_->skip(skipped_);
    intake_->keep(false);
  }
  /// Behind the last line.
  void finish(FileIntake& intake) {
    for (auto& [name, stream] : streams_)
      if (stream.book) stream.book->finish(intake);
  }

  void on_depth(const VenueSymbol& source, const DepthMessage& message) override {
    Stream* const stream = stream_of(source);
    if (stream == nullptr) return;
    note_clocks(*stream, message);
    if (!stream->book)
      stream->book =
          std::make_unique<BookRows>(Series{.instrument = stream->id, .kind = DataKind::kBookDelta},
                                     sequence_rule(source), *intake_);
    RecordOutcome outcome = stream->book->add(message, line_);
    if (auto* const refused = std::get_if<RefusedRow>(&outcome))
      refuse(std::move(*refused));
    else if (const auto* const skipped = std::get_if<Skipped>(&outcome))
      skipped_ = skipped->reason;
    else
      is_kept_ = true;
  }
  void on_trade(const VenueSymbol& source, const Trade& trade) override {
    Stream* const stream = stream_of(source);
    if (stream == nullptr) return;
    note_clocks(*stream, trade.header);
    if (stream->trades == nullptr)
      stream->trades = &intake_->lane<Trade>({.instrument = stream->id, .kind = DataKind::kTrade});
    Trade row = trade;
    // Hyperliquid's trade ids are hashes: they do not count up.
    if (source.venue == "HYPERLIQUID") row.header.sequence = 0;
    stage(*stream->trades, row);
  }
  void on_quote(const VenueSymbol& source, const Quote& quote) override {
    Stream* const stream = stream_of(source);
    if (stream == nullptr) return;
    if (stream->quotes == nullptr)
      stream->quotes = &intake_->lane<Quote>({.instrument = stream->id, .kind = DataKind::kQuote});
    Quote row = quote;
    if (!is_storable(row.header.ts_recv)) return refuse({RowRule::kOutOfRange, "ts_recv"});
    if (source.product == VenueProduct::kSpot)
      row.header.ts_event = std::max(row.header.ts_recv + stream->venue_ahead, stream->ts_quote);
    if (stage(*stream->quotes, row)) stream->ts_quote = row.header.ts_event;
  }
  void on_refused(const Refusal& refusal) override {
    if (refusal.error == DecodeError::kNotATrade)
      empty_as_ = "not_a_trade";
    else if (refusal.error == DecodeError::kUnknownMessage)
      empty_as_ = "no_market_data";  // Answers to requests, streams of other kinds.
    else
      // If it was of a book, the numbers of that book's next message tell.
      refuse({RowRule::kMalformedMessage,
              std::string{describe(refusal.error)} + " at byte " + std::to_string(refusal.offset)});
  }

 private:
  static void note_clocks(Stream& stream, const DepthMessage& message) {
    if (!message.venue_time || message.deltas.empty()) return;
    note_clocks(stream, message.deltas.front().header);
  }
  /// Clocks differ by seconds; what differs by more than a day is no time of a clock.
  static void note_clocks(Stream& stream, const EventHeader& header) {
    constexpr Duration kAheadMax = Duration::hours(24);
    if (header.ts_event < Timestamp{} || header.ts_recv < Timestamp{}) return;
    const Duration ahead = header.ts_event - header.ts_recv;
    if (ahead <= kAheadMax && Duration::hours(-24) <= ahead) stream.venue_ahead = ahead;
  }
  void refuse(RefusedRow refused) {
    if (!refused_) refused_ = std::move(refused);
  }
  template <class Row>
  bool stage(RowLane<Row>& lane, const Row& row) {
    ++events_;
    RefusedRow refused;
    if (std::optional<RefusedRow> fault = check_row(row))
      refused = std::move(*fault);
    else if (intake_->stage(lane, row, line_, refused))
      return is_kept_ = true;
    refuse(std::move(refused));
    return false;
  }
  /// Null, and the line refused, when the message tells no instrument.
  [[nodiscard]] Stream* stream_of(const VenueSymbol& source) {
    ++events_;
    if (instrument_.id()) return one_stream(source);
    if (source.symbol.empty() && streams_.size() == 1) return &streams_.begin()->second;
    if (source.symbol.empty()) {
      refuse({RowRule::kUnknownInstrument, "a snapshot that no line before it gives a name to"});
      return nullptr;
    }
    name_.assign(source.venue).append(" ").append(source.symbol).append(" ");
    name_ += static_cast<char>('0' + static_cast<int>(source.product));
    Stream& stream = streams_[name_];
    if (stream.id == InstrumentId{}) name_stream(stream, source);
    if (stream.id == InstrumentId{}) {
      refuse({RowRule::kUnknownInstrument, field_detail("symbol", source.symbol)});
      return nullptr;
    }
    return &stream;
  }
  /// Leaves a stream of an impossible symbol without an id.
  static void name_stream(Stream& stream, const VenueSymbol& source) {
    const std::string text = instrument_symbol(source) + "." + std::string{source.venue};
    stream.id = InstrumentId::parse(text).value_or(InstrumentId{});
  }
  /// Of the instrument that the command names, with and without a symbol.
  [[nodiscard]] Stream* one_stream(const VenueSymbol& source) {
    name_.assign(instrument_symbol(source)).append(".").append(source.venue);
    if (!source.symbol.empty() &&
        !instrument_.admits(name_, [&] { return InstrumentId::parse(name_); })) {
      refuse(instrument_.refusal(name_));
      return nullptr;
    }
    Stream& stream = streams_[""];
    stream.id = *instrument_.id();
    return &stream;
  }

  OneInstrument instrument_;
  std::map<std::string, Stream> streams_;
  FileIntake* intake_ = nullptr;
  uint64_t line_ = 0;
  std::optional<RefusedRow> refused_;
  std::string_view empty_as_;  ///< Why the line holds no event, where that is no fault.
  std::string_view skipped_;   ///< Why the last message that holds nothing new does.
  bool is_kept_ = false;       ///< Something of the line is.
  uint64_t events_ = 0;
  std::string name_;
};

class RecordedFileReader final : public FileReader {
 public:
  RecordedFileReader(std::unique_ptr<ByteSource> bytes, const OpenOptions& options)
      : lines_{std::move(bytes), {.require_utf8 = false}}, events_{options} {}

  bool advance(FileIntake& intake) override {
    constexpr int kLines = 1024;
    for (int i = 0; i < kLines; ++i) {
      const LineStep step = lines_.step();
      if (step == LineStep::kEnd) {
        events_.finish(intake);
        return false;
      }
      if (step == LineStep::kDefect) {
        intake.refuse(lines_.line(), {RowRule::kLineTooLong, ""}, "");
        continue;
      }
      events_.begin(intake, lines_.line());
      decoder_.decode(lines_.text(), events_);
      events_.end(lines_.text());
    }
    return true;
  }
  uint64_t bytes_done() const override { return lines_.bytes_done(); }
  uint64_t bytes_total() const override { return lines_.bytes_total(); }

 private:
  LineReader lines_;
  RecordedJson decoder_;
  LineEvents events_;
};

}  // namespace

bool RecordedFileFormat::recognises(const FileSample& sample) const {
  std::string_view text = sample.head;
  while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  if (text.size() != sample.head.size()) {
    if (!text.starts_with(" {")) return false;
    text.remove_prefix(1);
  }
  constexpr std::array kBeginnings{std::string_view{"{\"stream\":"}, std::string_view{"{\"e\":"},
                                   std::string_view{"{\"lastUpdateId\":"},
                                   std::string_view{"{\"topic\":\"orderbook."},
                                   std::string_view{"{\"channel\":\""}};
  return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view begin) { return text.starts_with(begin); });
}

std::vector<HeldKind> RecordedFileFormat::holds(const FileSample& /*sample*/) const {
  return {{DataKind::kBookDelta}, {DataKind::kTrade}, {DataKind::kQuote}};
}

std::unique_ptr<FileReader> RecordedFileFormat::open(std::unique_ptr<ByteSource> bytes,
                                                     const OpenOptions& options) const {
  return std::make_unique<RecordedFileReader>(std::move(bytes), options);
}

}  // namespace godwit
