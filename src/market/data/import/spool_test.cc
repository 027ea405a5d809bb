#include "market/data/import/spool.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "foundation/base/temporary_folder.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

TEST(Spool, GivesBackWhatWasAppendedWhereverItLies) {
  const TemporaryFolder folder;
  for (const size_t memory_max : {size_t{0}, size_t{1000}, size_t{10} << 20}) {
    Spool spool{folder / "not" / "there", memory_max};
    std::vector<std::byte> expected;
    Rng random{memory_max};
    while (expected.size() < 3'000'000) {
      std::vector<std::byte> piece(static_cast<size_t>(random.between(0, 100'000)));
      for (std::byte& b : piece) b = static_cast<std::byte>(random.between(0, 255));
      spool.append(piece);
      expected.insert(expected.end(), piece.begin(), piece.end());
      ASSERT_EQ(spool.size(), expected.size());
      const auto from =
          static_cast<size_t>(random.between(0, static_cast<int64_t>(expected.size())));
      const auto size =
          static_cast<size_t>(random.between(0, static_cast<int64_t>(expected.size() - from)));
      std::vector<std::byte> got(size);
      spool.read(from, got);
      ASSERT_TRUE(
          std::equal(got.begin(), got.end(), expected.begin() + static_cast<ptrdiff_t>(from)));
    }
    EXPECT_TRUE(fs::is_empty(folder.path())) << "the temporary file has no name";
  }
}

}  // namespace
}  // namespace godwit
