#include "signals/features/catalog_column_source.h"

#include <algorithm>
#include <limits>
#include <map>
#include <queue>
#include <set>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/data/history/facts_history.h"
#include "market/data/history/known_values.h"
#include "signals/features/fact_columns.h"
#include "signals/features/held_rows.h"
#include "signals/features/known_up_to.h"
#include "signals/features/open_interest_beside.h"
#include "signals/features/series_rows.h"
#include "signals/features/trades_beside.h"

namespace godwit::features {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
bool is_tick(DataKind kind) { return kind == DataKind::kQuote || kind == DataKind::kBookSnapshot; }

/// Where a selected column comes from.
struct Origin {
  enum class Place : uint8_t { kRow, kTrades, kOpenInterest, kFact, kKnown };
  Place place;
  size_t index = 0;  ///< in its place
  std::string name;
};

bool same_range(const TimeRange& a, const TimeRange& b) {
  return a.from == b.from && a.to == b.to && a.from_day == b.from_day && a.to_day == b.to_day;
}

/// One instrument at its current row.
class Instrument {
 public:
  Instrument(const Catalog& catalog, const CatalogQuery& query, const InstrumentId& id,
             const std::optional<Horizon>& horizon, const KnowledgeOf& knowledge)
      : horizon_{horizon},
        is_of_ticks_{!has_interval(query.kind)},
        knowledge_{knowledge(id.text())},
        facts_{stored_facts(catalog, id, horizon, knowledge_)} {
    std::vector<KnownValue> values_known = stored_values(catalog, id);
    known_names_ = names_of(values_known);
    if (!known_names_.empty())
      known_ =
          std::make_unique<KnownValues>(known_up_to(id.text(), std::move(values_known), horizon));
    const Series series{.instrument = id,
                        .kind = query.kind,
                        .interval = has_interval(query.kind) ? query.interval : Interval::k1d};
    series_ = series;
    TimeRange range = query.range_of ? query.range_of(series, query.range) : query.range;
    if (horizon && horizon->beyond == Horizon::Beyond::kMissing) {
      const Timestamp to = horizon->ts_max(!is_of_ticks_ && !is_intraday(query.interval));
      range.to = std::min(range.to.value_or(to), to);
    }
    range_ = range;
    rows_ = query.bars && query.kind == DataKind::kBar
                ? open_bar_rows(series, query.bars(series, range))
                : open_series_rows(catalog, series, range);
    const Series trades{.instrument = id, .kind = DataKind::kTrade};
    if (is_tick(query.kind) && catalog.contains(trades))
      trades_ = std::make_unique<TradesBeside>(catalog, trades, range);
    // What a tick may know it says itself: the later ones of an instant know a little more than
    // `to`.
    const Series values{.instrument = id, .kind = DataKind::kSeries};
    if ((is_tick(query.kind) || query.kind == DataKind::kTrade) && catalog.contains(values))
      open_interest_ = std::make_unique<OpenInterestBeside>(catalog.read<KnownValue>(values, {}));
  }

  [[nodiscard]] bool has_open_interest() const { return open_interest_ != nullptr; }
  [[nodiscard]] bool has_trades() const { return trades_ != nullptr; }
  [[nodiscard]] bool has_facts() const { return facts_ != nullptr; }
  [[nodiscard]] const std::vector<std::string>& known_names() const { return known_names_; }
  [[nodiscard]] const Series& series() const { return series_; }
  [[nodiscard]] const TimeRange& range() const { return range_; }
  /// Its rows, otherwise opened; before the first move().
  void take_rows(std::unique_ptr<SeriesRows> rows) { rows_ = std::move(rows); }

  void select(const std::vector<Origin>& origins) {
    bool needs_trades = false;
    bool needs_sides = false;
    bool needs_open_interest = false;
    for (const Origin& origin : origins) {
      needs_trades = needs_trades || origin.place == Origin::Place::kTrades;
      needs_open_interest = needs_open_interest || origin.place == Origin::Place::kOpenInterest;
      if (origin.place == Origin::Place::kTrades) {
        const std::string_view name = TradesSince::kColumns[origin.index];
        needs_contract_ = needs_contract_ || name == "turnover";
        needs_sides = needs_sides || name == "buy_volume" || name == "sell_volume";
      }
      cursors_.push_back(origin.place == Origin::Place::kKnown && known_
                             ? std::optional{known_->cursor(origin.name)}
                             : std::nullopt);
    }
    if (!needs_trades) trades_.reset();
    if (trades_) trades_->select_sides(needs_sides);
    if (!needs_open_interest) open_interest_.reset();
  }

