#include "features/input.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include <CLI/CLI.hpp>

#include "foundation/base/error.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/worker_pool.h"
#include "globals.h"
#include "market/rules/rules_folder.h"
#include "options/output_option.h"
#include "options/series_options.h"
#include "signals/features/csv_column_source.h"
#include "signals/features/features_folder.h"
#include "signals/features/session_columns.h"
#include "signals/features/warm_start.h"
#include "stored/market_hours.h"

namespace godwit {
namespace {

/// Else the name of a set that comes with the program.
bool is_set_file(const std::string& set) {
  return set.ends_with(".toml") || set.find('/') != std::string::npos;
}

/// "; turn is there without --adjust: ..."; "" where nothing is lost.
std::string adjusting_text(const std::vector<std::string>& lost) {
  if (lost.empty()) return "";
  std::string text;
  for (const std::string& column : lost) text += (text.empty() ? "; " : ", ") + column;
  return text + (lost.size() == 1 ? " is" : " are") +
         " there without --adjust: day facts that are prices or counts of shares are not adjusted, "
         "nor what is made of them";
}

}  // namespace

void add_features_options(CLI::App& sub, FeaturesArguments& arguments) {
  sub.add_option("--set", arguments.set, "Name of a set (features list), or a file of your own")
      ->required()
      ->type_name("NAME|FILE.toml");
  sub.add_option("--input", arguments.input, "CSV file with ts and the columns of the formulas")
      ->type_name("F.csv");
  sub.add_option("--instrument", arguments.instruments,
                 "Of the catalog, repeatable; with --input what the file is of, or which of its "
                 "column instrument")
      ->type_name("SYMBOL.VENUE")
      ->allow_extra_args(false);
  sub.add_option("--interval", arguments.interval, "Interval of the bars")->type_name("I");
  sub.add_option("--kind", arguments.kind, "Rows: bar, quote_bar, quote, trade or book_snapshot")
      ->capture_default_str()
      ->type_name("KIND");
  sub.add_option("--from", arguments.from, "First trading day or time")->type_name("T");
  sub.add_option("--to", arguments.to, "Last trading day or time")->type_name("T");
  add_adjust_options(sub, arguments.adjust);
}

void add_by_instrument_option(CLI::App& sub, FeaturesArguments& arguments) {
  sub.add_flag("--by-instrument", arguments.by_instrument,
               "Of the catalog one instrument after another: quicker, in less memory");
}

features::FeatureSet chosen_set(const FeaturesArguments& arguments) {
  const bool is_file = is_set_file(arguments.set);
  return features::load_feature_set(is_file ? "" : features::find_features_folder(), arguments.set);
}

void check_features_output(const FeaturesArguments& arguments, const std::string& output,
                           const Globals& globals) {
  check_output_option("--output", output,
                      {{"--input", arguments.input},
                       {"--set", is_set_file(arguments.set) ? arguments.set : ""},
                       {"--catalog", globals.catalog}});
}

size_t feature_threads(const Globals& globals) {
  return globals.threads > 0 ? static_cast<size_t>(globals.threads) : hardware_threads();
}

FeaturesInput::FeaturesInput(const FeaturesArguments& arguments, const Globals& globals)
    : file_{arguments.input},
      adjust_{adjust_option(arguments.adjust)},
      across_holes_{arguments.adjust.across_holes},
      root_{globals.catalog},
      threads_{std::max(1, globals.threads)},
      is_quiet_{globals.quiet},
      stored_{{.catalog = [this] { return catalog_if_there(); },
               .text_rules = [] { return find_rules_folder() / "text"; },
               .tell = [this](const std::string& text) { warn_once(text); }}} {
  if (!arguments.interval.empty()) interval_ = interval_option(arguments.interval);
  for (const std::string& text : arguments.instruments)
    query_.instruments.push_back(instrument_option(text));
  query_.kind = kind_option(arguments.kind);
  query_.by_instrument = arguments.by_instrument;
  query_.range = range_options(arguments.from, arguments.to);
  query_.range_of = [this](const Series& series, const TimeRange& range) {
    const auto earlier = warmed_.find(series.instrument);
    return earlier != warmed_.end() ? earlier->second : by_sessions(book(), series, range);
  };
  check_adjustment();
  if (adjust_ != AdjustMode::kNone)
    query_.bars = [this](const Series& series, const TimeRange& range) {
      return adjusted(series, range);
    };
  if (!file_.empty()) {
    if (query_.instruments.size() > 1)
      throw usage_error("--instrument: with --input at most one, what the file is of");
    if (arguments.by_instrument)
      throw usage_error("--by-instrument: for series of the catalog; --input keeps its own order");
    if (!arguments.from.empty() || !arguments.to.empty())
      throw usage_error("--from, --to: for series of the catalog; --input takes the whole file");
    if (!query_.instruments.empty()) file_instrument_ = query_.instruments.front();
    return;
  }
  if (query_.instruments.empty())
    throw usage_error("expected --input F.csv, or --instrument ID --interval I of the catalog");
  constexpr std::array kKinds{DataKind::kBar, DataKind::kQuoteBar, DataKind::kQuote,
                              DataKind::kTrade, DataKind::kBookSnapshot};
  if (std::find(kKinds.begin(), kKinds.end(), query_.kind) == kKinds.end())
    throw usage_error("--kind: expected bar, quote_bar, quote, trade or book_snapshot, got \"" +
                      arguments.kind + "\"");
  if (has_interval(query_.kind)) {
    if (!interval_) throw usage_error("--interval: expected that of the bars, like 1d");
    query_.interval = *interval_;
  }
  std::sort(query_.instruments.begin(), query_.instruments.end());
  if (std::adjacent_find(query_.instruments.begin(), query_.instruments.end()) !=
      query_.instruments.end())
    throw usage_error("--instrument: expected each one once");
}

std::unique_ptr<features::ColumnSource> FeaturesInput::open(
    const std::optional<features::Horizon>& horizon) {
  const auto knowledge_of = [this](const std::string& instrument) { return knowledge(instrument); };
  std::unique_ptr<features::ColumnSource> source;
  if (!file_.empty()) {
    source = std::make_unique<features::CsvColumnSource>(file_, horizon, knowledge_of, chosen());
  } else {
    source = features::open_catalog_columns(catalog(), query_, horizon, knowledge_of);
  }
  source =
      stored_.beside(std::move(source), horizon, file_instrument_ ? file_instrument_->text() : "");
  source = std::make_unique<features::DerivedColumnSource>(std::move(source), knowledge_of);
  return std::make_unique<features::SessionColumnSource>(std::move(source));
}

void FeaturesInput::warm_up(const features::FeatureSet& set) {
  if (!has_beginning()) return;
  features::WarmUp look_back = features::FeatureStream{set, open()}.look_back();
  // A total return is 1 at the first close: all its prices hang on where it begins.
  if (adjust_ == AdjustMode::kTotalReturn) look_back.from_start = true;
  for (const InstrumentId& id : query_.instruments) {
    const Series series = series_of(id);
    asked_.push_back(by_sessions(book(), series, query_.range));
    features::InstrumentKnowledge known = knowledge(id.text());
    TimeRange range = features::warmed(catalog(), series, asked_.back(), look_back, known);
    if (adjust_ != AdjustMode::kNone) {
      const ComparableRange comparable =
          comparable_range(catalog(), book(), adjustment(series, range), asked_.back());
      if (!comparable.note.empty()) note(comparable.note);
      range = comparable.range;
    }
    warmed_.emplace(id, range);
  }
}

features::RowChoice FeaturesInput::wanted() {
  if (asked_.empty()) return {};
  return [this](uint32_t instrument, const features::RowTime& time) {
    return features::is_begun(asked_[instrument], time);
  };
}

Series FeaturesInput::series_of(const InstrumentId& id) const {
  return {.instrument = id, .kind = query_.kind, .interval = query_.interval};
}

const Catalog& FeaturesInput::catalog() {
  if (!catalog_) catalog_ = std::make_unique<Catalog>(root_, Catalog::Mode::kReadOnly, threads_);
  return *catalog_;
}

const Catalog* FeaturesInput::catalog_if_there() {
  return std::filesystem::is_directory(root_) ? &catalog() : nullptr;
}

const RuleBook& FeaturesInput::book() {
  if (!book_) book_ = std::make_unique<RuleBook>(find_rules_folder());
  return *book_;
}

features::InstrumentKnowledge FeaturesInput::knowledge(const std::string& instrument) {
  const std::optional<InstrumentId> id =
      instrument.empty() ? file_instrument_ : InstrumentId::parse(instrument);
  if (id) (void)book();
  if (!interval_ && !file_.empty() && !step_) step_ = features::step_of_stamps(file_, chosen());
  features::InstrumentKnowledge known{book_.get(), id, step_ ? step_->interval : interval_,
                                      [this](const std::string& text) { warn_once(text); }};
  if (step_ && step_->is_month) known.set_monthly();
  return known;
}

void FeaturesInput::check_adjustment() const {
  if (adjust_ == AdjustMode::kNone) return;
  if (!file_.empty())
    throw usage_error(
        "--adjust: adjusts bars of the catalog by the day facts stored beside them; a file of "
        "--input is taken as it is (godwit data export --adjust writes one)");
  if (query_.kind != DataKind::kBar) throw usage_error("--adjust: only bars can be adjusted");
}

AdjustmentRequest FeaturesInput::adjustment(const Series& series, const TimeRange& range) const {
  // Volume goes the other way, so that turnover / volume is on the scale of the prices.
  return {.series = series,
          .range = range,
          .mode = adjust_,
          .across_holes = across_holes_,
          .adjust_volume = true};
}

std::unique_ptr<BarStream> FeaturesInput::adjusted(const Series& series, const TimeRange& range) {
  if (catalog().read<Bar>(series, range)->next().empty()) return catalog().read<Bar>(series, range);
  AdjustedBars bars = adjusted_bars(catalog(), book(), adjustment(series, range));
  if (!bars.notes.empty() && warned_.insert(series.instrument.text()).second)
    for (const std::string& text : bars.notes) note(text);
  return std::move(bars.bars);
}

void FeaturesInput::note_prices() {
  if (is_quiet_ || !file_.empty()) return;
  if (adjust_ == AdjustMode::kForward)
    note(
        "--adjust forward counts from the last day: each later ex-date changes all prices before "
        "it, so that features of price levels are not causal; train and trade on --adjust "
        "backward");
  if (adjust_ != AdjustMode::kNone || query_.kind != DataKind::kBar) return;
  std::string text;
  size_t others = 0;
  for (const InstrumentId& id : query_.instruments) {
    const Series series = series_of(id);
    const auto rows = catalog().read<Bar>(series, by_sessions(book(), series, query_.range));
    std::optional<TradingDay> first;
    TradingDay last;
    for (auto block = rows->next(); !block.empty(); block = rows->next()) {
      first = first.value_or(block.front().trading_day());
      last = block.back().trading_day();
    }
    if (!first) continue;
    const std::string one = raw_price_warning(catalog(), book(), id, *first, last);
    if (text.empty())
      text = one;
    else
      others += one.empty() ? 0 : 1;
  }
  if (text.empty()) return;
  if (others > 0) text += " (and " + std::to_string(others) + " more instruments)";
  note(text);
}

void FeaturesInput::note_sides(const features::FeatureSet& set) {
  if (is_quiet_ || !file_.empty() || has_interval(query_.kind)) return;
  const features::FeatureStream stream{set, open()};
  const std::vector<std::string>& columns = stream.columns();
  const auto reads = [&](const char* name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  std::string empty;
  for (const char* name : {"buy_volume", "sell_volume"})
    if (reads(name)) empty += (empty.empty() ? "" : " and ") + std::string{name};
  // Beside books and quotes these go by the prices, too.
  for (const char* name : {"session_bid_share", "session_ask_share"})
    if (query_.kind == DataKind::kTrade && reads(name))
      empty += (empty.empty() ? "" : " and ") + std::string{name};
  if (empty.empty()) return;
  std::string first;
  size_t others = 0;
  for (const InstrumentId& id : query_.instruments) {
    if (!lacks_sides(id)) continue;
    if (first.empty())
      first = id.text();
    else
      ++others;
  }
  if (first.empty()) return;
  if (others > 0) first += " (and " + std::to_string(others) + " more)";
  warn_once("no trade of " + first + " has a side, so that " + empty +
            " stay empty; import its trades again with a column side (buy or sell, of who "
            "pressed; --column side=NAME where the file names it otherwise)");
}

bool FeaturesInput::lacks_sides(const InstrumentId& id) {
  const Series trades{.instrument = id, .kind = DataKind::kTrade};
  if (!catalog().contains(trades)) return false;
  const auto rows = catalog().read<Trade>(trades, by_sessions(book(), series_of(id), query_.range));
  bool has_trades = false;
  for (auto block = rows->next(); !block.empty(); block = rows->next()) {
    throw_if_interrupted();
    has_trades = true;
    for (const Trade& trade : block)
      if (static_cast<AggressorSide>(trade.header.flags & 0xff) != AggressorSide::kUnknown)
        return false;
  }
  return has_trades;
}

void FeaturesInput::note(const std::string& text) {
  if (!is_quiet_) std::fprintf(stderr, "note: %s\n", text.c_str());
}

void FeaturesInput::warn_once(const std::string& text) {
  if (!is_quiet_ && warned_.insert(text).second)
    std::fprintf(stderr, "godwit: warning: %s\n", text.c_str());
}

std::vector<std::string> FeaturesInput::lost_by_adjusting(const std::vector<std::string>& columns) {
  std::vector<std::string> lost;
  if (adjust_ == AdjustMode::kNone) return lost;
  const auto bars = std::exchange(query_.bars, nullptr);
  const std::unique_ptr<features::ColumnSource> raw = open();
  query_.bars = bars;
  std::copy_if(columns.begin(), columns.end(), std::back_inserter(lost),
               [&](const std::string& column) { return raw->has_column(column); });
  return lost;
}

std::optional<std::string> FeaturesInput::chosen() const {
  return file_instrument_ ? std::optional{file_instrument_->text()} : std::nullopt;
}

bool FeaturesInput::has_instrument() const {
  if (file_.empty()) return true;
  return CsvReader{file_}.find_column("instrument").has_value();
}

std::string FeaturesInput::no_rows() const {
  if (!file_.empty()) {
    CsvReader csv{file_};
    const std::optional<size_t> instrument = csv.find_column("instrument");
    if (!file_instrument_ || !instrument || !csv.next() || *instrument >= csv.fields().size())
      return file_ + " has no rows under its header";
    return file_ + " has no rows of " + file_instrument_->text() +
           ", which --instrument chooses; the first that its column instrument names is " +
           std::string{csv.fields()[*instrument]};
  }
  return instruments_text() + " has no rows of " + kind() +
         " in this range; godwit data list shows what there is";
}

std::string FeaturesInput::text() const {
  return file_.empty() ? instruments_text() + " " + kind() : file_;
}

std::string FeaturesInput::prices_text() const {
  if (!file_.empty() || query_.kind != DataKind::kBar) return {};
  switch (adjust_) {
    case AdjustMode::kNone: return ", raw prices";
    case AdjustMode::kBackward: return ", prices adjusted backward";
    case AdjustMode::kForward: return ", prices adjusted forward";
    case AdjustMode::kTotalReturn: break;
  }
  return ", prices with dividends reinvested (total return)";
}

std::string FeaturesInput::kind() const { return kind_text(series_of(query_.instruments.front())); }

std::string FeaturesInput::instruments_text() const {
  std::string text;
  for (const InstrumentId& id : query_.instruments) {
    if (text.size() > 60) {
      text += " ...";
      break;
    }
    text += (text.empty() ? "" : " ") + id.text();
  }
  return text;
}

void tell_missing(const features::MissingColumns& missing, const features::FeatureSet& set,
                  FeaturesInput& input, bool strict, const Globals& globals) {
  if (missing.columns.empty()) return;
  std::string text = missing.text(input.open()->column_names());
  text += adjusting_text(input.lost_by_adjusting(missing.columns));
  const auto first = std::find_if(set.features.begin(), set.features.end(), [&](const auto& one) {
    return !missing.features.empty() && one.name == missing.features.front();
  });
  if (first != set.features.end() && !first->place.empty()) text = first->place + ": " + text;
  if (strict) throw usage_error(text);
  if (!globals.quiet) std::fprintf(stderr, "godwit: warning: %s\n", text.c_str());
}

}  // namespace godwit
