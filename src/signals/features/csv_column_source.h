// A CSV file of the contract as a column source: any column of its header is an input column.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foundation/base/csv.h"
#include "market/domain/time_range.h"
#include "signals/features/column_source.h"
#include "signals/features/instrument_knowledge.h"

namespace godwit::features {

/// `ts` is a trading day (2024-01-02) or an instant as parse_stamp() takes it, of bars that at
/// which they close, and is required; `instrument` names the instrument of each row, `trading_day`
/// the day of an instant, else its sessions say it (at the instant where one day ends and the next
/// begins, the old one of bars, the new one of ticks); both may be absent. All others are numbers:
/// empty and "nan" are no value. Bounded memory; packed files are read too. Throws Error (kUsage)
/// without ts, (kFailed) with file and line at a value that cannot be read, at an instrument in a
/// vendor_spelling() (600519.SH), where the rows of an instrument go back in time, and at a second
/// row of one ts, but of ticks: files without a column `open` that have price, last_price,
/// bid_price or ask_price (or _1). Of an `instrument` that is chosen alone, rows of others are
/// passed over, whatever they hold.
class CsvColumnSource final : public ColumnSource {
 public:
  /// Rows behind the end of `range` are not there; those before its beginning are, for what
  /// formulas look back on.
  explicit CsvColumnSource(const std::filesystem::path& path,
                           const std::optional<Horizon>& horizon = {},
                           KnowledgeOf knowledge = nothing_known,
                           const std::optional<std::string>& chosen = {},
                           const TimeRange& range = {});

  [[nodiscard]] const std::vector<std::string>& instruments() const override {
    return instruments_;
  }
  [[nodiscard]] bool has_column(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> column_names() const override;
  void start_at(Timestamp start) override { start_ = start; }
  void select(std::span<const std::string> names) override;
  [[nodiscard]] bool next(RowBlock& block, size_t rows_max) override;
  void save(Writer& writer) const override { writer.put(given_); }
  void load(Reader& reader) override { pass_rows(*this, reader.get<uint64_t>()); }

 private:
  /// Where rows of one instrument stand.
  struct Instrument {
    InstrumentKnowledge knowledge;
    std::optional<Timestamp> latest{};
    bool is_daily = false;  // The latest.
  };
  void add_instrument(std::string_view name);
  [[nodiscard]] RowTime read_time() const;  ///< The day as the row itself has it.
  [[nodiscard]] bool is_chosen() const;
  [[nodiscard]] uint32_t read_instrument();
  void resolve_day(RowTime& time, InstrumentKnowledge& knowledge) const;
  void check_order(const RowTime& time, uint32_t instrument);
  [[nodiscard]] double read_number(size_t field) const;
  [[noreturn]] void fail(const std::string& message) const;

  CsvReader csv_;
  std::optional<Horizon> horizon_;
  size_t ts_ = 0;
  std::optional<size_t> instrument_;
  std::optional<std::string> chosen_;
  std::optional<size_t> trading_day_;
  std::vector<size_t> selected_;  // Fields.
  std::vector<std::string> instruments_;
  std::map<std::string, uint32_t, std::less<>> known_;
  KnowledgeOf knowledge_of_;
  std::vector<Instrument> each_;  // As instruments_.
  bool is_of_ticks_;
  uint64_t row_ = 0;
  uint64_t given_ = 0;  // Rows.
  std::optional<Timestamp> start_;
  TimeRange range_;
};

}  // namespace godwit::features