  void start_at(Timestamp start) { start_ = start; }
  [[nodiscard]] bool move() {
    do {
      if (!step()) return false;
    } while (start_ && rows_->time().ts < *start_);
    arrive();
    if (horizon_ && horizon_->is_missing_at(time_.known())) return false;
    if (trades_) {
      TradesSince::Row row{.ts = time_.ts, .arrival = rows_->arrival()};
      if (needs_contract_) row.contract = knowledge_.contract(time_.day);
      trades_->advance_to(row);
    }
    if (open_interest_) open_interest_->advance_to(time_.ts);
    return true;
  }
  [[nodiscard]] const RowTime& time() const { return time_; }

  /// Adds this row and those after it that are at hand, at most `rows_max`; it is then at the last
  /// of them.
  void add_rows(RowBlock& block, uint32_t number, const std::vector<Origin>& selected,
                size_t rows_max) {
    const size_t rows = horizon_ ? 1 : std::min(rows_max, rows_->rows_at_hand());
    const auto is_of_rows = [&](const Origin& origin) {
      return origin.place == Origin::Place::kRow && !horizon_;
    };
    for (size_t i = 0; i < selected.size(); ++i)
      if (is_of_rows(selected[i])) rows_->append_values(selected[i].index, rows, block.columns[i]);
    for (size_t row = 0; row < rows; ++row) {
      if (row != 0) CHECK(move(), "a row at hand can be moved to");
      block.times.push_back(time_);
      for (size_t i = 0; i < selected.size(); ++i)
        if (!is_of_rows(selected[i])) block.columns[i].push_back(value(selected[i], i));
    }
    block.instruments.insert(block.instruments.end(), rows, number);
  }

  /// Its current row, and what it carries besides.
  void save(Writer& writer) const {
    writer.put(row_);
    if (trades_) trades_->save(writer);
    if (open_interest_) open_interest_->save(writer);
  }
  void load(Reader& reader) {
    const auto row = reader.get<uint64_t>();
    while (row_ < row && step()) continue;
    if (row_ != row) throw failed("the saved state is of data with other rows than these");
    if (row_ > 0) arrive();
    if (trades_) trades_->load(reader);
    if (open_interest_) open_interest_->load(reader);
  }

  [[nodiscard]] double value(const Origin& origin, size_t selected) {
    switch (origin.place) {
      case Origin::Place::kRow: break;
      case Origin::Place::kTrades: {
        const double value = trades_ ? trades_->value(origin.index) : kNone;
        return poisoned(value, selected);
      }
      case Origin::Place::kOpenInterest:
        return poisoned(open_interest_ ? open_interest_->value() : kNone, selected);
      case Origin::Place::kFact:
        return facts_today_ ? fact_value(*facts_today_, origin.index) : kNone;
      case Origin::Place::kKnown: {
        if (!cursors_[selected]) return kNone;
        const std::optional<KnownAt> known = cursors_[selected]->advance_to(time_.known());
        return known && known->value ? *known->value : kNone;
      }
    }
    return poisoned(rows_->value(origin.index), selected);
  }

 private:
  [[nodiscard]] bool step() {
    if (!rows_->move()) return false;
    ++row_;
    return true;
  }
  /// At the row that step() went to.
  void arrive() {
    time_ = rows_->time();
    if (is_of_ticks_)
      time_.day = knowledge_.trading_day(time_.ts);
    else if (time_.daily)
      time_ = knowledge_.row_of(time_.day, time_.ts);
    facts_today_.reset();
    if (facts_)
      facts_today_ = time_.daily ? facts_->after_close(time_.day) : facts_->before_open(time_.day);
  }
  [[nodiscard]] double poisoned(double value, size_t selected) const {
    if (!horizon_ || !horizon_->is_garbage_at(time_.known())) return value;
    return garbage(horizon_->seed, row_, static_cast<uint32_t>(selected));
  }

