// Words of a text as numbers, weighed by how rare they were in a training range.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/serial.h"
#include "foundation/base/time.h"
#include "market/domain/fit_range.h"
#include "signals/text/tokeniser.h"
#include "signals/text/word_table.h"

namespace godwit {

/// A text with the time from which it could be known.
struct TimedTokens {
  Timestamp available_at;
  std::vector<Token> tokens;
};

struct TfIdfOptions {
  uint32_t documents_min = 1;    ///< Terms of fewer training texts are left out.
  uint32_t terms_max = 100'000;  ///< Of more, those of most texts are kept, ties by the term. > 0.
};

/// One entry of a sparse vector.
struct TermWeight {
  uint32_t term = 0;  ///< Index in the vocabulary.
  double weight = 0;
  friend bool operator==(const TermWeight&, const TermWeight&) = default;
};

/// A vocabulary with its weights, fitted on the texts of one stretch of time.
///
///   idf(t) = ln((1 + N) / (1 + df(t))) + 1,  N training texts, df(t) of them with the term
///   w(t, d) = c(t, d) idf(t), c = how often t stands in d; divided by sqrt(sum over t of w^2)
///
/// These are the defaults of scikit-learn's TfidfVectorizer (smooth_idf, norm = "l2", raw counts).
/// A term that training has not seen is ignored; a text without known terms is the empty vector.
/// The vocabulary is in the order of the terms' bytes. Immutable; any thread.
class TfIdf {
 public:
  static constexpr size_t kTermBytesMax = 256;  ///< Longer tokens are no terms.

  /// Throws Error (kFailed) when there are no texts, or none of their terms is left by the options,
  /// or when one lies outside `range`: a fit on data from beyond its range would be a look ahead.
  [[nodiscard]] static TfIdf fit(std::span<const TimedTokens> texts, const FitRange& range,
                                 const TfIdfOptions& options = {});

  [[nodiscard]] const FitRange& fit_range() const { return range_; }
  [[nodiscard]] uint64_t texts() const { return texts_; }
  [[nodiscard]] size_t size() const { return idf_.size(); }
  [[nodiscard]] const std::string& term(uint32_t index) const { return terms_.word(index); }
  [[nodiscard]] double idf(uint32_t index) const { return idf_[index]; }

  /// The vector of a text to be judged, by ascending term. Throws Error (kFailed) unless the text
  /// became available strictly after the fit range.
  [[nodiscard]] std::vector<TermWeight> transform(const TimedTokens& text) const;
  /// The vector of a training text: for fitting what stands behind this. Throws Error (kFailed)
  /// unless the text lies within the fit range.
  [[nodiscard]] std::vector<TermWeight> transform_training(const TimedTokens& text) const;

  void save(Writer& writer) const;
  /// Throws Error (kFailed) when the bytes are damaged.
  [[nodiscard]] static TfIdf load(Reader& reader);

 private:
  TfIdf(const FitRange& range, uint64_t texts, std::vector<std::string> terms,
        std::vector<double> idf);
  [[nodiscard]] std::vector<TermWeight> vector_of(std::span<const Token> tokens) const;

  FitRange range_;
  uint64_t texts_;
  WordTable terms_;
  std::vector<double> idf_;
};

}  // namespace godwit
