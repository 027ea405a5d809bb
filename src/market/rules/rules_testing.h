// What the tests of this module share: the project's own rule files, and errors as text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/time.h"
#include "market/domain/instrument_id.h"
#include "market/domain/trading_day.h"
#include "market/rules/rule_book.h"

namespace godwit {

/// The rule files of the source tree.
inline const std::filesystem::path kRealRules =
    std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules";

inline const RuleBook& real_rules() {
  static const RuleBook book{kRealRules};
  return book;
}

inline TradingDay day(std::string_view text) { return TradingDay{*parse_date(text)}; }
inline InstrumentId id(std::string_view text) { return *InstrumentId::parse(text); }
inline Timestamp utc(std::string_view text) { return *parse_timestamp(text); }
template <class F>
F decimal(std::string_view text) {
  return *parse_fixed<F>(text);
}
inline Price price(std::string_view text) { return decimal<Price>(text); }

/// The message of the usage error that `work` throws.
template <class Work>
std::string error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

}  // namespace godwit