  std::optional<Horizon> horizon_;
  bool is_of_ticks_;
  Series series_;
  TimeRange range_;
  InstrumentKnowledge knowledge_;
  bool needs_contract_ = false;  // Of the turnover of trades.
  std::unique_ptr<FactsHistory> facts_;
  std::vector<std::string> known_names_;
  std::unique_ptr<KnownValues> known_;
  std::unique_ptr<SeriesRows> rows_;
  std::unique_ptr<TradesBeside> trades_;
  std::unique_ptr<OpenInterestBeside> open_interest_;
  std::vector<std::optional<KnownValues::Cursor>> cursors_;  // Of each selected column.
  std::optional<DayFacts> facts_today_;
  RowTime time_;
  std::optional<Timestamp> start_;
  uint64_t row_ = 0;
};

class CatalogColumnSource final : public ColumnSource {
 public:
  CatalogColumnSource(const Catalog& catalog, const CatalogQuery& query,
                      const std::optional<Horizon>& horizon, const KnowledgeOf& knowledge)
      : catalog_{catalog},
        by_instrument_{query.by_instrument},
        reads_catalog_{!query.bars || query.kind != DataKind::kBar},
        held_bytes_max_{query.held_bytes_max},
        of_one_file_{has_interval(query.kind) && !is_intraday(query.interval)} {
    for (const InstrumentId& id : query.instruments) {
      names_.push_back(id.text());
      instruments_.push_back(std::make_unique<Instrument>(catalog, query, id, horizon, knowledge));
    }
    find_columns(query.kind, query.bars != nullptr);
  }

  [[nodiscard]] const std::vector<std::string>& instruments() const override { return names_; }
  [[nodiscard]] bool has_column(std::string_view name) const override {
    return columns_.find(name) != columns_.end();
  }
  [[nodiscard]] std::vector<std::string> column_names() const override {
    std::vector<std::string> names;
    names.reserve(columns_.size());
    for (const auto& [name, origin] : columns_) names.push_back(name);
    return names;
  }
  /// What traded since the row before needs that row; the last price does not.
  [[nodiscard]] WarmUp look_back(std::string_view name) const override {
    const auto found = columns_.find(name);
    const bool is_since = found != columns_.end() &&
                          found->second.place == Origin::Place::kTrades &&
                          TradesSince::kColumns[found->second.index] != "close";
    return {.rows = is_since ? size_t{1} : 0};
  }
  [[nodiscard]] bool is_by_instrument() const override { return by_instrument_; }
  void select(std::span<const std::string> names) override {
    for (const std::string& name : names) selected_.push_back(columns_.find(name)->second);
    const bool is_to_hold = !by_instrument_ && of_one_file_ && instruments_.size() > 1;
    if (reads_catalog_ && (by_instrument_ || is_to_hold)) read_in_turn();
    for (size_t i = 0; i < instruments_.size(); ++i) {
      instruments_[i]->select(selected_);
      if (!by_instrument_) queue(i);
    }
  }

  void start_at(Timestamp start) override {
    for (const auto& one : instruments_) one->start_at(start);
  }
  void save(Writer& writer) const override {
    writer.put(static_cast<uint64_t>(current_));
    std::vector<bool> is_ahead(instruments_.size(), by_instrument_);
    for (auto ahead = ahead_; !ahead.empty(); ahead.pop()) is_ahead[ahead.top().second] = true;
    for (size_t i = 0; i < instruments_.size(); ++i) {
      const bool has_rows = instruments_[i] != nullptr && is_ahead[i];
      writer.put(has_rows);
      if (has_rows) instruments_[i]->save(writer);
    }
  }
  void load(Reader& reader) override {
    current_ = reader.get<uint64_t>();
    ahead_ = {};
    for (size_t i = 0; i < instruments_.size(); ++i) {
      if (!reader.get<bool>()) {  // At its end.
        if (by_instrument_) instruments_[i].reset();
        continue;
      }
      instruments_[i]->load(reader);
      if (!by_instrument_) ahead_.emplace(instruments_[i]->time().ts, i);
    }
  }

  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override {
    block.clear(selected_.size());
    while (by_instrument_ && block.rows() < rows_max && current_ < instruments_.size()) {
      if (instruments_[current_]->move())
        instruments_[current_]->add_rows(block, static_cast<uint32_t>(current_), selected_,
                                         rows_max - block.rows());
      else
        instruments_[current_++].reset();
    }
    while (block.rows() < rows_max && !ahead_.empty()) {
      const size_t i = ahead_.top().second;
      ahead_.pop();
      add_row(block, i);
      queue(i);
    }
    return block.rows() != 0;
  }

