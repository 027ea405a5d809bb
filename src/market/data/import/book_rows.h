// Depth messages of one book on their way from a file to the catalog.
#pragma once

#include <cstdint>
#include <vector>

#include "market/book/depth_sync.h"
#include "market/data/import/file_intake.h"
#include "market/data/import/record_outcome.h"
#include "market/domain/series.h"

namespace godwit {

/// Follows the venue's sequence rule (DepthSync) over a file. Rows of a book that is in step are
/// stored as they are, others marked kAfterGap. What arrives between a gap, or the beginning, and
/// the next snapshot waits until that is known: what the snapshot contains is stored marked, what
/// it does not contain stands behind it unmarked, so that rows stay in the order of their times.
/// A file continues the book of the file before it in the same import. A snapshot that
/// was asked for (Binance) arrives late, and bears a late time, another clock's or none: it is
/// dated between the messages that it contains and those that it does not. One thread.
class BookRows {
 public:
  BookRows(Series series, SequenceRule rule, FileIntake& intake);
  BookRows(const BookRows&) = delete;
  BookRows& operator=(const BookRows&) = delete;

  /// Stages the rows that the message, on `line`, lets go. Skipped: the book contains the message
  /// already, or a snapshot is older than the stream. Refused: it is out of order or not sound, and
  /// the book is out of step. The caller has to drop what of it is staged.
  [[nodiscard]] RecordOutcome add(const DepthMessage& message, uint64_t line);
  /// A message could not be read: the book is out of step until the next snapshot.
  void lose() { sync_.lose(); }
  /// Behind the last message: stages what waits, and leaves word for the file that follows.
  void finish(FileIntake& intake);

 private:
  // Waiting rows beyond this many go to the catalog as they are; a snapshot cannot reach behind
  // them any more. Below DepthSync::Limits, so that it holds what waits here.
  static constexpr size_t kWaitingRowsMax = 100'000;
  static constexpr size_t kWaitingMessagesMax = 5'000;

  struct Waiting {
    size_t rows = 0;
    uint64_t line = 0;
    uint64_t last_update = 0;
  };
  /// A snapshot beside the stream, not in it.
  [[nodiscard]] bool is_answer(const DepthMessage& message) const;
  /// The first `snapshot_rows` dated between what is staged and what follows them.
  [[nodiscard]] std::span<const BookDelta> in_time(std::span<const BookDelta> rows,
                                                   size_t snapshot_rows);
  /// Takes the message in: what it lets go is staged.
  [[nodiscard]] RecordOutcome follow(const DepthMessage& message, uint64_t line);
  [[nodiscard]] bool stage(std::span<const BookDelta> rows, uint64_t line, RefusedRow& refused);
  /// Stages the first waiting messages that end at or before `last_update`.
  [[nodiscard]] bool release(uint64_t last_update, RefusedRow& refused);

  Series series_;
  SequenceRule rule_;
  DepthSync sync_;
  FileIntake& intake_;
  RowLane<BookDelta>& lane_;
  Timestamp ts_last_;    ///< The latest time of a message of the stream so far.
  Timestamp ts_staged_;  ///< Of the latest row that was staged.
  std::vector<BookDelta> dated_;
  std::vector<Waiting> waiting_;
  std::vector<BookDelta> waiting_rows_;  ///< Marked.
};

}  // namespace godwit
