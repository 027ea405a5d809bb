#include "signals/features/series_rows.h"

#include <array>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

#include "foundation/base/check.h"
#include "market/data/catalog/row_schema.h"
#include "market/data/catalog/row_type.h"
#include "market/domain/quote_sides.h"

namespace godwit::features {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kPriceScale = 1e9;
constexpr double kQuantityScale = 1e8;

constexpr bool is_number(ColumnType type) {
  return type != ColumnType::kTime && type != ColumnType::kDate && type != ColumnType::kText;
}

/// Not what the row says of itself.
constexpr bool is_value(std::string_view name, ColumnType type) {
  return is_number(type) && name != "sequence" && name != "flags" && name != "repaired" &&
         name != "trade_id";
}

template <class Column, class Row>
double number(const Column& column, const Row& row) {
  constexpr ColumnType kType = Column::kType;
  if constexpr (!is_number(kType)) {
    return kNone;
  } else {
    const auto plain = [](auto value) {
      const auto as_double = static_cast<double>(value);
      if constexpr (kType == ColumnType::kPrice) return as_double / kPriceScale;
      if constexpr (kType == ColumnType::kQuantity) return as_double / kQuantityScale;
      return as_double;
    };
    const auto value = column.get(row);
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, double>)
      return value;
    else if constexpr (Column::kNullable)
      return value ? plain(*value) : kNone;
    else
      return plain(value);
  }
}

/// Of trades in which that side pressed, by the venue's word; of those of the other side 0.
template <AggressorSide side>
double quantity_of(const Trade& row) {
  const auto pressed = static_cast<AggressorSide>(row.header.flags & 0xff);
  if (pressed == AggressorSide::kUnknown) return kNone;
  return pressed == side ? static_cast<double>(row.quantity.raw()) / kQuantityScale : 0;
}

/// Getters by place among the numeric columns.
template <class Row>
struct Numbers {
  using Get = double (*)(const Row&);
  std::vector<std::string> names;
  std::vector<Get> gets;

  Numbers() {
    []<size_t... i>(Numbers& all, std::index_sequence<i...>) { (all.template add<i>(), ...); }(
        *this, std::make_index_sequence<std::tuple_size_v<decltype(RowSchema<Row>::columns())>>{});
    if constexpr (std::is_same_v<Row, Trade>) {
      names.insert(names.end(), {"buy_volume", "sell_volume"});
      gets.push_back(quantity_of<AggressorSide::kBuy>);
      gets.push_back(quantity_of<AggressorSide::kSell>);
    }
  }

 private:
  template <size_t i>
  void add() {
    static constexpr auto kColumn = std::get<i>(RowSchema<Row>::columns());
    if (!is_value(kColumn.name, kColumn.kType)) return;
    names.emplace_back(kColumn.name);
    gets.push_back([](const Row& row) { return number(kColumn, row); });
  }
};

template <class Row>
const Numbers<Row>& numbers() {
  static const Numbers<Row> all;
  return all;
}

/// An empty level has no price, and a call auction's picture no level: nobody can trade against it.
double without_empty_levels(const Depth& row, size_t column, double value) {
  if ((row.header.flags & Depth::kIndicative) != 0) return kNone;
  // Four columns a level: bid price, bid volume, ask price, ask volume.
  const size_t level = column / 4;
  if (column % 4 == 0 && row.bids[level].volume.raw() == 0) return kNone;
  if (column % 4 == 2 && row.asks[level].volume.raw() == 0) return kNone;
  return value;
}

double without_empty_sides(const Quote& row, size_t column, double value) {
  // bid price, ask price, bid volume, ask volume.
  if ((column == 0 && !has_bid(row)) || (column == 1 && !has_ask(row))) return kNone;
  return value;
}

/// A bar says 0 where the number of trades is not known.
double without_unknown_trades(const Bar& row, size_t column, double value) {
  constexpr size_t kTrades = 7;  // Behind ts and trading_day, which are no numbers.
  static_assert(std::get<kTrades + 2>(RowSchema<Bar>::columns()).name == "trades");
  return row.trades == 0 && column == kTrades ? kNone : value;
}

template <class Row>
class StreamRows final : public SeriesRows {
 public:
  StreamRows(const Series& series, std::unique_ptr<RowStream<Row>> stream)
      : daily_{has_interval(series.kind) && !is_intraday(series.interval)},
        stream_{std::move(stream)} {}

