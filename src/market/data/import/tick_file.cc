#include "market/data/import/tick_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/data/import/csv_record_file.h"
#include "market/data/import/instrument_rule.h"
#include "market/data/import/misfit.h"
#include "market/data/import/night_date.h"
#include "market/data/import/one_instrument.h"
#include "market/data/import/stamp_reader.h"
#include "market/data/import/tick_rows.h"

namespace godwit {
namespace {

constexpr std::string_view kZone = "Asia/Shanghai";
constexpr int64_t kCloseNs = Duration::minutes(14 * 60 + 59).ns();
constexpr int64_t kNightNs = Duration::hours(18).ns();

/// CTP writes the largest double where it has no value.
bool is_no_value(std::string_view text) {
  constexpr double kLarge = 1e300;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return false;
  return error == std::errc::result_out_of_range || (error == std::errc{} && value > kLarge);
}

/// Reads the fields of one record; the first fault stays.
class Fields {
 public:
  Fields(std::span<const std::string_view> fields, const std::map<std::string_view, size_t>& at)
      : fields_{fields}, at_{at} {}

  /// Empty where the layout has no such column.
  [[nodiscard]] std::string_view text(std::string_view column) const {
    return column.empty() ? std::string_view{} : trimmed(fields_[at_.at(column)]);
  }
  [[nodiscard]] std::optional<Price> price(std::string_view column) {
    const std::string_view field = text(column);
    if (field.empty() || is_no_value(field)) return std::nullopt;
    const Result<ReadPrice, PriceTextError> read = read_price(field, {});
    if (!read) {
      if (read.error() != PriceTextError::kNotFinite) refuse(rule_of(read.error()), column);
      return std::nullopt;
    }
    if (read->price.is_zero()) return std::nullopt;
    if (read->price < Price{}) refuse(RowRule::kNonPositivePrice, column);
    return read->price;
  }
  [[nodiscard]] Quantity quantity(std::string_view column) {
    const std::string_view field = text(column);
    if (column.empty()) return {};
    const Result<ReadQuantity, PriceTextError> read = read_quantity(field, {});
    if (!read)
      refuse(field.empty() ? RowRule::kMissingField : rule_of(read.error()), column);
    else if (read->quantity < Quantity{})
      refuse(RowRule::kNegativeVolume, column);
    else
      return read->quantity;
    return {};
  }
  /// Empty where the source gives none.
  [[nodiscard]] std::optional<Quantity> count(std::string_view column) {
    const std::string_view field = text(column);
    if (field.empty() || is_no_value(field)) return std::nullopt;
    return quantity(column);
  }
  [[nodiscard]] BookLevel level(std::string_view price_column, std::string_view volume_column) {
    const std::optional<Price> level_price = price(price_column);
    const Quantity volume = quantity(volume_column);
    return level_price ? BookLevel{*level_price, volume} : BookLevel{};
  }
  [[nodiscard]] std::optional<Date> date(std::string_view column) {
    constexpr size_t kDigits = 8;
    const std::string field{text(column)};
    const std::optional<Date> read =
        field.size() != kDigits
            ? std::nullopt
            : parse_date(field.substr(0, 4) + "-" + field.substr(4, 2) + "-" + field.substr(6));
    if (!read) refuse(RowRule::kMalformedTime, column);
    return read;
  }
  void refuse(RowRule rule, std::string_view column) {
    if (!fault_) fault_ = RefusedRow{rule, field_detail(column, text(column))};
  }
  [[nodiscard]] const std::optional<RefusedRow>& fault() const { return fault_; }

