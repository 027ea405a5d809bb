#include "signals/features/expression/lane.h"

#include <algorithm>
#include <iterator>
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
    tails_ += column.tail;
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
  writer.put(plan_->hash.high);
  writer.put(plan_->hash.low);
  writer.put(static_cast<uint64_t>(held_));
  for (size_t c = 0; c < base_.size(); ++c) {
    const size_t tail = plan_->columns[c].tail;
    const double* front = base_[c] + end_ - tail;
    for (size_t i = 0; i < tail; ++i) writer.put(front[i]);
  }
  writer.put_all(state_);
}

Lane::Saved Lane::read(Reader& reader) const {
  Hash128 hash;
  hash.high = reader.get<uint64_t>();
  hash.low = reader.get<uint64_t>();
  if (hash != plan_->hash)
    throw failed("the saved state is of another set of features: start afresh from history");
  const auto damaged = [] {
    return failed("the saved state of the features is damaged: start afresh from history");
  };
  Saved saved;
  saved.held = reader.get<uint64_t>();
  if (saved.held > plan_->lead) throw damaged();
  for (const PlanColumn& column : plan_->columns)
    for (size_t i = 0; i < column.tail; ++i) saved.kept.push_back(reader.get<double>());
  saved.state = reader.get_all<double>();
  if (saved.state.size() != state_.size() || !windows_agree(saved)) throw damaged();
  return saved;
}

/// Whether the ordered values of each kSorted node are those of the rows that it will let go: its
/// kernel looks them up and trusts that they are there.
bool Lane::windows_agree(const Saved& saved) const {
  std::vector<size_t> end_of;  // Of each column, in saved.kept.
  end_of.reserve(plan_->columns.size());
  size_t end = 0;
  for (const PlanColumn& column : plan_->columns) end_of.push_back(end += column.tail);
  for (size_t i = 0; i < plan_->nodes.size(); ++i) {
    const Node& node = plan_->nodes[i];
    if (node.op != Op::kSorted) continue;
    const double* const newest =
        saved.kept.data() + (end_of[plan_->column(node.inputs[0])] - node.inputs[0].lag);
    std::vector<double> values;
    std::copy_if(newest - node.window, newest, std::back_inserter(values),
                 [](double value) { return value == value; });
    std::sort(values.begin(), values.end());
    const auto state = saved.state.begin() + static_cast<std::ptrdiff_t>(state_of_[i]);
    if (*state != static_cast<double>(values.size()) ||
        !std::equal(values.begin(), values.end(), state + 1))
      return false;
  }
  return true;
}

void Lane::keep(Saved& into) const {
  into.held = held_;
  into.state = state_;
  into.kept.resize(tails_);
  into.whole.resize(base_.size());
  double* to = into.kept.data();
  for (size_t c = 0; c < base_.size(); ++c) {
    const size_t tail = plan_->columns[c].tail;
    into.whole[c] = constancy_[c].whole;
    std::copy_n(base_[c] + end_ - tail, into.whole[c] ? std::min<size_t>(tail, 1) : tail, to);
    to += tail;
  }
}

void Lane::restore_column(size_t column, const double* kept, bool is_whole) {
  Constancy& known = constancy_[column];
  const size_t tail = plan_->columns[column].tail;
  if (is_whole && known.whole) return;  // A column has but one value of which this is said.
  known.same_rows = 0;
  known.whole = is_whole && tail > 0;
  if (known.whole)
    std::fill_n(known.memory, known.size, *kept);
  else if (!is_whole)
    std::copy_n(kept, tail, base_[column] - tail);
}

void Lane::restore(const Saved& saved) {
  const double* kept = saved.kept.data();
  for (size_t c = 0; c < base_.size(); ++c) {
    restore_column(c, kept, !saved.whole.empty() && saved.whole[c]);
    kept += plan_->columns[c].tail;
  }
  std::copy(saved.state.begin(), saved.state.end(), state_.begin());
  held_ = saved.held;
  end_ = at_ = rows_ = skip_ = 0;
}

}  // namespace godwit::features
