#include "foundation/base/serial.h"

#include <limits>

#include <gtest/gtest.h>

#include "foundation/base/random.h"

namespace godwit {
namespace {

struct Pair {
  int32_t a = 0;
  int32_t b = 0;
  friend bool operator==(const Pair&, const Pair&) = default;
};

/// A state with one of everything, drawn at random.
struct Sample {
  uint8_t byte = 0;
  int64_t integer = 0;
  double number = 0;
  bool truth = false;
  Pair pair;
  std::string text;
  std::vector<Pair> pairs;
  std::vector<double> numbers;
  friend bool operator==(const Sample&, const Sample&) = default;

  static Sample random(Rng& rng) {
    Sample s;
    s.byte = static_cast<uint8_t>(rng.between(0, 255));
    s.integer = static_cast<int64_t>(rng.next());
    s.number = rng.normal();
    s.truth = rng.between(0, 1) == 1;
    s.pair = {static_cast<int32_t>(rng.between(-9, 9)), 4};
    for (int64_t i = rng.between(0, 6); i > 0; --i)
      s.text += static_cast<char>(rng.between(0, 255) - 128);
    s.pairs.assign(static_cast<size_t>(rng.between(0, 3)), s.pair);
    s.numbers.assign(static_cast<size_t>(rng.between(0, 3)), s.number);
    return s;
  }
  void save(Writer& writer) const {
    writer.put(byte);
    writer.put(integer);
    writer.put(number);
    writer.put(truth);
    writer.put(pair);
    writer.put_text(text);
    writer.put_all(pairs);
    writer.put_all(numbers);
  }
  static Sample load(std::span<const std::byte> bytes) {
    Reader reader{bytes};
    Sample s;
    s.byte = reader.get<uint8_t>();
    s.integer = reader.get<int64_t>();
    s.number = reader.get<double>();
    s.truth = reader.get<bool>();
    s.pair = reader.get<Pair>();
    s.text = reader.get_text();
    s.pairs = reader.get_all<Pair>();
    s.numbers = reader.get_all<double>();
    reader.finish();
    return s;
  }
};

std::string error_of(std::span<const std::byte> bytes) {
  try {
    (void)Sample::load(bytes);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Serial, RoundTripsAndRefusesEveryOtherLength) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Rng rng{seed};
    const Sample sample = Sample::random(rng);
    Writer writer;
    sample.save(writer);
    std::vector<std::byte> bytes(writer.bytes().begin(), writer.bytes().end());
    ASSERT_EQ(Sample::load(bytes), sample) << "seed " << seed;
    for (size_t size = 0; size < bytes.size(); ++size) {
      // A copy of exactly that size, so that AddressSanitizer sees any step beyond it.
      const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<long>(size));
      ASSERT_NE(error_of(cut).find("cut short"), std::string::npos) << "seed " << seed;
    }
    bytes.push_back(std::byte{0});
    ASSERT_NE(error_of(bytes).find("left over"), std::string::npos) << "seed " << seed;
  }
}

TEST(Serial, RandomBytesEndInAValueOrAnError) {
  for (uint64_t seed = 0; seed < 3'000; ++seed) {
    Rng rng{seed};
    std::vector<std::byte> bytes(static_cast<size_t>(rng.between(0, 120)));
    for (std::byte& byte : bytes) {
      byte = rng.between(0, 3) == 0 ? static_cast<std::byte>(rng.between(0, 255)) : std::byte{0};
    }
    try {
      (void)Sample::load(bytes);
    } catch (const Error&) {
    }
  }
}

TEST(Serial, HostileLengthsAllocateNothing) {
  for (const uint64_t length :
       {std::numeric_limits<uint64_t>::max(), uint64_t{1} << 61, uint64_t{1} << 32, uint64_t{17}}) {
    Writer writer;
    writer.put(length);
    writer.put(uint64_t{0});
    writer.put(uint64_t{0});
    Reader as_text{writer.bytes()};
    EXPECT_THROW((void)as_text.get_text(), Error) << length;
    Reader as_pairs{writer.bytes()};
    EXPECT_THROW((void)as_pairs.get_all<Pair>(), Error) << length;
  }
}

TEST(Serial, ATruthValueIsZeroOrOne) {
  Writer writer;
  writer.put(uint8_t{2});
  Reader reader{writer.bytes()};
  EXPECT_THROW((void)reader.get<bool>(), Error);
}

}  // namespace
}  // namespace godwit
