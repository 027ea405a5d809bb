#include "market/data/catalog/row_file_writer.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/interrupt.h"
#include "market/data/catalog/catalog_testing.h"
#include "market/domain/bar_stream.h"

namespace godwit {
namespace {

/// Two blocks of bars; between them something happens.
class TwoBlocks : public BarStream {
 public:
  TwoBlocks(std::span<const Bar> bars, std::function<void()> between)
      : bars_{bars}, between_{std::move(between)} {}
  std::span<const Bar> next() override {
    if (++calls_ == 1) return bars_.first(bars_.size() / 2);
    if (calls_ == 2) between_();
    return calls_ == 2 ? bars_.subspan(bars_.size() / 2) : std::span<const Bar>{};
  }

 private:
  std::span<const Bar> bars_;
  std::function<void()> between_;
  int calls_ = 0;
};

class RowFileWriterTest : public testing::Test {
 protected:
  RowFileWriterTest() { write_file(file_, "old"); }

  /// What writing the blocks throws; the old file must then stand alone in its folder.
  ErrorKind failure(uint64_t rows, const std::function<void()>& between) {
    const DuckDbSession session{folder_.path(), 1};
    RowFileWriter writer{session};
    TwoBlocks blocks{bars_, between};
    try {
      RowChunkSource<Bar> source{blocks};
      writer.write(file_, source, rows);
    } catch (const Error& error) {
      EXPECT_EQ(read_file(file_, 10), "old");
      EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_.path()}, {}), 1);
      SpanRowStream<Bar> again{bars_};  // The writer goes on.
      RowChunkSource<Bar> source{again};
      writer.write(file_, source, bars_.size());
      return error.kind();
    }
    ADD_FAILURE() << "no error";
    return ErrorKind::kUsage;
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_.path() / "x.parquet";
  std::vector<Bar> bars_ =
      random_walk_bars(300'000, test_time("2024-01-01T00:00:00Z"), Duration::minutes(1), 1);
};

TEST_F(RowFileWriterTest, PassesOnWhatTheStreamThrows) {
  EXPECT_EQ(failure(300'000, [] { throw Error{ErrorKind::kDataRefused, "damaged"}; }),
            ErrorKind::kDataRefused);
}

TEST_F(RowFileWriterTest, RefusesAnotherNumberOfRowsThanPromised) {
  EXPECT_EQ(failure(299'999, [] {}), ErrorKind::kFailed);
}

TEST_F(RowFileWriterTest, StopsOnCtrlCBetweenBlocks) {
  const pid_t child = ::fork();  // The flag of an interrupt is never lowered.
  if (child == 0) {
    install_interrupt_handler();
    const DuckDbSession session{folder_.path(), 1};
    RowFileWriter writer{session};
    TwoBlocks blocks{bars_, [] { ::raise(SIGINT); }};
    try {
      RowChunkSource<Bar> source{blocks};
      writer.write(file_, source, 300'000);
    } catch (const Error& error) {
      ::_exit(error.kind() == ErrorKind::kInterrupted ? 0 : 2);
    }
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(read_file(file_, 10), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator{folder_.path()}, {}), 1);
}

}  // namespace
}  // namespace godwit
