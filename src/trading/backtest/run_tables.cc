#include "trading/backtest/run_tables.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_file.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

/// One CSV file; fields hold no commas, quotes or line ends by construction.
class CsvFile {
 public:
  CsvFile(const fs::path& path, std::string_view header) : file_{path} {
    file_.text().append(header).append("\n");
  }
  void row(std::initializer_list<std::string_view> fields) {
    std::string& text = file_.text();
    bool first = true;
    for (const std::string_view field : fields) {
      if (!first) text += ',';
      first = false;
      text += field;
    }
    text += '\n';
    file_.flush_if_full();
  }
  void close() { file_.close(); }

 private:
  TextFile file_;
};

/// `ts` of a row: the trading day of daily bars, the instant of intraday ones.
class Stamp {
 public:
  explicit Stamp(Interval interval) : intraday_{is_intraday(interval)} {}
  [[nodiscard]] std::string operator()(Timestamp ts, TradingDay day) const {
    return intraday_ ? format_timestamp(ts) : format_date(day.date());
  }

 private:
  bool intraday_;
};

void write_equity(const fs::path& folder, const RunResult& result, const Stamp& stamp) {
  CsvFile file{folder / "equity.csv", "ts,equity,cash,position_value,benchmark"};
  const std::vector<EquityPoint>& points = result.recorder.equity();
  for (size_t i = 0; i < points.size(); ++i)
    file.row({stamp(points[i].ts, points[i].trading_day), format_fixed(points[i].equity),
              format_fixed(points[i].cash), format_fixed(points[i].position_value()),
              result.benchmark.empty() ? "" : format_double(result.benchmark[i])});
  file.close();
}

void write_orders(const fs::path& folder, const RunConfig& config, const RunResult& result,
                  const Stamp& stamp) {
  CsvFile file{folder / "orders.csv",
               "ts,order_id,instrument,side,type,quantity,price,status,reason,filled_quantity,"
               "average_price,strategy"};
  for (const Order& order : result.orders) {
    const OrderRequest& request = order.request();
    const auto average = order.average_price();
    file.row({stamp(order.created(), order.trading_day()), std::to_string(order.id().value()),
              result.instruments[request.instrument.value()].id.text(), name(request.side),
              name(request.type), format_fixed(request.quantity),
              request.limit_price ? format_fixed(*request.limit_price) : "", name(order.state()),
              name(order.reason()), format_fixed(order.quantity_filled()),
              average ? format_fixed(*average) : "", config.strategy.kind});
  }
  file.close();
}

void write_fills(const fs::path& folder, const RunConfig& config, const RunResult& result,
                 const Stamp& stamp) {
  CsvFile file{folder / "fills.csv",
               "ts,instrument,side,quantity,price,amount,commission,tax,slippage,impact,fee,"
               "realised_profit,currency,order_id,strategy"};
  for (const RecordedFill& recorded : result.recorder.fills()) {
    const Fill& fill = recorded.fill;
    file.row({stamp(fill.ts, fill.trading_day),
              result.instruments[fill.instrument.value()].id.text(), name(fill.side),
              format_fixed(fill.quantity), format_fixed(fill.price),
              format_fixed(fill.amount.abs()), format_fixed(fill.costs.commission),
              format_fixed(fill.costs.tax), format_fixed(fill.costs.slippage),
              format_fixed(fill.costs.impact), format_fixed(fill.costs.fee),
              format_fixed(recorded.realised_profit),
              result.instruments[fill.instrument.value()].currency.code(),
              std::to_string(fill.order.value()), config.strategy.kind});
  }
  file.close();
}

/// A mean price, for display: amount / (quantity x multiplier).
std::string mean_price(Amount amount, Quantity quantity, int64_t multiplier) {
  const double units = quantity.to_double() * static_cast<double>(multiplier);
  return format_double(amount.to_double() / units);
}

void write_trades(const fs::path& folder, const RunConfig& config, const RunResult& result,
                  const Stamp& stamp) {
  CsvFile file{folder / "trades.csv",
               "entry_ts,exit_ts,instrument,direction,quantity,entry_price,exit_price,holding_days,"
               "gross,costs,net,return,strategy"};
  for (const RoundTrip& trip : result.recorder.round_trips()) {
    const Instrument& instrument = result.instruments[trip.instrument.value()];
    const double days = is_intraday(config.interval)
                            ? static_cast<double>((trip.exit_ts - trip.entry_ts).ns()) / 86'400e9
                            : trip.exit_day.date() - trip.entry_day.date();
    file.row({stamp(trip.entry_ts, trip.entry_day), stamp(trip.exit_ts, trip.exit_day),
              instrument.id.text(), trip.direction == Side::kBuy ? "long" : "short",
              format_fixed(trip.quantity),
              mean_price(trip.entry_amount, trip.quantity, instrument.multiplier),
              mean_price(trip.exit_amount, trip.quantity, instrument.multiplier),
              format_double(days), format_fixed(trip.gross), format_fixed(trip.charges),
              format_fixed(trip.net()),
              format_double(trip.net().to_double() / trip.entry_amount.abs().to_double()),
              config.strategy.kind});
  }
  file.close();
}

void write_positions(const fs::path& folder, const RunResult& result, const Stamp& stamp) {
  CsvFile file{folder / "positions.csv", "ts,instrument,quantity,price,value,unrealised"};
  if (!result.recorder.equity().empty()) {
    const EquityPoint& last = result.recorder.equity().back();
    for (const FinalPosition& position : result.positions)
      file.row({stamp(last.ts, last.trading_day),
                result.instruments[position.instrument.value()].id.text(),
                format_fixed(position.quantity), format_fixed(position.price),
                format_fixed(position.value), format_fixed(position.unrealised)});
  }
  file.close();
}

void write_bars(const fs::path& folder, const RunResult& result, const Stamp& stamp) {
  CsvFile file{folder / "bars.csv", "ts,instrument,open,high,low,close"};
  for (const PriceSample& sample : result.recorder.samples())
    for (const Bar& bar : sample.points())
      file.row({stamp(bar.header.ts_event, bar.trading_day()),
                result.instruments[bar.header.instrument.value()].id.text(), format_fixed(bar.open),
                format_fixed(bar.high), format_fixed(bar.low), format_fixed(bar.close)});
  file.close();
}

}  // namespace

void write_run_tables(const fs::path& folder, const RunConfig& config, const RunResult& result) {
  const Stamp stamp{config.interval};
  write_equity(folder, result, stamp);
  write_orders(folder, config, result, stamp);
  write_fills(folder, config, result, stamp);
  write_trades(folder, config, result, stamp);
  write_positions(folder, result, stamp);
  write_bars(folder, result, stamp);
}

}  // namespace godwit
