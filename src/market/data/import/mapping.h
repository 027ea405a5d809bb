// How a vendor's CSV file of bars is laid out: which column is which, how times are written, in
// which units it counts. The contract format is the default and needs no mapping.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/config.h"
#include "foundation/base/csv.h"
#include "market/data/import/decimal_unit.h"
#include "market/data/import/time_format.h"

namespace godwit {

/// The contract's columns, date and time for files that split the stamp in two, and the trading day
/// for those that say it.
enum class MappedColumn : uint8_t {
  kTs,
  kDate,
  kTime,
  kOpen,
  kHigh,
  kLow,
  kClose,
  kVolume,
  kTurnover,
  kOpenInterest,
  kTrades,
  kTradingDay
};

inline constexpr std::array kMappedColumns{
    std::string_view{"ts"},       std::string_view{"date"},
    std::string_view{"time"},     std::string_view{"open"},
    std::string_view{"high"},     std::string_view{"low"},
    std::string_view{"close"},    std::string_view{"volume"},
    std::string_view{"turnover"}, std::string_view{"open_interest"},
    std::string_view{"trades"},   std::string_view{"trading_day"}};

[[nodiscard]] constexpr std::string_view name(MappedColumn column) {
  return kMappedColumns[static_cast<size_t>(column)];
}

/// Which end of the bar its stamp names.
enum class StampSide : uint8_t { kClose, kOpen };

struct BarMapping {
  /// What the file calls a column: a name in its header, or (header = false) its number from 1.
  struct Source {
    std::string name;
    uint32_t number = 0;
  };
  /// One per MappedColumn; absent: the contract's name, if the file has it and the mapping does not
  /// name every column that it means.
  std::array<std::optional<Source>, kMappedColumns.size()> columns;
  bool names_all_columns = false;
  std::string zone = "UTC";
  bool zone_is_stated = false;  ///< Not merely the default.
  TimeFormat format = TimeFormat::iso();
  StampSide stamp = StampSide::kClose;
  DecimalUnit price_unit;
  DecimalUnit volume_unit;
  DecimalUnit turnover_unit;
  char delimiter = ',';
  bool header = true;
  TextEncoding encoding = TextEncoding::kUtf8;
  UnpackLimits unpack_limits;

  /// How a file of this layout is opened.
  [[nodiscard]] CsvReader::Options csv() const {
    return {
        .delimiter = delimiter, .header = header, .encoding = encoding, .limits = unpack_limits};
  }
  [[nodiscard]] const std::optional<Source>& column(MappedColumn column) const {
    return columns[static_cast<size_t>(column)];
  }
};

// clang-format off: it would reflow the example.
/// The mapping that a configuration states, or the contract's where it is silent:
///
///   [columns]                        # contract column = name in the file
///   ts = "date"                      # or date = "d" and time = "t"
///   open = "open"
///   [time]
///   zone = "Asia/Shanghai"           # default "UTC"
///   format = "%Y-%m-%d %H:%M:%S"     # or "iso" (default), "unix_s", "unix_ms", "unix_us", "unix_ns"
///   stamp = "close"                  # or "open"
///   [units]
///   price = 0.01                     # the file counts in cents; volume, turnover likewise
///   [file]
///   delimiter = ","                  # or "tab"
///   header = true
///   encoding = "utf-8"               # or "gbk", "gb2312", "gb18030"
///   unpacked_bytes_max = 68719476736 # of a packed file; and so many times its size:
///   unpacked_ratio_max = 250
///
/// Throws Error (kUsage) with the place of everything unknown, mistyped or without sense.
// clang-format on
[[nodiscard]] BarMapping read_bar_mapping(const ConfigFile& config);

/// The parts of it that other readers of layouts share: [file] whole; of [time] and [units] the
/// keys that a mapping knows, which the caller finishes.
void read_file_layout(const ConfigSection& file, BarMapping& mapping);
/// Throws Error (kUsage) when a key of [file] or [time] stands above all sections.
void refuse_misplaced_keys(const ConfigSection& root);
void read_time_layout(const ConfigSection& time, BarMapping& mapping);
[[nodiscard]] DecimalUnit read_unit(const ConfigSection& units, std::string_view key);

}  // namespace godwit
