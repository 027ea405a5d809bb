#include "market/data/import/book_rows.h"

#include "market/data/import/importer_testing.h"

namespace godwit {
namespace {

const Series kBook{.instrument = *InstrumentId::parse("ABCUSDT.BINANCE"),
                   .kind = DataKind::kBookDelta};

class BookRowsTest : public ImporterTest {
 protected:
  BookRowsTest() : staging_{folder_, 1 << 20}, quarantine_{folder_} {}

  /// A message of one row at `ms`, with the update numbers of Binance futures.
  bool add(BookRows& book, int64_t ms, uint64_t previous, uint64_t last, bool snapshot = false) {
    BookDelta row;
    row.header.ts_event = row.header.ts_recv = Timestamp::from_ns(ms * 1'000'000);
    row.header.sequence = last;
    row.header.kind = EventKind::kBookDelta;
    row.header.flags = static_cast<uint16_t>(BookDelta::kLastOfRun |
                                             (snapshot ? BookDelta::kSnapshot : uint16_t{0}));
    row.level = {Price::from_units(1), Quantity::from_units(static_cast<int64_t>(last))};
    outcome_ = book.add({.deltas = {&row, 1},
                         .first_update = previous + 1,
                         .last_update = last,
                         .previous_update = previous,
                         .snapshot = snapshot},
                        last);
    const bool taken = std::holds_alternative<Kept>(outcome_);
    if (taken) intake_.keep(false);
    return taken;
  }
  /// "ms:sequence:flags" of every row that was stored.
  std::string stored() {
    Catalog catalog{root(), Catalog::Mode::kReadWrite};
    staging_.flush();
    for (const auto& [series, lane] : staging_.lanes())
      static_cast<void>(lane->write(catalog, staging_.spool(), {}));
    std::string out;
    const auto stream = catalog.read<BookDelta>(kBook, {});
    for (std::span<const BookDelta> block = stream->next(); !block.empty(); block = stream->next())
      for (const BookDelta& row : block)
        out += std::to_string(row.header.ts_event.ns() / 1'000'000) + ":" +
               std::to_string(row.header.sequence) + ":" + std::to_string(row.header.flags) + " ";
    return out;
  }

  Staging staging_;
  Quarantine quarantine_;
  RowCounts counts_;
  FileIntake intake_{"test", staging_, quarantine_, counts_};
  RecordOutcome outcome_;
};

constexpr auto kFutures = SequenceRule::kBinanceFutures;

TEST_F(BookRowsTest, ASnapshotStandsBetweenWhatItContainsAndWhatFollows) {
  BookRows book{kBook, kFutures, intake_};
  EXPECT_TRUE(add(book, 1000, 0, 10));
  EXPECT_TRUE(add(book, 1010, 10, 20));
  EXPECT_TRUE(add(book, 1020, 20, 30));
  // Asked for, it arrives behind 30 and contains 20, with a time before both.
  EXPECT_TRUE(add(book, 990, 0, 20, true));
  EXPECT_TRUE(add(book, 1030, 30, 40));
  book.finish(intake_);
  EXPECT_EQ(stored(), "1000:10:9 1010:20:9 1010:20:5 1020:30:1 1030:40:1 ");
  EXPECT_EQ(intake_.book_end(kBook), 40U);
}

TEST_F(BookRowsTest, AfterAGapRowsAreMarkedUntilTheNextSnapshot) {
  BookRows book{kBook, kFutures, intake_};
  EXPECT_TRUE(add(book, 1000, 0, 10, true));
  EXPECT_TRUE(add(book, 1010, 10, 20));
  EXPECT_TRUE(add(book, 1020, 25, 30));  // 25 is missing.
  EXPECT_TRUE(add(book, 1030, 30, 40));
  EXPECT_TRUE(add(book, 1035, 0, 35, true));
  EXPECT_TRUE(add(book, 1050, 45, 50));
  book.finish(intake_);
  EXPECT_EQ(stored(), "1000:10:5 1010:20:1 1020:30:9 1030:35:5 1030:40:1 1050:50:9 ");
  EXPECT_EQ(intake_.book_end(kBook), 0U) << "the next file cannot continue a book out of step";
}

TEST_F(BookRowsTest, AFileContinuesTheOneBefore) {
  {
    BookRows book{kBook, kFutures, intake_};
    EXPECT_TRUE(add(book, 1000, 0, 10, true));
    book.finish(intake_);
  }
  {
    BookRows book{kBook, kFutures, intake_};
    EXPECT_TRUE(add(book, 2000, 10, 20));
    book.finish(intake_);
  }
  EXPECT_EQ(stored(), "1000:10:5 2000:20:1 ");
}

TEST_F(BookRowsTest, AMessageThatRunsBackwardIsRefusedAndBreaksTheBook) {
  BookRows book{kBook, kFutures, intake_};
  EXPECT_TRUE(add(book, 1000, 0, 10, true));
  EXPECT_TRUE(add(book, 1010, 10, 20));
  EXPECT_FALSE(add(book, 1005, 20, 30));
  EXPECT_EQ(std::get<RefusedRow>(outcome_).rule, RowRule::kBackwardTime);
  EXPECT_TRUE(add(book, 1020, 30, 40));
  book.finish(intake_);
  EXPECT_EQ(stored(), "1000:10:5 1010:20:1 1020:40:9 ");
}

TEST_F(BookRowsTest, WhatTheBookHasAlreadyIsSkipped) {
  BookRows book{kBook, kFutures, intake_};
  EXPECT_TRUE(add(book, 1000, 0, 20, true));
  EXPECT_FALSE(add(book, 1010, 0, 10));
  EXPECT_EQ(std::get<Skipped>(outcome_).reason, "in_the_book_already");
  EXPECT_TRUE(add(book, 1020, 20, 30));
  EXPECT_TRUE(add(book, 1030, 40, 50));  // A gap; then a snapshot from before it.
  EXPECT_FALSE(add(book, 1040, 0, 35, true));
  EXPECT_EQ(std::get<Skipped>(outcome_).reason, "snapshot_too_old");
  book.finish(intake_);
  EXPECT_EQ(stored(), "1000:20:5 1020:30:1 1030:50:9 ");
}

TEST_F(BookRowsTest, WhatWaitsIsBounded) {
  BookRows book{kBook, kFutures, intake_};
  constexpr uint64_t kMessages = 12'000;
  for (uint64_t i = 1; i <= kMessages; ++i)
    ASSERT_TRUE(add(book, static_cast<int64_t>(i), i * 10 - 10, i * 10));
  book.finish(intake_);
  const std::string rows = stored();
  EXPECT_EQ(static_cast<uint64_t>(std::count(rows.begin(), rows.end(), ' ')), kMessages);
  EXPECT_EQ(rows.find(":1 "), std::string::npos) << "without a snapshot all are marked";
}

}  // namespace
}  // namespace godwit
