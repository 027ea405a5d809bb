#include "signals/features/feature_stream.h"

#include <algorithm>
#include <limits>
#include <set>

#include "foundation/base/check.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/suggestion.h"

namespace godwit::features {
namespace {

constexpr size_t kBlockRows = 4096;
// Of each instrument, where they are mixed: the most, as long as that is not over kResults numbers
// (128 MiB), but never fewer than the least.
constexpr size_t kRowsMost = 128;
constexpr size_t kRowsLeast = 32;
constexpr size_t kResults = size_t{1} << 24;
constexpr size_t kNamesShown = 5;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kNamesShown); ++i)
    text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kNamesShown)
    text += " and " + std::to_string(names.size() - kNamesShown) + " more";
  return text;
}

void keep_wanted(RowBlock& block, const RowChoice& is_wanted) {
  std::vector<size_t> rows;
  for (size_t row = 0; row < block.rows(); ++row)
    if (is_wanted(block.instruments[row], block.times[row])) rows.push_back(row);
  if (rows.size() != block.rows()) keep_rows(block, rows);
}

}  // namespace

std::string MissingColumns::text(const std::vector<std::string>& there) const {
  if (columns.empty()) return "";
  std::string out = columns.size() == 1 ? "the input has no column " : "the input has no columns ";
  const std::vector<std::string_view> candidates(there.begin(), there.end());
  std::vector<std::string> named;
  for (const std::string& column : columns) {
    const std::string near = nearest(column, candidates);
    // A neighbour in a numbered row of columns is no mistyped word.
    const bool is_typo = !near.empty() && near.find_first_of("0123456789") == std::string::npos;
    named.push_back(column);
    if (is_typo) named.back().append(" (did you mean ").append(near).append("?)");
  }
  out += listed(named) + "; " + listed(features);
  return out + (features.size() == 1 ? " stays empty" : " stay empty");
}

FeatureStream::FeatureStream(const FeatureSet& set, std::unique_ptr<ColumnSource> source)
    : FeatureStream{set, std::move(source), Options{}} {}

FeatureStream::FeatureStream(const FeatureSet& set, std::unique_ptr<ColumnSource> source,
                             const Options& options)
    : source_{std::move(source)}, options_{options}, workers_{options.threads} {
  for (const Feature& feature : set.features) names_.push_back(feature.name);
  compile_computable(set);
  features_seen_ = ValuePresence{names_.size()};
  columns_seen_ = ValuePresence{columns_.size()};
}

Program FeatureStream::compiled(const std::vector<NamedExpression>& expressions,
                                const CompileOptions& options) const {
  return options_.compiler ? options_.compiler(expressions, options)
                           : compile(expressions, options);
}

std::vector<bool> FeatureStream::computable(const FeatureSet& set) {
  const Program full = compiled(set.expressions(), set.options());
  std::vector<bool> wanted;
  std::set<size_t> absent;
  for (size_t i = 0; i < names_.size(); ++i) {
    bool is_whole = true;
    for (const size_t input : full.inputs_of(set.definitions.size() + i)) {
      if (source_->has_column(full.inputs()[input])) continue;
      is_whole = false;
      absent.insert(input);
    }
    wanted.push_back(is_whole);
    if (!is_whole) missing_.features.push_back(set.features[i].name);
  }
  for (const size_t input : absent) missing_.columns.push_back(full.inputs()[input]);
  return wanted;
}

