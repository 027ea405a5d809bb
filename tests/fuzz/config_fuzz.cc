// Any bytes as a configuration: they end in values or in one Error of kind kUsage, never worse. The
// first line is also tried as an override.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "foundation/base/check.h"
#include "foundation/base/config.h"
#include "foundation/base/error.h"

namespace {

/// `work` may refuse its input, but only as the user's mistake.
template <class Work>
void expect_usage_error_at_most(const Work& work) {
  try {
    work();
  } catch (const godwit::Error& error) {
    CHECK(error.kind() == godwit::ErrorKind::kUsage, "bad text is the user's mistake");
  }
}

void read_everything(const godwit::ConfigSection& section) {
  for (const std::string_view key : {"a", "name", "run", "x"}) {
    expect_usage_error_at_most([&] { (void)section.string_or(key, ""); });
    expect_usage_error_at_most([&] { (void)section.integer_or(key, 1, {0, 9}); });
    expect_usage_error_at_most([&] { (void)section.number_or(key, 1); });
    expect_usage_error_at_most([&] { (void)section.boolean_or(key, true); });
    expect_usage_error_at_most([&] { (void)section.strings(key); });
    expect_usage_error_at_most([&] { (void)section.date_or_time(key); });
    expect_usage_error_at_most([&] { (void)section.string_map(key); });
  }
  expect_usage_error_at_most([&] { section.finish(); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  expect_usage_error_at_most([&] {
    const godwit::ConfigFile file = godwit::ConfigFile::parse(text, "fuzz.toml");
    read_everything(file.root());
    expect_usage_error_at_most([&] { read_everything(file.root().section("run")); });
  });
  const std::string_view line = text.substr(0, text.find('\n'));
  if (const size_t equals = line.find('='); equals != std::string_view::npos) {
    expect_usage_error_at_most([&] {
      godwit::ConfigFile file = godwit::ConfigFile::parse("[run]\nname = \"x\"\n", "fuzz.toml");
      file.set(line.substr(0, equals), line.substr(equals + 1));
      read_everything(file.root().section("run"));
    });
  }
  return 0;
}
