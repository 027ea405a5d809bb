// The columns of files that record the snapshots of Chinese futures exchanges, vendor by vendor.
#pragma once

#include <span>
#include <string_view>

namespace godwit {

/// Names of columns; empty where the vendor has none.
struct TickLayout {
  std::string_view name;
  std::string_view about;
  std::span<const std::string_view> files;  ///< Patterns with {exchange} and {contract}.
  std::string_view exchange;                ///< Empty, or empty in a row: of the file's name.
  std::string_view contract;
  std::string_view trading_day;  ///< YYYYMMDD. Empty: by sessions, or else the date of the time.
  std::string_view date;         ///< YYYYMMDD; `time` is then a time of day.
  std::string_view time;
  std::string_view millisecond;
  std::string_view last;
  std::string_view volume;         ///< Of the trading day until now.
  std::string_view volume_change;  ///< Since the snapshot before.
  std::string_view open_interest;
  std::string_view bid_price;
  std::string_view bid_volume;
  std::string_view ask_price;
  std::string_view ask_volume;
  std::string_view reference_price;
  std::string_view limit_up;
  std::string_view limit_down;
  std::string_view settlement;

  [[nodiscard]] bool has_quotes() const { return !bid_price.empty(); }
};

/// CTP's CThostFtdcDepthMarketDataField, WonderTrader's tick struct, and a recording of last prices
/// with the fields of CTP.
[[nodiscard]] std::span<const TickLayout> tick_layouts();

}  // namespace godwit
