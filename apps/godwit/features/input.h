// What the subcommands of `features` read: a set, and a CSV file or series of the catalog.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "market/data/catalog/catalog.h"
#include "market/domain/bar_stream.h"
#include "market/rules/rule_book.h"
#include "options/adjust_option.h"
#include "signals/features/catalog_column_source.h"
#include "signals/features/column_source.h"
#include "signals/features/derived_columns.h"
#include "signals/features/feature_set.h"
#include "signals/features/feature_stream.h"
#include "signals/features/stamp_interval.h"
#include "signals/features/stored_columns.h"
#include "stored/adjusted_bars.h"

namespace CLI {
class App;
}

namespace godwit {

struct Globals;

struct FeaturesArguments {
  std::string set;
  std::string input;
  std::vector<std::string> instruments;
  std::string interval;
  std::string kind = "bar";
  std::string from;
  std::string to;
  bool by_instrument = false;
  AdjustArguments adjust;
};

/// --set, --input, --instrument, --interval, --kind, --from, --to, --adjust, --across-holes.
void add_features_options(CLI::App& sub, FeaturesArguments& arguments);

/// --by-instrument.
void add_by_instrument_option(CLI::App& sub, FeaturesArguments& arguments);

/// --threads, by default all of the machine.
[[nodiscard]] size_t feature_threads(const Globals& globals);

/// The set of --set.
[[nodiscard]] features::FeatureSet chosen_set(const FeaturesArguments& arguments);

/// check_output_option of a file that would be made of what the arguments name.
void check_features_output(const FeaturesArguments& arguments, const std::string& output,
                           const Globals& globals);

/// The data, checked as options but opened later, as often as asked for. Not copied: what it opens
/// refers to it.
class FeaturesInput {
 public:
  /// Throws Error(kUsage) for options that do not go together.
  FeaturesInput(const FeaturesArguments& arguments, const Globals& globals);
  FeaturesInput(const FeaturesInput&) = delete;
  FeaturesInput& operator=(const FeaturesInput&) = delete;

  [[nodiscard]] std::unique_ptr<features::ColumnSource> open(
      const std::optional<features::Horizon>& horizon = {});
  /// From now on open() begins as many rows before --from as the set looks back on; those before
  /// --from are not wanted(). Of adjusted prices only as far as they can be compared, which is
  /// told. Without --from nothing changes. Call it once, before open().
  void warm_up(const features::FeatureSet& set);
  /// The rows from --from on; empty without it.
  [[nodiscard]] features::RowChoice wanted();
  /// Says on stderr, once, what is to be known of the prices: that raw ones fall on ex-dates, that
  /// those adjusted forward change with later ones.
  void note_prices();
  /// Those of the columns that the input would have without --adjust.
  [[nodiscard]] std::vector<std::string> lost_by_adjusting(const std::vector<std::string>& columns);
  /// Says on stderr, once, of which instruments no trade in the range has a side where the set
  /// reads volumes by side.
  void note_sides(const features::FeatureSet& set);
  /// Says on stderr which columns and which features of a stream that is at its end had no value in
  /// any row; nothing where all had some.
  void note_empty(const features::FeatureStream& stream);
  /// Rows name their instrument.
  [[nodiscard]] bool has_instrument() const;
  /// "bars.csv", "SPX.INDEX bar 1d".
  [[nodiscard]] std::string text() const;
  /// ", raw prices" or ", prices adjusted backward" of bars of the catalog; of others empty.
  [[nodiscard]] std::string prices_text() const;
  /// What to say where there are none: "bars.csv has no rows under its header".
  [[nodiscard]] std::string no_rows() const;

 private:
  /// Which of the file's instruments to read; nothing for all.
  [[nodiscard]] std::optional<std::string> chosen() const;
  [[nodiscard]] std::string instruments_text() const;  ///< of the catalog
  [[nodiscard]] std::string kind() const;              ///< "bar 1d"
  [[nodiscard]] const Catalog& catalog();
  /// Null where there is no folder: a CSV file needs none.
  [[nodiscard]] const Catalog* catalog_if_there();
  [[nodiscard]] const RuleBook& book();
  [[nodiscard]] features::InstrumentKnowledge knowledge(const std::string& instrument);
  [[nodiscard]] bool has_beginning() const { return query_.range.from || query_.range.from_day; }
  [[nodiscard]] bool has_range() const {
    return has_beginning() || query_.range.to || query_.range.to_day;
  }
  /// Of an instrument of the catalog.
  [[nodiscard]] Series series_of(const InstrumentId& id) const;
  [[nodiscard]] bool lacks_sides(const InstrumentId& id);  ///< has trades, all without
  void check_adjustment() const;
  [[nodiscard]] AdjustmentRequest adjustment(const Series& series, const TimeRange& range) const;
  [[nodiscard]] std::unique_ptr<BarStream> adjusted(const Series& series, const TimeRange& range);
  void note(const std::string& text);
  void warn_once(const std::string& text);

  std::string file_;
  std::optional<InstrumentId> file_instrument_;
  std::optional<Interval> interval_;
  AdjustMode adjust_;
  bool across_holes_;
  features::CatalogQuery query_;
  std::vector<TimeRange> asked_;  // Of each instrument; empty without --from.
  std::map<InstrumentId, TimeRange> warmed_;
  std::filesystem::path root_;
  int threads_;
  bool is_quiet_;
  std::optional<features::StampStep> step_;  // From the file, where --interval does not say it.
  bool is_venue_told_ = false;
  std::set<std::string> warned_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<RuleBook> book_;
  features::StoredColumns stored_;
};

/// Says on stderr which columns are missing, with the place of the first formula that wants one,
/// and which of them --adjust leaves out; with `strict` throws Error(kUsage) instead.
void tell_missing(const features::MissingColumns& missing, const features::FeatureSet& set,
                  FeaturesInput& input, bool strict, const Globals& globals);

}  // namespace godwit
