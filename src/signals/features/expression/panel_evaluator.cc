#include "signals/features/expression/panel_evaluator.h"

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "signals/features/expression/plan.h"

namespace godwit::features {

PanelEvaluator::PanelEvaluator(const Program& program, size_t instruments, size_t block_rows)
    : program_{program}, block_rows_{block_rows}, section_{instruments} {
  if (program.has_cross_section() && program.lead() > 0)
    throw usage_error(
        "a set cannot both look across instruments (cs_...) and ahead (ref with a negative "
        "number): rows of one instant would not meet. Make the label first, then rank it");
  lanes_.reserve(instruments);
  for (size_t i = 0; i < instruments; ++i) lanes_.emplace_back(program_.plan(), block_rows);
  members_.resize(instruments * block_rows);
  first_.resize(block_rows + 1);
  fill_.resize(block_rows);
}

void PanelEvaluator::push(std::span<const PanelRows> instruments, size_t count) {
  CHECK(instruments.size() == lanes_.size(), "one PanelRows for each instrument");
  CHECK(count <= block_rows_, "no more instants at once than were announced");
  for (size_t i = 0; i < lanes_.size(); ++i)
    lanes_[i].append(instruments[i].columns, instruments[i].instants.size());
  const Plan& plan = program_.plan();
  if (plan.stages > 1) gather(instruments, count);
  for (size_t stage = 0; stage < plan.stages; ++stage) {
    for (size_t node = 0; stage > 0 && node < plan.nodes.size(); ++node)
      if (plan.stage[node] == stage && is_cross(plan.nodes[node].op)) cross(node);
    for (Lane& lane : lanes_) lane.run(stage);
  }
}

/// Sorts the rows of the block by instant.
void PanelEvaluator::gather(std::span<const PanelRows> instruments, size_t count) {
  std::fill(first_.begin(), first_.end(), 0);
  for (const PanelRows& rows : instruments)
    for (const uint32_t instant : rows.instants) {
      CHECK(instant < count, "every row belongs to an instant of the block");
      ++first_[instant + 1];
    }
  for (size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  std::copy_n(first_.begin(), block_rows_, fill_.begin());
  for (size_t lane = 0; lane < instruments.size(); ++lane)
    for (size_t row = 0; row < instruments[lane].instants.size(); ++row)
      members_[fill_[instruments[lane].instants[row]]++] = {static_cast<uint32_t>(lane),
                                                            static_cast<uint32_t>(row)};
}

void PanelEvaluator::cross(size_t node) {
  const Node& what = program_.plan().nodes[node];
  const bool grouped = what.op == Op::kCrossNeutralise;
  const double number = what.numbers.empty() ? 0 : what.numbers[0];
  for (size_t instant = 0; instant < block_rows_; ++instant) {
    const size_t from = first_[instant];
    const size_t to = first_[instant + 1];
    if (from == to) continue;
    section_.clear();
    for (size_t m = from; m < to; ++m) {
      const Lane& lane = lanes_[members_[m].lane];
      const size_t row = members_[m].row;
      section_.add(lane.newest(what.inputs[0])[row],
                   grouped ? lane.newest(what.inputs[1])[row] : 0);
    }
    const std::vector<double>& results = section_.result(what.op, number);
    for (size_t m = from; m < to; ++m)
      lanes_[members_[m].lane].newest_of(node)[members_[m].row] = results[m - from];
  }
}

void PanelEvaluator::save(Writer& writer) const {
  writer.put(static_cast<uint64_t>(lanes_.size()));
  for (const Lane& lane : lanes_) lane.save(writer);
}

void PanelEvaluator::load(Reader& reader) {
  const auto count = reader.get<uint64_t>();
  if (count != lanes_.size())
    throw failed("the saved state is of " + std::to_string(count) + " instruments, expected " +
                 std::to_string(lanes_.size()));
  std::vector<Lane::Saved> saved;
  saved.reserve(lanes_.size());
  for (const Lane& lane : lanes_) saved.push_back(lane.read(reader));
  for (size_t i = 0; i < lanes_.size(); ++i) lanes_[i].restore(saved[i]);
}

}  // namespace godwit::features
