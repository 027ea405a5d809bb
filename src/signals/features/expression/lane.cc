#include "signals/features/expression/lane.h"

#include <algorithm>
#include <new>

#include "foundation/base/check.h"

namespace godwit::features {
namespace {

constexpr size_t kLine = 64;  // bytes
constexpr size_t kLineRows = kLine / sizeof(double);

size_t whole_lines(size_t rows) { return (rows + kLineRows - 1) / kLineRows * kLineRows; }

size_t state_size(const Node& node) {
  const OpTraits& op = traits(node.op);
  return op.state + (op.state_per_row ? node.window : 0);
}

}  // namespace

void Lane::Release::operator()(double* memory) const {
  ::operator delete[](memory, std::align_val_t{kLine});
}

Lane::Lane(const Plan& plan, size_t room) : plan_{&plan}, room_{room}, held_{plan.lead} {
  CHECK(room > 0, "a lane has room for rows");
  lay_out();
  bind_steps();
  put_before();
}

void Lane::lay_out() {
  // An odd number of cache lines a column spreads the same row of many columns over all sets.
  std::vector<size_t> offsets;
  size_t total = 0;
  for (const PlanColumn& column : plan_->columns) {
    const size_t tail = whole_lines(column.tail);
    offsets.push_back(total + tail);
    total += tail + whole_lines(room_);
    if (total / kLineRows % 2 == 0) total += kLineRows;
  }
  memory_.reset(static_cast<double*>(
      ::operator new[](std::max<size_t>(total, 1) * sizeof(double), std::align_val_t{kLine})));
  for (size_t c = 0; c < offsets.size(); ++c) {
    const size_t tail = plan_->columns[c].tail;
    base_.push_back(memory_.get() + offsets[c]);
    constancy_.push_back({.memory = base_[c] - tail, .tail = tail, .size = tail + room_});
  }
  for (const Node& node : plan_->nodes) {
    state_of_.push_back(state_.size());
    state_.resize(state_.size() + state_size(node), traits(node.op).state_start);
  }
}

void Lane::bind_steps() {
  size_t inputs = 0;
  size_t outputs = 0;
  for (size_t i = 0; i < plan_->nodes.size(); ++i) {
    inputs += plan_->nodes[i].inputs.size();
    outputs += plan_->components(i);
  }
  inputs_.reserve(inputs);  // Steps point into these.
  outputs_.reserve(outputs);
  input_constancy_.reserve(inputs);
  steps_.resize(plan_->stages);
  for (size_t i = 0; i < plan_->nodes.size(); ++i) {
    const Node& node = plan_->nodes[i];
    if (plan_->kernels[i] == nullptr) continue;  // Inputs and cross-sections.
    steps_[plan_->stage[i]].push_back(
        {.kernel = plan_->kernels[i],
         .inputs = inputs_.data() + inputs_.size(),
         .outputs = outputs_.data() + outputs_.size(),
         .state = state_.data() + state_of_[i],
         .input_constancy = input_constancy_.data() + input_constancy_.size(),
         .constancy = constancy_.data() + plan_->first_column[i],
         .numbers = node.numbers.data(),
         .quantiles = node.numbers.size(),
         .window = node.window,
         .newer = node.newer,
         .count_least = static_cast<double>(node.count_least)});
    for (const Operand& input : node.inputs) {
      inputs_.push_back(base_[plan_->column(input)] - input.lag);
      input_constancy_.push_back(&constancy_[plan_->column(input)]);
    }
    for (size_t c = 0; c < plan_->components(i); ++c)
      outputs_.push_back(base_[plan_->first_column[i] + c]);
  }
}

void Lane::put_before() {
  for (size_t c = 0; c < base_.size(); ++c) {
    const PlanColumn& column = plan_->columns[c];
    std::fill_n(base_[c] - column.tail, column.tail + room_, column.before);
  }
}

void Lane::forget_constancy() {
  for (Constancy& known : constancy_) {
    known.same_rows = 0;
    known.whole = false;
  }
}

void Lane::make_room(size_t rows) {
  if (end_ + rows <= room_) return;
  for (size_t c = 0; c < base_.size(); ++c) {
    if (constancy_[c].whole) continue;
    const size_t tail = plan_->columns[c].tail;
    double* front = base_[c] - tail;
    std::copy_n(front + end_, tail, front);  // To lower addresses: an overlap is no harm.
  }
  end_ = 0;
}

void Lane::append(std::span<const double* const> columns, size_t rows) {
  CHECK(columns.size() == plan_->inputs.size(), "one column for each input of the program");
  CHECK(rows <= room_, "no more rows at once than there is room");
  make_room(rows);
  at_ = end_;
  rows_ = rows;
  end_ += rows;
  skip_ = std::min(held_, rows);
  held_ -= skip_;
  for (size_t i = 0; i < columns.size(); ++i) {
    double* to = base_[plan_->first_column[plan_->inputs[i]]] + at_;
    if (columns[i] == nullptr)
      std::fill_n(to, rows, kAbsent);
    else
      std::copy_n(columns[i], rows, to);
  }
  if (skip_ == 0) return;
  for (size_t node = 0; node < plan_->nodes.size(); ++node) {
    if (plan_->nodes[node].op == Op::kInput) continue;
    for (size_t c = 0; c < plan_->components(node); ++c) {
      const size_t column = plan_->first_column[node] + c;
      std::fill_n(base_[column] + at_, skip_, plan_->columns[column].before);
    }
  }
}

void Lane::run(size_t stage) {
  if (rows_ == skip_) return;
  for (const Step& step : steps_[stage]) step.kernel(step, at_ + skip_, rows_ - skip_);
}

void Lane::save(Writer& writer) const {
  writer.put(static_cast<uint64_t>(plan_->columns.size()));
  writer.put(static_cast<uint64_t>(held_));
  for (size_t c = 0; c < base_.size(); ++c) {
    const size_t tail = plan_->columns[c].tail;
    writer.put(static_cast<uint64_t>(tail));
    const double* front = base_[c] + end_ - tail;
    for (size_t i = 0; i < tail; ++i) writer.put(front[i]);
  }
  writer.put_all(state_);
}

void Lane::load(Reader& reader) {
  const auto wrong = [] {
    return failed("the saved state is of another set of features: start afresh from history");
  };
  if (reader.get<uint64_t>() != plan_->columns.size()) throw wrong();
  const auto held = reader.get<uint64_t>();
  if (held > plan_->lead) throw wrong();
  for (size_t c = 0; c < base_.size(); ++c) {
    const size_t tail = plan_->columns[c].tail;
    if (reader.get<uint64_t>() != tail) throw wrong();
    for (size_t i = 0; i < tail; ++i) (base_[c] - tail)[i] = reader.get<double>();
  }
  const auto state = reader.get_all<double>();
  if (state.size() != state_.size()) throw wrong();
  std::copy(state.begin(), state.end(), state_.begin());
  forget_constancy();
  held_ = held;
  end_ = at_ = rows_ = skip_ = 0;
}

}  // namespace godwit::features