 private:
  /// The first of a name counts: what the row itself says, then trades, open interest, facts,
  /// fundamentals.
  void find_columns(DataKind kind, bool adjusted) {
    const std::vector<std::string> own = series_columns(kind);
    for (size_t i = 0; i < own.size(); ++i)
      columns_.emplace(own[i], Origin{Origin::Place::kRow, i, own[i]});
    const auto any = [&](auto has) {
      return std::any_of(instruments_.begin(), instruments_.end(),
                         [&](const auto& one) { return ((*one).*has)(); });
    };
    if (any(&Instrument::has_trades))
      for (size_t i = 0; i < TradesSince::kColumns.size(); ++i)
        columns_.emplace(TradesSince::kColumns[i], Origin{Origin::Place::kTrades, i, {}});
    if (any(&Instrument::has_open_interest))
      columns_.emplace("open_interest", Origin{Origin::Place::kOpenInterest, 0, {}});
    if (any(&Instrument::has_facts))
      for (size_t i = 0; i < kFactColumns.size(); ++i)
        if (!adjusted || kFactColumns[i] == "suspended" || kFactColumns[i] == "special_treatment")
          columns_.emplace(kFactColumns[i], Origin{Origin::Place::kFact, i, {}});
    for (const auto& one : instruments_)
      for (const std::string& name : one->known_names())
        columns_.emplace(name, Origin{Origin::Place::kKnown, 0, name});
  }

  /// Neighbours with one range are read together, and of them only the selected columns. By time
  /// their rows are held, as long as there is room; the others stay as they were opened.
  void read_in_turn() {
    std::vector<std::string> columns;
    std::vector<size_t> places;
    for (const Origin& origin : selected_) {
      if (origin.place != Origin::Place::kRow) continue;
      columns.push_back(origin.name);
      places.push_back(origin.index);
    }
    size_t bytes = 0;
    for (size_t begin = 0, end = 0; begin < instruments_.size(); begin = end) {
      std::vector<Series> series;
      const TimeRange& range = instruments_[begin]->range();
      while (end < instruments_.size() && same_range(instruments_[end]->range(), range))
        series.push_back(instruments_[end++]->series());
      auto rows = open_series_rows_in_turn(catalog_, series, range, columns);
      for (size_t i = begin; i < end; ++i) {
        std::unique_ptr<SeriesRows>& own = rows[i - begin];
        if (!by_instrument_) {
          if (bytes >= held_bytes_max_) return;
          HeldRows held = hold_rows(*own, places);
          bytes += held.bytes;
          own = std::move(held.rows);
        }
        instruments_[i]->take_rows(std::move(own));
      }
    }
  }

  /// The current row of an instrument.
  void add_row(RowBlock& block, size_t i) {
    Instrument& one = *instruments_[i];
    block.times.push_back(one.time());
    block.instruments.push_back(static_cast<uint32_t>(i));
    for (size_t column = 0; column < selected_.size(); ++column)
      block.columns[column].push_back(one.value(selected_[column], column));
  }

  void queue(size_t i) {
    if (instruments_[i]->move()) ahead_.emplace(instruments_[i]->time().ts, i);
  }

  const Catalog& catalog_;
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<Instrument>> instruments_;
  bool by_instrument_;
  bool reads_catalog_;  // Its rows; else they are query.bars.
  size_t held_bytes_max_;
  bool of_one_file_;    // Each series, which is then small: daily and longer bars.
  size_t current_ = 0;  // By instrument: whose rows come.
  std::map<std::string, Origin, std::less<>> columns_;
  std::vector<Origin> selected_;
  using Ahead = std::pair<Timestamp, size_t>;
  std::priority_queue<Ahead, std::vector<Ahead>, std::greater<>> ahead_;
};

}  // namespace

std::unique_ptr<ColumnSource> open_catalog_columns(const Catalog& catalog,
                                                   const CatalogQuery& query,
                                                   const std::optional<Horizon>& horizon,
                                                   const KnowledgeOf& knowledge) {
  return std::make_unique<CatalogColumnSource>(catalog, query, horizon, knowledge);
}

}  // namespace godwit::features