  [[nodiscard]] bool move() override {
    if (at_ < block_.size()) ++at_;
    if (at_ < block_.size()) return true;
    block_ = stream_->next();
    at_ = 0;
    return !block_.empty();
  }
  [[nodiscard]] RowTime time() const override {
    const Row& row = block_[at_];
    RowTime time{.ts = row.header.ts_event, .daily = daily_};
    if constexpr (std::is_same_v<Row, Bar> || std::is_same_v<Row, QuoteBar>)
      time.day = row.trading_day();
    else
      time.day = trading_day_without_calendar(time.ts);
    return time;
  }
  [[nodiscard]] Timestamp arrival() const override { return block_[at_].header.ts_recv; }
  [[nodiscard]] double value(size_t column) const override {
    return seen(block_[at_], column, numbers_.gets[column]);
  }
  [[nodiscard]] size_t rows_at_hand() const override { return block_.size() - at_; }
  void append_values(size_t column, size_t rows, std::vector<double>& out) const override {
    const auto get = numbers_.gets[column];
    for (const Row& row : block_.subspan(at_, rows)) out.push_back(seen(row, column, get));
  }

 private:
  /// What a column says to features.
  [[nodiscard]] static double seen(const Row& row, size_t column, Numbers<Row>::Get get) {
    const double value = get(row);
    if constexpr (std::is_same_v<Row, Bar>) return without_unknown_trades(row, column, value);
    if constexpr (std::is_same_v<Row, Depth>) return without_empty_levels(row, column, value);
    if constexpr (std::is_same_v<Row, Quote>) return without_empty_sides(row, column, value);
    return value;
  }

  const Numbers<Row>& numbers_ = numbers<Row>();
  bool daily_;
  std::unique_ptr<RowStream<Row>> stream_;
  std::span<const Row> block_;
  size_t at_ = 0;
};

/// Calls `body` with a null pointer to the row type of a kind that features read row by row.
template <class Body>
auto with_event_type(DataKind kind, Body body) {
  switch (kind) {
    case DataKind::kBar: return body(static_cast<Bar*>(nullptr));
    case DataKind::kQuoteBar: return body(static_cast<QuoteBar*>(nullptr));
    case DataKind::kQuote: return body(static_cast<Quote*>(nullptr));
    case DataKind::kTrade: return body(static_cast<Trade*>(nullptr));
    default: break;
  }
  CHECK(kind == DataKind::kBookSnapshot, "features read bars, quotes, trades and books");
  return body(static_cast<Depth*>(nullptr));
}

}  // namespace

std::vector<std::string> series_columns(DataKind kind) {
  return with_event_type(kind, []<class Row>(Row*) { return numbers<Row>().names; });
}

std::unique_ptr<SeriesRows> open_series_rows(const Catalog& catalog, const Series& series,
                                             const TimeRange& range) {
  return with_event_type(series.kind, [&]<class Row>(Row*) -> std::unique_ptr<SeriesRows> {
    return std::make_unique<StreamRows<Row>>(series, catalog.read<Row>(series, range));
  });
}

std::vector<std::unique_ptr<SeriesRows>> open_series_rows_in_turn(
    const Catalog& catalog, std::span<const Series> series, const TimeRange& range,
    std::span<const std::string> columns) {
  std::vector<std::unique_ptr<SeriesRows>> out;
  const auto read_in_turn = [&]<class Row>(Row*) {
    auto streams = catalog.read_in_turn<Row>(series, range, columns);
    for (size_t i = 0; i < series.size(); ++i)
      out.push_back(std::make_unique<StreamRows<Row>>(series[i], std::move(streams[i])));
  };
  const std::optional<DataKind> kind =
      series.empty() ? std::nullopt : std::optional{series.front().kind};
  if (kind == DataKind::kBar)
    read_in_turn(static_cast<Bar*>(nullptr));
  else if (kind == DataKind::kQuoteBar)
    read_in_turn(static_cast<QuoteBar*>(nullptr));
  else  // What a tick says of itself (sides, empty levels) lies in several of its columns.
    for (const Series& one : series) out.push_back(open_series_rows(catalog, one, range));
  return out;
}

std::unique_ptr<SeriesRows> open_bar_rows(const Series& series,
                                          std::unique_ptr<RowStream<Bar>> bars) {
  return std::make_unique<StreamRows<Bar>>(series, std::move(bars));
}

}  // namespace godwit::features
