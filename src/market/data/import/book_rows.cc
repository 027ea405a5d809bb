#include "market/data/import/book_rows.h"

#include <algorithm>
#include <limits>

#include "market/data/import/row_checks.h"

namespace godwit {

namespace {

/// A row on its own, before it waits or is staged.
std::optional<RefusedRow> judge(const BookDelta& row) {
  if (const std::optional<UnstorableCell> cell = find_unstorable(row))
    return FileIntake::describe(*cell);
  // A snapshot of an empty book has one row without price or volume.
  return row.level.price.is_zero() ? std::nullopt : check_row(row);
}

}  // namespace

BookRows::BookRows(Series series, SequenceRule rule, FileIntake& intake)
    : series_{std::move(series)},
      rule_{rule},
      sync_{rule},
      intake_{intake},
      lane_{intake.lane<BookDelta>(series_)} {
  if (const uint64_t last_update = intake.book_end(series_); last_update != 0)
    sync_.resume(last_update);
}

RecordOutcome BookRows::add(const DepthMessage& message, uint64_t line) {
  // Rows that wait are of lines that count as accepted, so that nothing may be refused later.
  for (const BookDelta& row : message.deltas)
    if (std::optional<RefusedRow> fault = judge(row)) {
      sync_.lose();
      return std::move(*fault);
    }
  if (!message.deltas.empty() && !is_answer(message)) {
    const Timestamp ts = message.deltas.front().header.ts_event;
    if (ts < ts_last_) {
      sync_.lose();
      return RefusedRow{RowRule::kBackwardTime, "ts_event"};
    }
    ts_last_ = ts;
  }
  return follow(message, line);
}

bool BookRows::is_answer(const DepthMessage& message) const {
  return message.snapshot &&
         (rule_ == SequenceRule::kBinanceSpot || rule_ == SequenceRule::kBinanceFutures);
}

std::span<const BookDelta> BookRows::in_time(std::span<const BookDelta> rows,
                                             size_t snapshot_rows) {
  dated_.assign(rows.begin(), rows.end());
  for (size_t i = 0; i < snapshot_rows; ++i) {
    Timestamp& ts = dated_[i].header.ts_event;
    ts = std::max(ts, ts_staged_);
    if (snapshot_rows < rows.size()) ts = std::min(ts, rows[snapshot_rows].header.ts_event);
  }
  return dated_;
}

RecordOutcome BookRows::follow(const DepthMessage& message, uint64_t line) {
  const DepthSync::Step step = sync_.accept(message);
  using Outcome = DepthSync::Outcome;
  bool ok = true;
  RefusedRow refused;
  switch (step.outcome) {
    case Outcome::kApply: ok = stage(step.deltas, line, refused); break;
    case Outcome::kSynced:
      ok = release(message.last_update, refused);
      if (ok) intake_.keep_uncounted();  // They are of lines before this one.
      ok = ok &&
           stage(is_answer(message) ? in_time(step.deltas, message.deltas.size()) : step.deltas,
                 line, refused);
      waiting_.clear();
      waiting_rows_.clear();
      break;
    case Outcome::kHeld:
    case Outcome::kGap:
      waiting_.push_back({step.deltas.size(), line, message.last_update});
      waiting_rows_.insert(waiting_rows_.end(), step.deltas.begin(), step.deltas.end());
      if (waiting_rows_.size() > kWaitingRowsMax || waiting_.size() > kWaitingMessagesMax) {
        ok = release(std::numeric_limits<uint64_t>::max(), refused);
        sync_ = DepthSync{rule_};
      }
      break;
    case Outcome::kOld: return Skipped{"in_the_book_already"};
    case Outcome::kTooOldSnapshot: return Skipped{"snapshot_too_old"};
  }
  if (ok) return Kept{};
  sync_.lose();
  return refused;
}

bool BookRows::stage(std::span<const BookDelta> rows, uint64_t line, RefusedRow& refused) {
  for (const BookDelta& row : rows) {
    if (!intake_.stage(lane_, row, line, refused)) return false;
    ts_staged_ = row.header.ts_event;
  }
  return true;
}

bool BookRows::release(uint64_t last_update, RefusedRow& refused) {
  size_t messages = 0;
  size_t rows = 0;
  bool ok = true;
  while (ok && messages < waiting_.size() && waiting_[messages].last_update <= last_update) {
    const Waiting& message = waiting_[messages++];
    ok = stage({waiting_rows_.data() + rows, message.rows}, message.line, refused);
    rows += message.rows;
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<ptrdiff_t>(messages));
  waiting_rows_.erase(waiting_rows_.begin(), waiting_rows_.begin() + static_cast<ptrdiff_t>(rows));
  return ok;
}

void BookRows::finish(FileIntake& intake) {
  RefusedRow refused;
  // Rows that arrived in order are in order: only the venue's own times could speak against it.
  static_cast<void>(release(std::numeric_limits<uint64_t>::max(), refused));
  intake.keep_uncounted();
  intake.book_end(series_) = sync_.last_update();
}

}  // namespace godwit