void FeatureStream::compile_computable(const FeatureSet& set) {
  const std::vector<bool> wanted = computable(set);
  if (std::find(wanted.begin(), wanted.end(), true) == wanted.end()) {
    source_->select({});
    return;
  }
  request_.emplace(RowRequest{.program = compiled(set.expressions(wanted), set.options()),
                              .columns = {},
                              .outputs = {},
                              .row_by_row = options_.row_by_row,
                              .by_instrument = source_->is_by_instrument(),
                              .across_closes = set.across_closes,
                              .restarts = options_.restarts});
  for (const std::string& input : request_->program.inputs()) {
    request_->columns.emplace_back();
    if (!source_->has_column(input)) continue;  // Of a definition that nobody uses.
    request_->columns.back() = columns_.size();
    columns_.push_back(input);
  }
  source_->select(columns_);
  size_t output = set.definitions.size();
  for (const bool is_wanted : wanted)
    request_->outputs.push_back(is_wanted ? std::optional{output++} : std::nullopt);
  if (!request_->program.has_cross_section()) rows_.emplace(*request_, workers_);
}

std::optional<WarmUp> FeatureStream::warm_up(size_t feature) const {
  if (!request_ || !request_->outputs[feature]) return std::nullopt;
  const size_t output = *request_->outputs[feature];
  WarmUp columns;
  for (const size_t input : request_->program.inputs_of(output))
    columns = wider(columns, source_->look_back(request_->program.inputs()[input]));
  return chained(request_->program.warm_up(output), columns);
}

WarmUp FeatureStream::look_back() const {
  WarmUp all;
  for (size_t i = 0; i < names_.size(); ++i)
    if (const std::optional<WarmUp> one = warm_up(i)) all = wider(all, *one);
  const bool is_panel = has_cross_section() && (all.rows > 0 || all.session);
  all.from_start = all.from_start || all.decays || is_panel;
  return all;
}

std::vector<std::string> FeatureStream::without_values() const {
  std::vector<std::string> names;
  for (size_t i = 0; i < names_.size(); ++i)
    if (request_ && request_->outputs[i] && !features_seen_.has_value(i))
      names.push_back(names_[i]);
  return names;
}

std::vector<std::string> FeatureStream::empty_columns() const {
  std::vector<std::string> names;
  for (size_t i = 0; i < columns_.size(); ++i)
    if (!columns_seen_.has_value(i)) names.push_back(columns_[i]);
  return names;
}

/// Into block_.
bool FeatureStream::read(size_t rows_max) {
  const bool more = read_block(rows_max);
  columns_seen_.add(block_);
  return more;
}

/// Live, every row is asked for on its own.
bool FeatureStream::read_block(size_t rows_max) {
  if (!options_.row_by_row) return source_->next(block_, rows_max);
  block_.clear(block_.columns.size());
  while (block_.rows() < rows_max && source_->next(one_row_, 1)) append(block_, one_row_);
  return block_.rows() != 0;
}

void FeatureStream::restart_if_due() {
  if (restarts_ == options_.restarts.size() || rows_read_ < options_.restarts[restarts_]) return;
  ++restarts_;
  if (options_.reopen) restart_source();
  if (rows_) rows_->restart();
}

void FeatureStream::restart_source() {
  Writer writer;
  source_->save(writer);
  source_ = options_.reopen();
  source_->select(columns_);
  Reader reader{writer.bytes()};
  source_->load(reader);
  reader.finish();
}

/// At most `rows_max`.
size_t FeatureStream::rows_to_restart(size_t rows_max) const {
  if (restarts_ == options_.restarts.size()) return rows_max;
  return std::min<uint64_t>(rows_max, options_.restarts[restarts_] - rows_read_);
}

bool FeatureStream::has_rows() {
  if (!first_) (void)compute_next(first_.emplace());
  return first_->rows() != 0;
}

bool FeatureStream::next(RowBlock& results) {
  bool more = false;
  if (first_) {
    results = std::move(*first_);
    first_.reset();
    more = results.rows() != 0;
  } else {
    more = compute_next(results);
  }
  if (more) features_seen_.add(results);
  return more;
}

bool FeatureStream::compute_next(RowBlock& results) {
  while (compute_block(results)) {
    if (options_.is_wanted) keep_wanted(results, options_.is_wanted);
    if (results.rows() != 0) return true;
  }
  return false;
}

