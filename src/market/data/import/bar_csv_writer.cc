#include "market/data/import/bar_csv_writer.h"

#include "foundation/base/decimal.h"
#include "foundation/base/number_text.h"

namespace godwit {

std::string_view bar_csv_header() {
  return "ts,open,high,low,close,volume,turnover,open_interest,trades\n";
}

void append_bar_csv(std::string& out, const Bar& bar, Interval interval) {
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
  out += '\n';
}

}  // namespace godwit
