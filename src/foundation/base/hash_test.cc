#include "foundation/base/hash.h"

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

std::string hash_of(std::string_view text) {
  Hasher hasher;
  hasher.update(text);
  return hasher.digest().hex();
}

std::string pattern(size_t size) {
  std::string text(size, '\0');
  for (size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i % 251);
  return text;
}

// Reference values: `xxhsum -H2` 0.8.1 (short, medium and long inputs take different paths).
TEST(Hash, KnownValues) {
  EXPECT_EQ(hash_of(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(hash_of("a"), "a96faf705af16834e6c632b61e964e1f");
  EXPECT_EQ(hash_of("godwit"), "4e742747b6e58c2bf7f5faee46ed2d56");
  EXPECT_EQ(hash_of(pattern(200)), "cb0395310643ba0edd97e9af3609d9f5");
  EXPECT_EQ(hash_of(pattern(100'000)), "54182c58bbb1337c42c23aeead96750d");
  EXPECT_EQ((Hash128{1, 0xabc}.hex()), "00000000000000010000000000000abc");
}

TEST(Hash, PiecesEqualTheWhole) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    Rng rng{seed};
    const std::string text = pattern(static_cast<size_t>(rng.between(0, 5'000)));
    Hasher pieces;
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto cut = static_cast<size_t>(rng.between(0, static_cast<int64_t>(rest.size())));
      pieces.update(rest.substr(0, cut));
      rest.remove_prefix(cut);
    }
    (void)pieces.digest();  // Asking does not change the answer.
    ASSERT_EQ(pieces.digest().hex(), hash_of(text)) << "seed " << seed;
  }
}

TEST(Hash, ValuesAreTheirBytes) {
  Hasher by_value;
  by_value.update_value(uint32_t{0x64636261});
  EXPECT_EQ(by_value.digest().hex(), hash_of("abcd"));
  Hasher moved = std::move(by_value);
  moved.update(std::string_view{});
  EXPECT_EQ(moved.digest().hex(), hash_of("abcd"));
}

TEST(Hash, ShortHashIsXxh3Of64Bits) {
  // From the reference program: printf '' | xxhsum -H3, printf abc | xxhsum -H3.
  EXPECT_EQ(hash64({}), 0x2d06800538d394c2U);
  EXPECT_EQ(hash64(std::as_bytes(std::span{"abc", 3})), 0x78af5f94892f3950U);
}

TEST(Hash, OneBitChangesIt) {
  std::string text = pattern(96);
  const std::string before = hash_of(text);
  for (char& c : text) {
    c = static_cast<char>(c ^ 1);
    EXPECT_NE(hash_of(text), before);
    c = static_cast<char>(c ^ 1);
  }
}

}  // namespace
}  // namespace godwit
