// How the tables of a vendor are laid out, as a TOML file says it: by which columns one knows them,
// which instrument a row is about, and which rows of the catalog it becomes.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "foundation/base/config.h"
#include "market/data/import/decimal_unit.h"
#include "market/data/import/file_pattern.h"
#include "market/data/import/instrument_rule.h"
#include "market/data/import/mapping.h"
#include "market/domain/availability_rule.h"
#include "market/domain/data_kind.h"
#include "market/domain/interval.h"

namespace godwit {

using TextPairs = std::vector<std::pair<std::string, std::string>>;

/// One kind of rows that a record of the table becomes.
struct TableOutput {
  DataKind kind = DataKind::kBar;
  Interval interval = Interval::k1d;
  std::string interval_part;  ///< "{interval}" of the file's name, in place of `interval`.
  /// Contract column -> column of the file. `ts`, or `date` and `time`, give the time. Of books
  /// `bid_price = "Buy{1}"` names all levels, the first being Buy1.
  std::map<std::string, std::string, std::less<>> columns;
  /// Contract column -> a text that every row has.
  std::map<std::string, std::string, std::less<>> constants;
  /// Only records in which each of these columns of the file has one of these words, parted by |.
  TextPairs where;
  /// Contract column -> the file's word -> the contract's.
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> words;
  /// Contract column -> "a / b" of columns of the file.
  std::map<std::string, std::pair<std::string, std::string>, std::less<>> ratios;
  /// fundamental and series: name of the value -> column of the file.
  std::map<std::string, std::string, std::less<>> names;
  /// A zero in an optional column of prices or values means that there is none; of books: a level
  /// whose price is zero or missing is empty, whatever volume stands beside it.
  bool zero_is_none = false;
  bool is_optional = false;  ///< Left out of files that lack one of `names`.
  bool once_a_day = false;   ///< day_facts: every row repeats those of its day; equal ones are one.
  /// bar: the columns high and low are those of the trading day so far, see DayRange.
  bool has_day_range = false;
  bool has_period = false;  ///< fundamental and series: `interval` is the values' period.
  /// fundamental and series: from when a value without a release time may be used. Absent: from
  /// the next day where no column says it; where one does, every row has to.
  std::optional<AvailabilityRule> available;
  /// news: how the `instrument` column writes instruments, several being parted by commas.
  InstrumentStyle instruments = InstrumentStyle::kId;
  std::string venues;                 ///< Only of instruments of these, parted by |; empty: of all.
  std::optional<BarMapping> mapping;  ///< Of bars by a mapping: in place of the columns.
};

/// Records that hold nothing: all of the conditions are met.
struct SkipRule {
  struct Condition {
    std::string column;
    std::string words;  ///< Parted by |; empty: the column is empty or zero.
    bool negated = false;
  };
  std::string reason;
  std::vector<Condition> conditions;
};

struct TableFormat {
  std::string name;
  std::string about;
  // How one knows it: all of `with`, none of `without`, one of `files`, if there are any, and none
  // of `not_files`.
  std::vector<std::string> with;
  std::vector<std::string> without;
  std::vector<FilePattern> files;
  std::vector<FilePattern> not_files;
  /// "{code}.SSE": {column} or {part of the file's name}. Empty: the command says which it is.
  std::string instrument;
  InstrumentStyle style = InstrumentStyle::kId;
  bool upper_case = false;  ///< What columns and parts say goes into the id in capitals.
  /// Column or part -> the file's word -> what goes into the id; other words name no instrument.
  std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>
      instrument_words;
  std::map<std::string, std::string, std::less<>> interval_words;  ///< "hour" -> "1h".
  std::string variant;    ///< "forward": the rows are of 600519@forward.SSE, not of 600519.SSE.
  BarMapping layout;      ///< How times and the file are written; its columns are not used.
  std::string date_part;  ///< "{date}": a part of the file's name that stands before the time.
  /// Column of the file -> factor to base units.
  std::map<std::string, DecimalUnit, std::less<>> scales;
  /// Columns of the file whose times are written in another way than [time] says.
  std::map<std::string, BarMapping, std::less<>> clocks;
  /// Column of the file, where it has one -> the words, parted by |, that a record must have there.
  TextPairs expected;
  std::vector<SkipRule> skips;  ///< In the order of their reasons; the first that fits counts.
  std::vector<TableOutput> outputs;

