#include "signals/text/tf_idf.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr uint32_t kLayout = 1;

bool is_within(const FitRange& range, Timestamp t) { return range.from() <= t && t <= range.to(); }

struct TermCount {
  std::string term;
  uint64_t texts = 0;
};

/// The terms by their bytes with the number of texts that have them.
std::vector<TermCount> count_terms(std::span<const TimedTokens> texts) {
  std::map<std::string, uint64_t, std::less<>> counts;
  for (const TimedTokens& text : texts) {
    std::set<std::string_view> seen;
    for (const Token& token : text.tokens)
      if (token.text.size() <= TfIdf::kTermBytesMax && seen.insert(token.text).second)
        ++counts.try_emplace(token.text, 0).first->second;
  }
  std::vector<TermCount> out;
  out.reserve(counts.size());
  for (const auto& [term, count] : counts) out.push_back({term, count});
  return out;
}

void keep_most_frequent(std::vector<TermCount>& terms, size_t terms_max) {
  if (terms.size() <= terms_max) return;
  std::sort(terms.begin(), terms.end(), [](const TermCount& a, const TermCount& b) {
    return a.texts != b.texts ? a.texts > b.texts : a.term < b.term;
  });
  terms.resize(terms_max);
  std::sort(terms.begin(), terms.end(),
            [](const TermCount& a, const TermCount& b) { return a.term < b.term; });
}

/// `most`: how many of the texts have the term that most have.
Error no_terms(uint64_t most, size_t texts, const TfIdfOptions& options) {
  const std::string all = std::to_string(texts) + (texts == 1 ? " text" : " texts");
  if (most == 0) return failed("the " + all + " to fit on have no terms");
  return failed("no term is left: none is in " + std::to_string(options.documents_min) +
                " or more of the " + all + " to fit on, the most frequent is in " +
                std::to_string(most) + "; lower documents-min");
}

}  // namespace

TfIdf::TfIdf(const FitRange& range, uint64_t texts, std::vector<std::string> terms,
             std::vector<double> idf)
    : range_{range}, texts_{texts}, terms_{std::move(terms)}, idf_{std::move(idf)} {}

TfIdf TfIdf::fit(std::span<const TimedTokens> texts, const FitRange& range,
                 const TfIdfOptions& options) {
  if (texts.empty())
    throw failed("no texts to fit on from " + range.text() + "; choose another range");
  if (options.terms_max == 0) throw usage_error("terms_max: expected at least 1, got 0");
  for (const TimedTokens& text : texts)
    if (!is_within(range, text.available_at))
      throw failed("a training text became available at " + format_timestamp(text.available_at) +
                   ", outside the fit range " + range.text());
  std::vector<TermCount> counted = count_terms(texts);
  uint64_t most = 0;
  for (const TermCount& one : counted) most = std::max(most, one.texts);
  std::erase_if(counted, [&](const TermCount& one) { return one.texts < options.documents_min; });
  if (counted.empty()) throw no_terms(most, texts.size(), options);
  keep_most_frequent(counted, options.terms_max);
  std::vector<std::string> terms;
  std::vector<double> idf;
  const auto all = static_cast<double>(texts.size());
  for (TermCount& one : counted) {
    idf.push_back(std::log((1 + all) / (1 + static_cast<double>(one.texts))) + 1);
    terms.push_back(std::move(one.term));
  }
  return TfIdf{range, texts.size(), std::move(terms), std::move(idf)};
}

std::vector<TermWeight> TfIdf::vector_of(std::span<const Token> tokens) const {
  std::map<uint32_t, uint64_t> counts;
  for (const Token& token : tokens)
    if (const std::optional<size_t> term = terms_.find(token.text))
      ++counts[static_cast<uint32_t>(*term)];
  std::vector<TermWeight> out;
  double squares = 0;
  for (const auto& [term, count] : counts) {
    out.push_back({term, static_cast<double>(count) * idf_[term]});
    squares += out.back().weight * out.back().weight;
  }
  for (TermWeight& one : out) one.weight /= std::sqrt(squares);
  return out;
}

std::vector<TermWeight> TfIdf::transform(const TimedTokens& text) const {
  require_later("the vocabulary", range_, FitRange{text.available_at, text.available_at});
  return vector_of(text.tokens);
}

std::vector<TermWeight> TfIdf::transform_training(const TimedTokens& text) const {
  if (!is_within(range_, text.available_at))
    throw failed("a text of " + format_timestamp(text.available_at) +
                 " is no training text: the vocabulary was fitted on " + range_.text());
  return vector_of(text.tokens);
}

void TfIdf::save(Writer& writer) const {
  writer.put(kLayout);
  writer.put(range_.from());
  writer.put(range_.to());
  writer.put(texts_);
  writer.put(static_cast<uint64_t>(terms_.size()));
  for (size_t i = 0; i < terms_.size(); ++i) {
    writer.put_text(terms_.word(i));
    writer.put(idf_[i]);
  }
}

TfIdf TfIdf::load(Reader& reader) {
  const auto damaged = [](const char* what) {
    return failed(std::string{"a saved vocabulary is damaged: "} + what + "; fit it again");
  };
  if (reader.get<uint32_t>() != kLayout) throw damaged("its layout is not known");
  const auto from = reader.get<Timestamp>();
  const auto to = reader.get<Timestamp>();
  if (to < from) throw damaged("its fit range runs backward");
  const auto texts = reader.get<uint64_t>();
  const auto count = reader.get<uint64_t>();
  if (count > UINT32_MAX) throw damaged("it has too many terms");
  std::vector<std::string> terms;
  std::vector<double> idf;
  for (uint64_t i = 0; i < count; ++i) {  // Grows with the bytes that are there, not with `count`.
    terms.push_back(reader.get_text());
    idf.push_back(reader.get<double>());
    if (i > 0 && terms[i] <= terms[i - 1]) throw damaged("its terms are out of order");
    if (!std::isfinite(idf.back()) || idf.back() < 1) throw damaged("a weight is no idf");
  }
  return TfIdf{FitRange{from, to}, texts, std::move(terms), std::move(idf)};
}

}  // namespace godwit