 private:
  std::span<const std::string_view> fields_;
  const std::map<std::string_view, size_t>& at_;
  std::optional<RefusedRow> fault_;
};

std::vector<std::string_view> columns_of(const TickLayout& layout) {
  std::vector<std::string_view> columns;
  for (const std::string_view column :
       {layout.exchange, layout.contract, layout.trading_day, layout.date, layout.time,
        layout.millisecond, layout.last, layout.volume, layout.volume_change, layout.open_interest,
        layout.bid_price, layout.bid_volume, layout.ask_price, layout.ask_volume,
        layout.reference_price, layout.limit_up, layout.limit_down, layout.settlement})
    if (!column.empty()) columns.push_back(column);
  return columns;
}

class TickFileReader final : public CsvRecordFile {
 public:
  TickFileReader(std::unique_ptr<ByteSource> bytes, const TickLayout& layout,
                 const std::vector<FilePattern>& patterns, const OpenOptions& options)
      : CsvRecordFile{std::move(bytes), {}},
        layout_{layout},
        instrument_{options},
        stamp_{TimeFormat::iso(), kZone},
        rows_{layout.has_quotes()} {
    for (const std::string_view column : columns_of(layout)) at_.emplace(column, position(column));
    for (const FilePattern& pattern : patterns) {
      const auto parts = pattern.match(options.path);
      if (!parts) continue;
      if (const auto part = parts->find("exchange"); part != parts->end()) exchange_ = part->second;
      if (const auto part = parts->find("contract"); part != parts->end()) contract_ = part->second;
      break;
    }
  }
  uint64_t assumed_utc() const override { return 0; }

 private:
  void read_record(FileIntake& intake) override {
    Fields fields{csv().fields(), at_};
    const std::optional<InstrumentId> id = instrument_of(fields);
    const std::string_view raw = csv().raw();
    const auto read = [&] { return to_instrument(InstrumentStyle::kProduct, id_text_); };
    if (!instrument_.admits(id_text_, read))
      return intake.refuse(csv().line(), instrument_.refusal(id_text_), raw);
    if (!id)
      return intake.refuse(csv().line(), {RowRule::kUnknownInstrument, "'" + id_text_ + "'"}, raw);
    TickSnapshot snapshot = read_snapshot(fields, id->venue());
    if (fields.fault()) return intake.refuse(csv().line(), *fields.fault(), raw);
    if (layout_.trading_day.empty())
      snapshot.day = intake.day_of_tick(*id, snapshot.ts).value_or(snapshot.day);
    const RecordOutcome outcome = rows_.add(*id, snapshot, csv().line(), intake);
    if (const auto* const refused = std::get_if<RefusedRow>(&outcome))
      intake.refuse(csv().line(), *refused, raw);
    else if (const auto* const skipped = std::get_if<Skipped>(&outcome))
      intake.skip(skipped->reason);
    else
      intake.keep(false);
  }
  void finish(FileIntake& intake) override { rows_.finish(intake); }

  [[nodiscard]] std::optional<InstrumentId> instrument_of(const Fields& fields) {
    const std::string_view exchange = fields.text(layout_.exchange);
    const std::string_view contract = fields.text(layout_.contract);
    std::string text{contract.empty() ? contract_ : contract};
    text += '.';
    text += exchange.empty() ? exchange_ : exchange;
    if (text != id_text_) {
      id_text_ = text;
      id_ = instrument_.id() ? instrument_.id() : to_instrument(InstrumentStyle::kProduct, text);
    }
    return id_;
  }

