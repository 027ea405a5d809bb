#include "signals/features/separate_rows.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "foundation/base/error.h"

namespace godwit::features {
namespace {

constexpr size_t kInstrumentsOfTile = 8;  // Their results of one time are a cache line.

/// Results of instruments whose rows lie among one another, kept back until they are written
/// together, output by output: each instrument alone would go through all pages of the block.
class Tile {
 public:
  /// What the last push of `evaluator` made of these rows.
  void add(std::span<const uint32_t> rows, const Evaluator& evaluator, const RowRequest& request) {
    Part& part = parts_.emplace_back(Part{.rows = rows, .first = used_});
    used_ += request.outputs.size() * rows.size();
    if (values_.size() < used_) values_.resize(used_);
    double* to = values_.data() + part.first;
    for (const std::optional<size_t>& output : request.outputs) {
      if (output) std::ranges::copy(evaluator.output(*output), to);
      to += rows.size();
    }
  }
  void write(const RowRequest& request, Places places) {
    for (size_t i = 0; i < request.outputs.size(); ++i) {
      if (!request.outputs[i]) continue;
      for (const Part& part : parts_) {
        const double* const from = values_.data() + part.first + i * part.rows.size();
        double* const to = places[i];
        for (size_t row = 0; row < part.rows.size(); ++row) to[part.rows[row]] = from[row];
      }
    }
    parts_.clear();
    used_ = 0;
  }

 private:
  struct Part {
    std::span<const uint32_t> rows;
    size_t first;  ///< in values_: the rows of one output, then those of the next
  };
  std::vector<Part> parts_;
  std::vector<double> values_;
  size_t used_ = 0;
};

bool in_a_row(std::span<const uint32_t> rows) {
  return rows.back() - rows.front() + 1 == rows.size();
}

}  // namespace

class SeparateRows::Bench {
 public:
  Bench(const RowRequest& request, size_t block_rows)
      : request_{request},
        evaluator_{request.program, block_rows},
        gathered_(request.columns.size()),
        inputs_(request.columns.size()) {}

  [[nodiscard]] Evaluator& evaluator() { return evaluator_; }

  /// The next rows of one instrument, none of another between two of its pushes.
  void compute(const RowBlock& block, std::span<const uint32_t> rows, Places places) {
    const size_t step = request_.row_by_row ? 1 : evaluator_.block_rows();
    for (size_t at = 0; at < rows.size(); at += step) {
      const std::span<const uint32_t> now = rows.subspan(at, std::min(step, rows.size() - at));
      push(block, now);
      if (in_a_row(now)) {
        copy_results(now.front(), places);
      } else {
        tile_.add(now, evaluator_, request_);
        if (at + step < rows.size()) tile_.write(request_, places);
      }
    }
  }
  /// Before anybody looks at the places.
  void finish(Places places) { tile_.write(request_, places); }

 private:
  void push(const RowBlock& block, std::span<const uint32_t> rows) {
    for (size_t i = 0; i < inputs_.size(); ++i) {
      if (!request_.columns[i]) continue;
      const std::vector<double>& column = block.columns[*request_.columns[i]];
      inputs_[i] = column.data() + rows.front();
      if (in_a_row(rows)) continue;
      gathered_[i].resize(rows.size());
      for (size_t row = 0; row < rows.size(); ++row) gathered_[i][row] = column[rows[row]];
      inputs_[i] = gathered_[i].data();
    }
    evaluator_.push(inputs_, rows.size());
  }
  void copy_results(size_t first, Places places) const {
    for (size_t i = 0; i < request_.outputs.size(); ++i)
      if (request_.outputs[i])
        std::ranges::copy(evaluator_.output(*request_.outputs[i]), places[i] + first);
  }

  const RowRequest& request_;
  Evaluator evaluator_;
  std::vector<std::vector<double>> gathered_;  // By input.
  std::vector<const double*> inputs_;
  Tile tile_;
};

SeparateRows::SeparateRows(RowRequest request, WorkerPool& workers)
    : request_{std::move(request)}, workers_{workers} {
  std::unique_ptr<Bench> bench = take_bench();
  bench->evaluator().keep(start_);
  give_back(std::move(bench));
}

SeparateRows::~SeparateRows() = default;

std::unique_ptr<SeparateRows::Bench> SeparateRows::take_bench() {
  {
    const std::scoped_lock lock{mutex_};
    if (!idle_.empty()) {
      std::unique_ptr<Bench> bench = std::move(idle_.back());
      idle_.pop_back();
      return bench;
    }
  }
  return std::make_unique<Bench>(request_, block_rows_);
}

void SeparateRows::give_back(std::unique_ptr<Bench> bench) {
  const std::scoped_lock lock{mutex_};
  idle_.push_back(std::move(bench));
}

void SeparateRows::compute(const RowBlock& block, const std::vector<std::string>& instruments,
                           Places places) {
  fill_empty(request_, block.rows(), places);
  if (instruments_.size() < instruments.size()) instruments_.resize(instruments.size());
  for (Instrument& one : instruments_) one.rows.clear();
  for (uint32_t row = 0; row < block.rows(); ++row)
    instruments_[block.instruments[row]].rows.push_back(row);
  std::vector<uint32_t> present;
  for (uint32_t i = 0; i < instruments_.size(); ++i)
    if (!instruments_[i].rows.empty()) present.push_back(i);
  // Fewer together where threads would have nothing to do.
  const size_t some =
      std::clamp<size_t>(present.size() / (4 * workers_.threads()), 1, kInstrumentsOfTile);
  workers_.run((present.size() + some - 1) / some, [&](size_t task) {
    const size_t first = task * some;
    compute_some(block, std::span{present}.subspan(first, std::min(some, present.size() - first)),
                 instruments, places);
  });
  if (!request_.by_instrument) return;
  for (const uint32_t i : present)  // All but the last are at their ends.
    if (i != block.instruments.back()) instruments_[i].state.reset();
}

void SeparateRows::compute_some(const RowBlock& block, std::span<const uint32_t> some,
                                const std::vector<std::string>& instruments, Places places) {
  std::unique_ptr<Bench> bench = take_bench();
  for (const uint32_t i : some) {
    Instrument& one = instruments_[i];
    try {
      bench->evaluator().resume(one.state ? *one.state : start_);
      bench->compute(block, one.rows, places);
      if (!one.state) one.state.emplace();
      bench->evaluator().keep(*one.state);
    } catch (const std::exception& error) {
      if (instruments[i].empty()) throw;
      throw failed(instruments[i] + ": " + error.what());
    }
  }
  bench->finish(places);
  give_back(std::move(bench));
}

void SeparateRows::restart() {
  const size_t old_rows = std::exchange(block_rows_, block_rows_ / 2 + 3);
  idle_.clear();
  Evaluator old{request_.program, old_rows};
  for (Instrument& one : instruments_) {
    if (!one.state) continue;
    old.resume(*one.state);
    carry_over(old, std::make_unique<Evaluator>(request_.program, block_rows_))->keep(*one.state);
  }
}

}  // namespace godwit::features
