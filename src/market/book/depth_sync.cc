#include "market/book/depth_sync.h"

#include <algorithm>

namespace godwit {
namespace {

void append_marked(std::vector<BookDelta>& out, std::span<const BookDelta> rows) {
  const size_t first = out.size();
  out.insert(out.end(), rows.begin(), rows.end());
  for (size_t i = first; i < out.size(); ++i)
    out[i].header.flags = static_cast<uint16_t>(out[i].header.flags | BookDelta::kAfterGap);
}

}  // namespace

DepthSync::Step DepthSync::accept(const DepthMessage& message) {
  if (rule_ == SequenceRule::kSnapshots) {
    const bool first = state_ != State::kInSync;
    state_ = State::kInSync;
    last_update_ = message.last_update;
    ++(first ? counts_.synced : counts_.applied);
    return {first ? Outcome::kSynced : Outcome::kApply, message.deltas};
  }
  return message.snapshot ? accept_snapshot(message) : accept_change(message);
}

void DepthSync::lose() {
  if (state_ != State::kInSync) return;
  ++counts_.gaps;
  fall_out();
}

void DepthSync::resume(uint64_t last_update) {
  discard_held(held_.size());
  state_ = State::kInSync;
  last_update_ = last_update;
  exactly_ = false;
}

DepthSync::Step DepthSync::accept_snapshot(const DepthMessage& message) {
  const uint64_t number = message.last_update;
  const bool within_stream = rule_ == SequenceRule::kBybit;
  if (!within_stream && state_ == State::kInSync && number < last_update_) {
    ++counts_.old;
    return {Outcome::kOld, {}};
  }
  size_t first = 0;
  while (first < held_.size() && is_old(held_[first].message, number)) ++first;
  if (first < held_.size() && !connects(held_[first].message, number, false)) {
    if (!within_stream) {
      ++counts_.snapshots_too_old;
      return {Outcome::kTooOldSnapshot, {}};
    }
    discard_held(held_.size());  // What came before it within the stream is over, whatever it was.
    first = 0;
  }

  out_.assign(message.deltas.begin(), message.deltas.end());
  const Timestamp ts_recv = out_.empty() ? Timestamp{} : out_.front().header.ts_recv;
  if (!message.venue_time && !held_.empty()) {
    // Our clock is not the venue's: a snapshot stamped by ours could sort after the changes that
    // follow it. The latest message that it contains, or else the first that it does not, is the
    // best venue time known for it.
    const Held& nearest = held_[first > 0 ? first - 1 : 0];
    if (nearest.row_count > 0)
      for (BookDelta& row : out_) row.header.ts_event = rows_[nearest.first_row].header.ts_event;
  }
  last_update_ = number;
  exactly_ = false;
  for (size_t i = first; i < held_.size(); ++i) {
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(held_[i].first_row);
    out_.insert(out_.end(), begin, begin + static_cast<std::ptrdiff_t>(held_[i].row_count));
    last_update_ = held_[i].message.last_update;
    exactly_ = true;
  }
  for (BookDelta& row : out_) row.header.ts_recv = ts_recv;
  held_.clear();
  rows_.clear();
  state_ = State::kInSync;
  old_in_a_row_ = 0;
  ++counts_.synced;
  return {Outcome::kSynced, out_};
}

DepthSync::Step DepthSync::accept_change(const DepthMessage& message) {
  if (state_ != State::kInSync) {
    if (state_ == State::kWaiting) state_ = State::kBuffering;
    if (!held_.empty() && is_old(message, held_.back().message.last_update)) {
      ++counts_.old;
      if (++old_in_a_row_ < limits_.old_in_a_row_max) return {Outcome::kOld, {}};
      discard_held(held_.size());
    }
    return hold(message, Outcome::kHeld);
  }
  if (is_old(message, last_update_)) {
    ++counts_.old;
    if (++old_in_a_row_ < limits_.old_in_a_row_max) return {Outcome::kOld, {}};
  } else if (connects(message, last_update_, exactly_)) {
    last_update_ = message.last_update;
    exactly_ = true;
    old_in_a_row_ = 0;
    ++counts_.applied;
    return {Outcome::kApply, message.deltas};
  }
  ++counts_.gaps;
  fall_out();
  return hold(message, Outcome::kGap);
}

DepthSync::Step DepthSync::hold(const DepthMessage& message, Outcome outcome) {
  ++counts_.held;
  old_in_a_row_ = 0;
  // What lies before a hole can never be joined to a snapshot across it.
  if (!held_.empty() && !connects(message, held_.back().message.last_update, true))
    discard_held(held_.size());
  if (held_.size() >= limits_.held_messages_max ||
      rows_.size() + message.deltas.size() > limits_.held_rows_max) {
    const size_t before = held_.size();
    discard_held((before + 1) / 2);  // Half at once: the cost stays O(1) a message.
    if (rows_.size() + message.deltas.size() > limits_.held_rows_max) discard_held(held_.size());
    counts_.held_discarded += before - held_.size();
  }
  if (message.deltas.size() <= limits_.held_rows_max) {
    held_.push_back({message, rows_.size(), message.deltas.size()});
    held_.back().message.deltas = {};
    rows_.insert(rows_.end(), message.deltas.begin(), message.deltas.end());
  } else {
    ++counts_.held_discarded;
  }
  out_.clear();
  append_marked(out_, message.deltas);
  return {outcome, out_};
}

bool DepthSync::is_old(const DepthMessage& message, uint64_t last_update) const noexcept {
  return message.last_update <= last_update;
}

bool DepthSync::connects(const DepthMessage& message, uint64_t last_update,
                         bool exactly) const noexcept {
  if (rule_ == SequenceRule::kBinanceFutures)
    return exactly ? message.previous_update == last_update
                   : message.previous_update <= last_update;
  // A message that reaches back into the book is applied: its volumes are absolute and newer.
  return message.first_update == 0 || message.first_update - 1 <= last_update;
}

void DepthSync::discard_held(size_t messages) {
  if (messages == held_.size()) {
    held_.clear();
    rows_.clear();
    return;
  }
  const size_t rows = held_[messages].first_row;
  rows_.erase(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(rows));
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(messages));
  for (Held& held : held_) held.first_row -= rows;
}

void DepthSync::fall_out() {
  state_ = State::kLost;
  last_update_ = 0;
  exactly_ = false;
  old_in_a_row_ = 0;
}

}  // namespace godwit
