#include "foundation/base/serial_fields.h"

#include <string>

#include <gtest/gtest.h>

namespace godwit {
namespace {

enum class Colour : uint8_t { kRed, kGreen };
constexpr int enum_size(Colour) { return 2; }

struct Inner {
  Colour colour = Colour::kRed;
  int64_t number = 0;  // Seven bytes of padding before it.
  friend bool operator==(const Inner&, const Inner&) = default;
};
template <MaybeConst<Inner> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.colour);
  visit(self.number);
}

struct Outer {
  std::optional<Inner> maybe;
  std::vector<Inner> several;
  std::vector<bool> flags;
  std::map<int32_t, std::vector<double>> by_key;
  bool truth = false;
  friend bool operator==(const Outer&, const Outer&) = default;
};
template <MaybeConst<Outer> Self, class Visit>
void fields(Self& self, Visit visit) {
  visit(self.maybe);
  visit(self.several);
  visit(self.flags);
  visit(self.by_key);
  visit(self.truth);
}

Outer sample() {
  return {.maybe = Inner{Colour::kGreen, 7},
          .several = {{Colour::kRed, 1}, {Colour::kGreen, -2}},
          .flags = {true, false, true},
          .by_key = {{3, {1.5}}, {-1, {}}},
          .truth = true};
}

std::vector<std::byte> bytes_of(const Outer& value) {
  Writer writer;
  put(writer, value);
  return {writer.bytes().begin(), writer.bytes().end()};
}

TEST(SerialFields, ComesBackAsItWas) {
  for (const Outer& value : {sample(), Outer{}}) {
    const std::vector<std::byte> bytes = bytes_of(value);
    Reader reader{bytes};
    Outer again = sample();
    get(reader, again);
    reader.finish();
    EXPECT_EQ(again, value);
  }
  EXPECT_EQ(bytes_of(Outer{}).size(), 1 + 8 + 8 + 8 + 1U) << "no padding";
}

TEST(SerialFields, EveryCutAndAWrongValueAreRefused) {
  std::vector<std::byte> bytes = bytes_of(sample());
  for (size_t cut = 0; cut < bytes.size(); ++cut) {
    Reader reader{std::span{bytes}.first(cut)};
    Outer value;
    EXPECT_THROW(get(reader, value), Error) << cut;
  }
  bytes[1] = std::byte{2};
  Reader reader{bytes};
  Outer value;
  try {
    get(reader, value);
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string{error.what()}.find("enumeration"), std::string::npos);
  }
}

}  // namespace
}  // namespace godwit
