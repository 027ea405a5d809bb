#include "market/data/import/bar_csv_writer.h"

#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"

namespace godwit {

std::string_view bar_csv_header(TradingDayColumn day) {
  return day == TradingDayColumn::kNone
             ? "ts,open,high,low,close,volume,turnover,open_interest,trades\n"
             : "ts,open,high,low,close,volume,turnover,open_interest,trades,trading_day\n";
}

void append_bar_csv(std::string& out, const Bar& bar, Interval interval, TradingDayColumn day) {
  out += is_intraday(interval) ? format_timestamp(bar.header.ts_event)
                               : format_date(bar.trading_day().date());
  for (const Price price : {bar.open, bar.high, bar.low, bar.close}) {
    out += ',';
    out += format_fixed(price);
  }
  for (const double value : {bar.volume, bar.turnover, bar.open_interest}) {
    out += ',';
    append_double(out, value);
  }
  out += ',';
  if (bar.trades != 0) out += std::to_string(bar.trades);
  if (day == TradingDayColumn::kWritten) out += "," + format_date(bar.trading_day().date());
  out += '\n';
}

}  // namespace godwit