  /// Whether a table with these columns under this path is of this format; with the parts of the
  /// file's name.
  [[nodiscard]] std::optional<std::map<std::string, std::string, std::less<>>> recognise(
      std::span<const std::string> columns, std::string_view path) const;
};

// clang-format off: it would reflow the example.
/// A format's own file:
///
///   about = "BaoStock daily bars"
///   [recognise]
///   columns = ["date", "code", "preclose"]     # the header has all of these
///   without = ["peTTM"]                        # and none of these
///   files = ["daily/{code}.csv*"]              # FilePattern, where names matter
///   not_files = ["*_adjusted*"]
///   [instrument]
///   id = "{code}"                              # columns and parts of the name
///   style = "stock"                            # id (default), stock, code, product, pair
///   case = "upper"                             # keep (default)
///   [instrument.words.exchange]                # the file's word for the id's, of what {exchange} is
///   binance-futures = "BINANCE"
///   variant = "forward"                        # adjusted prices: 600519@forward.SSE
///   [time]                                     # as of a mapping: zone, format, stamp
///   date = "{date}"                            # where the name has the date and the rows the time
///   [[clock]]                                  # a column with times of another zone or format
///   column = "ReceivedAt"
///   zone = "UTC"
///   [scale]                                    # column of the file = factor
///   volume = "100"
///   [expect]                                   # where the file has the column, others are refused
///   adjustflag = "3"                           # (words parted by |)
///   [skip]                                     # reason = conditions that hold together
///   no_trade = "open, close"                   # columns that are empty or zero
///   low_unknown = "low, !high"                 # !: that is not
///   cancel = "ExecType = 4|5"                  # or one of these words
///   [file]                                     # delimiter, header, encoding
///   [bar]                                      # any kinds
///   interval = "1d"                            # or "{interval}", a part of the file's name
///   columns = { ts = "date", open = "open" }   # all of them: no others are used
///   range = "day_so_far"                       # what high and low are of: bar (default), or the
///                                              # trading day so far, which needs trading_day
///   where = { tradestatus = "1" }
///   venues = "SSE|SZSE"                        # of these instruments only
///   [day_facts]
///   columns = { ts = "date", suspended = "tradestatus" }
///   ratio = { float_shares = "volume / turn" }
///   zero_is_none = true
///   once_a_day = true                          # intraday rows that repeat the facts of the day
///   [day_facts.words.suspended]
///   1 = "false"
///   "*" = "true"                               # any other word
///   [fundamental]
///   columns = { ts = "date" }
///   names = { pe_ttm = "peTTM" }
///   available = "next_day"                     # (default) where no available_at is stated; or
///                                              # "45d" later, "end" of the period, only "stated"
///   optional = true                            # files may lack these columns
///   interval = "1m"                            # the period, where [time] stamp = "open"
///   [news]
///   columns = { ts = "date", title = "title", instrument = "codes" }
///   constants = { language = "zh" }            # ts may be one, too
///   instruments = "code"                       # the style of the codes, parted by commas
///   [interval]                                 # the file's word for an interval of ours
///   hour = "1h"
///
/// Throws Error (kUsage) with the place of everything unknown, mistyped or without sense.
// clang-format on
[[nodiscard]] TableFormat read_table_format(const ConfigFile& config, std::string name);

/// The format of a mapping (mapping.h) for rows of one kind, of the instrument that the command
/// names: `kind` and `interval` are the command's. For other kinds than bars [columns] takes that
/// kind's contract columns, and values may state in [time] from when they are available. Of
/// fundamentals and series [names] says which columns hold values, and what each of them is
/// (high = "VIX High"), in place of the columns name and value.
[[nodiscard]] TableFormat read_mapping_format(const ConfigFile& config, DataKind kind,
                                              Interval interval);

/// The mapping of an output of bars.
[[nodiscard]] BarMapping bar_mapping_of(const TableFormat& format, const TableOutput& output);

/// Reads every format in `folder` (*.toml), sorted by name.
[[nodiscard]] std::vector<TableFormat> load_table_formats(const std::filesystem::path& folder);

}  // namespace godwit
