// The labels of one instrument after the other, from a file or from the catalog, adjusted as asked.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "labels/csv.h"
#include "labels/file.h"
#include "market/data/catalog/catalog.h"
#include "market/domain/instrument_id.h"
#include "market/rules/rule_book.h"
#include "options/adjust_option.h"
#include "signals/labels/label_config.h"

namespace godwit {

struct Globals;

struct LabelsArguments {
  std::string label;
  std::string input;
  std::vector<std::string> instruments;
  std::string interval;
  std::string kind = "quote";
  std::string from;
  std::string to;
  AdjustArguments adjust;
  std::string output;
};

/// What became of one instrument.
struct LabelCounts {
  std::string id;  ///< "" for a file that nobody named.
  size_t rows = 0;
  size_t labels = 0;
  std::map<double, size_t> values;  ///< How often each value came; of classes alone.
};

class StoredBars;

/// The arguments are checked before. All that it is made of must outlive it.
class LabelMaker {
 public:
  LabelMaker(const LabelsArguments& arguments, const LabelConfig& config, const Globals& globals);
  ~LabelMaker();
  LabelMaker(const LabelMaker&) = delete;
  LabelMaker& operator=(const LabelMaker&) = delete;

  /// As NextLabels. Throws Error where rows cannot be read, and at the end where no instrument had
  /// a label.
  [[nodiscard]] const InstrumentLabels* next();
  /// Of the instruments so far.
  [[nodiscard]] const std::vector<LabelCounts>& done() const { return done_; }

 private:
  void read_file();
  /// The next of the catalog.
  [[nodiscard]] NamedLabelRows stored_rows();
  [[nodiscard]] TimeRange with_rows_before(const Series& series, const TimeRange& asked);
  [[nodiscard]] LabelRows tick_rows(const Series& series, const TimeRange& range);
  /// Whether anything goes by the trading days of rows that do not state them.
  [[nodiscard]] bool needs_days() const;
  [[nodiscard]] TradingDayOf days_of(const std::string& instrument);
  [[nodiscard]] const RuleBook& rules();
  void note_days() const;
  void note_unpriced() const;
  void count();
  void require_labels() const;

  const LabelsArguments& arguments_;
  const LabelConfig& config_;
  bool quiet_;
  std::vector<InstrumentId> ids_;
  std::vector<NamedLabelRows> file_;  // All of --input, once it is read.
  std::unique_ptr<RuleBook> rules_;   // Read when first asked for.
  std::unique_ptr<Catalog> catalog_;  // Null where rows come from a file.
  std::unique_ptr<StoredBars> bars_;  // Null for middle prices.
  InstrumentLabels current_;
  size_t first_ = 0;  // Of its rows; those before it are looked back on.
  std::vector<LabelCounts> done_;
};

}  // namespace godwit
