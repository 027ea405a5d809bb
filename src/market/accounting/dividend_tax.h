// The tax on dividends of Chinese shares that a person holds, by how long each lot was held.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "foundation/base/config.h"
#include "foundation/base/time.h"
#include "market/domain/money.h"
#include "market/rules/dated_table.h"

namespace godwit {

/// `day` plus `months`, on the same day of the month; where that month has no such day, the first
/// of the next one, so that a holding counts as shorter.
[[nodiscard]] Date add_months(Date day, int32_t months);

/// rules/accounts.toml [[dividend_tax]] by listing board (Instrument::board). The row of the ex-day
/// decides the rates, that of the sale the rounding. Look-ups outside throw Error(kUsage) or are
/// recorded assumptions. Any thread.
class DividendTaxTable {
 public:
  /// Reads the rows of the file. Throws Error(kUsage). assumptions: outlives the table.
  DividendTaxTable(const ConfigSection& root, Assumptions& assumptions);

  /// Whether the board has rows at all.
  [[nodiscard]] bool has(std::string_view board) const { return rows_.has(board); }
  /// Share of the dividend. Held for up to n months: sold on or before the same day n months after
  /// it was acquired.
  /// Source: Caishui [2012] 85 articles 1 and 5, Caishui [2015] 101 article 1.
  [[nodiscard]] Rate rate(std::string_view board, Date ex_day, Date acquired, Date sold) const;
  /// `tax` in 1e-20 (amount.raw x rate.raw), rounded to whole units on the day of the sale.
  [[nodiscard]] Amount rounded(std::string_view board, int128 tax, Date sold) const;

 private:
  struct Row {
    std::vector<int64_t> months;  ///< Rising: rates[i] holds up to months[i], the last one beyond.
    std::vector<Rate> rates;      ///< One more than months.
    Amount unit;
    Rounding rounding = Rounding::kHalfUp;
  };
  Assumptions& assumptions_;
  DatedTable<Row> rows_{"accounts.toml [[dividend_tax]]"};
};

}  // namespace godwit