  void read_time(Fields& fields, std::string_view exchange, TickSnapshot& snapshot) {
    std::string text{fields.text(layout_.time)};
    std::optional<SnapshotDate> date;
    if (!layout_.date.empty()) {
      const std::optional<Date> action = fields.date(layout_.date);
      const std::optional<Date> trading = fields.date(layout_.trading_day);
      int hour = 0;
      std::from_chars(text.data(), text.data() + text.size(), hour);
      if (!action || !trading) return;
      date = right_night_date({*action, *trading}, hour, exchange);
      text = format_date(date->action) + " " + text;
      if (!layout_.millisecond.empty()) text.append(".").append(fields.text(layout_.millisecond));
    }
    const Result<CivilTime, RowRule> civil = stamp_.civil(text);
    if (!civil) return fields.refuse(civil.error(), layout_.time);
    const Result<Timestamp, RowRule> instant = stamp_.instant(*civil);
    if (!instant) return fields.refuse(instant.error(), layout_.time);
    snapshot.ts = *instant;
    is_after_close_ = civil->ns_of_day >= kCloseNs && civil->ns_of_day < kNightNs;
    if (date)
      snapshot.day = TradingDay{date->trading};
    else if (layout_.trading_day.empty())
      snapshot.day = TradingDay{stamp_.date(*civil)};
    else if (const std::optional<Date> trading = fields.date(layout_.trading_day))
      snapshot.day = TradingDay{*trading};
  }

  [[nodiscard]] TickSnapshot read_snapshot(Fields& fields, std::string_view exchange) {
    TickSnapshot snapshot;
    read_time(fields, exchange, snapshot);
    snapshot.last = fields.price(layout_.last);
    snapshot.volume = fields.quantity(layout_.volume);
    if (!layout_.volume_change.empty())
      snapshot.volume_change = fields.quantity(layout_.volume_change);
    snapshot.open_interest = fields.count(layout_.open_interest);
    snapshot.bid = fields.level(layout_.bid_price, layout_.bid_volume);
    snapshot.ask = fields.level(layout_.ask_price, layout_.ask_volume);
    snapshot.reference_price = fields.price(layout_.reference_price);
    snapshot.limit_up = fields.price(layout_.limit_up);
    snapshot.limit_down = fields.price(layout_.limit_down);
    // CZCE also sends one during the day that the close does not confirm.
    if (is_after_close_) snapshot.settlement = fields.price(layout_.settlement);
    return snapshot;
  }

  const TickLayout& layout_;
  OneInstrument instrument_;
  std::string exchange_;  ///< Of the file's name.
  std::string contract_;
  std::map<std::string_view, size_t> at_;
  StampReader stamp_;
  TickRows rows_;
  bool is_after_close_ = false;  ///< Of the current record: from the last minute of the day on.
  std::string id_text_;
  std::optional<InstrumentId> id_;
};

}  // namespace

TickFileFormat::TickFileFormat(const TickLayout& layout) : layout_{layout} {
  for (const std::string_view text : layout.files) {
    std::optional<FilePattern> pattern = FilePattern::parse(text);
    CHECK(pattern.has_value(), "the patterns of a layout are well formed");
    patterns_.push_back(std::move(*pattern));
  }
}

bool TickFileFormat::recognises(const FileSample& sample) const {
  const auto has = [&](std::string_view column) {
    return std::find(sample.columns.begin(), sample.columns.end(), column) != sample.columns.end();
  };
  const std::vector<std::string_view> columns = columns_of(layout_);
  return std::all_of(columns.begin(), columns.end(), has) &&
         std::any_of(patterns_.begin(), patterns_.end(), [&](const FilePattern& pattern) {
           return pattern.match(sample.path).has_value();
         });
}

std::optional<Misfit> TickFileFormat::misfit(const FileSample& sample) const {
  const std::vector<std::string_view> names = columns_of(layout_);
  const std::vector<std::string> columns{names.begin(), names.end()};
  return misfit_of({.columns = columns, .files = patterns_}, sample);
}

std::vector<HeldKind> TickFileFormat::holds(const FileSample& /*sample*/) const {
  if (!layout_.has_quotes()) return {{DataKind::kTrade}, {DataKind::kDayFacts}};
  return {{DataKind::kQuote}, {DataKind::kTrade}, {DataKind::kDayFacts}};
}

std::unique_ptr<FileReader> TickFileFormat::open(std::unique_ptr<ByteSource> bytes,
                                                 const OpenOptions& options) const {
  return std::make_unique<TickFileReader>(std::move(bytes), layout_, patterns_, options);
}

}  // namespace godwit
