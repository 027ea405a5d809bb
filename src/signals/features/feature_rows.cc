#include "signals/features/feature_rows.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "signals/features/expression/panel_evaluator.h"
#include "signals/features/one_close.h"

namespace godwit::features {

void fill_empty(const RowRequest& request, size_t rows, Places places) {
  for (size_t i = 0; i < places.size(); ++i)
    if (!request.outputs[i]) std::fill_n(places[i], rows, std::numeric_limits<double>::quiet_NaN());
}

std::vector<double*> places_in(RowBlock& results, size_t columns) {
  results.columns.resize(columns);
  std::vector<double*> places;
  for (std::vector<double>& column : results.columns) {
    column.resize(results.rows());
    places.push_back(column.data());
  }
  return places;
}

namespace {

constexpr size_t kInstantsOfPush = 32;  // Each instrument has its own buffers.

/// Runs a panel over blocks of instants. An instant is a time; a second row of an instrument at the
/// same time makes another one.
class PanelRun {
 public:
  PanelRun(const RowRequest& request, const RowBlock& all,
           const std::vector<std::string>& instruments, Places places)
      : request_{request},
        all_{all},
        places_{places},
        block_rows_{request.row_by_row ? 1 : kInstantsOfPush},
        panel_{std::make_unique<PanelEvaluator>(request.program, instruments.size(), block_rows_)},
        closes_{instruments},
        lanes_(instruments.size()) {
    for (LaneRows& lane : lanes_) lane.columns.resize(request.columns.size());
  }

  void run() {
    std::vector<uint32_t> order(all_.rows());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return std::pair{all_.times[a].ts, a} < std::pair{all_.times[b].ts, b};
    });
    std::vector<size_t> seen(lanes_.size(), 0);  // The instant of the last row of each, from 1.
    size_t instant = 0;
    std::optional<Timestamp> at;
    uint64_t rows = 0;
    for (const uint32_t row : order) {
      const uint32_t instrument = all_.instruments[row];
      if (at != all_.times[row].ts || seen[instrument] == instant) {
        at = all_.times[row].ts;
        ++instant;
        closes_.begin();
        restart_if_due(rows);
        if (++count_ > block_rows_) {
          --count_;
          push();
          count_ = 1;
        }
      }
      seen[instrument] = instant;
      if (!request_.across_closes) closes_.add(instrument, all_.times[row]);
      ++rows;
      add(lanes_[instrument], row);
    }
    if (count_ > 0) push();
  }

 private:
  struct LaneRows {
    std::vector<uint32_t> rows;
    std::vector<uint32_t> instants;
    std::vector<std::vector<double>> columns;
    std::vector<const double*> pointers;
  };

  /// At the first instant with so many rows before it.
  void restart_if_due(uint64_t rows) {
    const std::vector<uint64_t>& all = request_.restarts;
    if (restarts_ == all.size() || rows < all[restarts_]) return;
    while (restarts_ < all.size() && rows >= all[restarts_]) ++restarts_;
    if (count_ > 0) push();
    block_rows_ = block_rows_ / 2 + 3;
    panel_ = carry_over(
        *panel_, std::make_unique<PanelEvaluator>(request_.program, lanes_.size(), block_rows_));
  }

  void add(LaneRows& lane, uint32_t row) {
    lane.rows.push_back(row);
    lane.instants.push_back(static_cast<uint32_t>(count_ - 1));
    for (size_t i = 0; i < lane.columns.size(); ++i)
      if (request_.columns[i]) lane.columns[i].push_back(all_.columns[*request_.columns[i]][row]);
  }

  void push() {
    std::vector<PanelRows> rows;
    for (LaneRows& lane : lanes_) {
      lane.pointers.clear();
      for (size_t i = 0; i < lane.columns.size(); ++i)
        lane.pointers.push_back(request_.columns[i] ? lane.columns[i].data() : nullptr);
      rows.push_back({.columns = lane.pointers, .instants = lane.instants});
    }
    panel_->push(rows, count_);
    for (size_t k = 0; k < lanes_.size(); ++k) {
      LaneRows& lane = lanes_[k];
      for (size_t i = 0; i < request_.outputs.size(); ++i) {
        if (!request_.outputs[i] || lane.rows.empty()) continue;
        const std::span<const double> values = panel_->output(k, *request_.outputs[i]);
        for (size_t row = 0; row < lane.rows.size(); ++row)
          places_[i][lane.rows[row]] = values[row];
      }
      lane.rows.clear();
      lane.instants.clear();
      for (std::vector<double>& column : lane.columns) column.clear();
    }
    count_ = 0;
  }

  const RowRequest& request_;
  const RowBlock& all_;
  Places places_;
  size_t block_rows_;
  std::unique_ptr<PanelEvaluator> panel_;
  OneClose closes_;
  std::vector<LaneRows> lanes_;
  size_t count_ = 0;     // Instants of the block so far.
  size_t restarts_ = 0;  // Of request_.restarts, how many are done.
};

}  // namespace

void compute_panel(const RowRequest& request, const RowBlock& all,
                   const std::vector<std::string>& instruments, Places places) {
  fill_empty(request, all.rows(), places);
  PanelRun{request, all, instruments, places}.run();
}

}  // namespace godwit::features