size_t FeatureStream::rows_of_block() const {
  if (source_->is_by_instrument()) return kBlockRows * options_.threads;
  const size_t all = instruments().size();
  const size_t least = std::max(kBlockRows, kRowsLeast * all);
  return std::max(least, std::min(kRowsMost * all, kResults / std::max<size_t>(names_.size(), 1)));
}

bool FeatureStream::compute_block(RowBlock& results) {
  throw_if_interrupted();
  if (request_ && !rows_) return next_of_panel(results);
  restart_if_due();
  const bool more = read(rows_to_restart(rows_of_block()));
  rows_read_ += block_.rows();
  results.times = block_.times;
  results.instruments = block_.instruments;
  const std::vector<double*> places = places_in(results, names_.size());
  if (rows_)
    rows_->compute(block_, instruments(), places);
  else
    for (double* const place : places)
      std::fill_n(place, block_.rows(), std::numeric_limits<double>::quiet_NaN());
  return more;
}

RowBlock FeatureStream::read_all() {
  RowBlock all;
  for (;;) {
    throw_if_interrupted();
    restart_if_due();
    if (!read(rows_to_restart(kBlockRows))) break;
    rows_read_ += block_.rows();
    append(all, block_);
  }
  return all;
}

bool FeatureStream::next_of_panel(RowBlock& results) {
  results.clear(names_.size());
  if (is_done_) return false;
  is_done_ = true;
  const RowBlock all = read_all();
  results.times = all.times;
  results.instruments = all.instruments;
  compute_panel(*request_, all, instruments(), places_in(results, names_.size()));
  return results.rows() != 0;
}

namespace {

/// Rows by instrument, each in its order; one column at a time stands twice in memory.
std::vector<FeatureMatrix::Part> group(RowBlock& all, const std::vector<std::string>& names) {
  std::vector<FeatureMatrix::Part> parts;
  parts.reserve(names.size());
  for (const std::string& name : names) parts.push_back({.instrument = name});
  for (const uint32_t instrument : all.instruments) ++parts[instrument].rows;
  for (size_t i = 1; i < parts.size(); ++i) parts[i].first = parts[i - 1].first + parts[i - 1].rows;
  if (parts.size() < 2) return parts;
  std::vector<size_t> place;
  std::vector<size_t> next;
  place.reserve(all.rows());
  next.reserve(parts.size());
  for (const FeatureMatrix::Part& part : parts) next.push_back(part.first);
  for (const uint32_t instrument : all.instruments) place.push_back(next[instrument]++);
  const auto move_rows = [&](auto& values) {
    auto moved = values;
    for (size_t row = 0; row < place.size(); ++row) moved[place[row]] = values[row];
    values.swap(moved);
  };
  move_rows(all.times);
  move_rows(all.instruments);
  for (std::vector<double>& column : all.columns) move_rows(column);
  return parts;
}

}  // namespace

FeatureMatrix FeatureStream::matrix() {
  CHECK(!options_.is_wanted, "a matrix has all rows of its source");
  RowBlock all = read_all();
  std::vector<FeatureMatrix::Part> parts = group(all, instruments());
  FeatureMatrix matrix{names_, all.times, std::move(parts)};
  std::vector<double*> places;
  places.reserve(matrix.columns());
  for (size_t i = 0; i < matrix.columns(); ++i) places.push_back(matrix.column(i).data());
  if (rows_)
    rows_->compute(all, instruments(), places);
  else if (request_)
    compute_panel(*request_, all, instruments(), places);
  else
    std::fill_n(matrix.column(0).data(), matrix.rows() * matrix.columns(),
                std::numeric_limits<double>::quiet_NaN());
  return matrix;
}

RowBlock all_features(FeatureStream& stream) {
  RowBlock all;
  RowBlock block;
  while (stream.next(block)) append(all, block);
  return all;
}

}  // namespace godwit::features
