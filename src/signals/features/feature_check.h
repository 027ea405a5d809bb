// Proofs on data that features cannot see the future, that history and live give the same bits, and
// how much history each one needs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "signals/features/column_source.h"
#include "signals/features/expression/program.h"
#include "signals/features/feature_set.h"
#include "signals/features/feature_stream.h"

namespace godwit::features {

enum class Proof : uint8_t {
  kStream,   ///< one row at a time gives the bits of blocks
  kRestart,  ///< state saved at some rows and loaded into fresh evaluators goes on with the same
             ///< bits
  kPrefix,   ///< what is computed from data up to t is what all data give up to t, bit for bit
  kPoison,   ///< garbage after t changes no bit up to t
  kWarmUp,   ///< from a later start, values agree once the declared look-back has passed
};
inline constexpr size_t kProofs = 5;
[[nodiscard]] std::string_view name(Proof proof);

/// Where a proof failed for a feature: the first row, and how many.
struct Disagreement {
  Proof proof;
  std::string feature;
  std::string instrument;  ///< "" where rows name none
  std::string time;        ///< of the first row that differs
  std::string beyond;      ///< the last time known (prefix, poison) or the later start (warm-up)
  double expected = 0;     ///< with all data
  double got = 0;
  uint64_t rows = 0;
};

/// How much history a feature asks for, and what was proved of it.
struct HistoryNeeded {
  std::string feature;
  std::optional<WarmUp> declared;  ///< none: a column is missing, the feature is empty
  /// Rows after the later start until the last one that differs; the most over starts and
  /// instruments. None without a later start.
  std::optional<size_t> measured;
  uint64_t values = 0;  ///< rows with a value; where there are none, nothing is proved of it
  /// Of each proof, in the order of Proof: values compared, of which one at least is there.
  std::array<uint64_t, kProofs> compared{};

  /// Whether a value lies before a cut. Of others nobody knows whether they see the future.
  [[nodiscard]] bool is_tested() const;
};

struct CheckReport {
  uint64_t rows = 0;
  size_t instruments = 0;
  MissingColumns missing;
  std::vector<std::string> cuts;       ///< the times t: when all rows of an instant are known
  std::vector<HistoryNeeded> history;  ///< of each feature, in the set's order
  std::vector<Disagreement> disagreements;
  std::vector<uint64_t> compared;  ///< of each proof, over all features
  /// Likewise, why no value could be compared; "" where some were. Such a proof proves nothing.
  std::vector<std::string> not_tested;

  /// Those that have a column and yet no value, in the set's order.
  [[nodiscard]] std::vector<std::string> without_values() const;
  /// Those whose first value lies behind the last cut, in the set's order.
  [[nodiscard]] std::vector<std::string> behind_cuts() const;
  /// Whether any feature has a value.
  [[nodiscard]] bool has_values() const;
  /// Of how many features prefix and poison compared a value.
  [[nodiscard]] size_t features_tested() const;
  /// No proof failed, and of one feature at least was proved that it does not see the future.
  [[nodiscard]] bool passed() const { return disagreements.empty() && features_tested() > 0; }
};

struct CheckOptions {
  size_t cuts = 8;  ///< times t, spread over the data; and as many rows at which to start again
  uint64_t seed = 1;
  size_t threads = 1;                                  ///< as in FeatureStream::Options
  Compiler compiler;                                   ///< likewise
  std::string no_rows = "there are no rows to check";  ///< said where the data have none
  /// As in FeatureStream::Options: other rows warm the formulas up and are not compared.
  RowChoice is_wanted;
};

/// Opens the data again for each proof and cut. Values are equal when both are NaN or their bits
/// are; after a recursive look-back, which counts the values that every recursive mean of the
/// feature has met behind the later start, when they differ by at most 1e-9 of the feature's
/// largest value. Throws Error where the data cannot
/// be read, and when there are no rows, fewer than two times or no feature can be computed.
[[nodiscard]] CheckReport check_features(const FeatureSet& set, const SourceOpener& open,
                                         const CheckOptions& options);

}  // namespace godwit::features
