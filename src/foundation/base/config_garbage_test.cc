// What a configuration must survive: garbage, nesting, wrong types everywhere.
#include <array>
#include <functional>

#include <gtest/gtest.h>

#include "foundation/base/config.h"
#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/random.h"
#include "foundation/base/temporary_folder.h"

namespace godwit {
namespace {

std::string error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "no error";
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// `count` times `text`.
std::string repeated(std::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(ConfigGarbage, NestingIsBoundedBeforeTheParserSeesIt) {
  // toml++ 3.3 frees nested tables by recursion: long dotted keys overflowed the stack.
  for (const std::string& text : {
           "[" + repeated("a.", 500'000) + "a]\n",
           repeated("a.", 500'000) + "a = 1\n",
           repeated("\"a\" . ", 300'000) + "a = 1\n",
           "x = {" + repeated("'a'.", 200'000) + "a = 1}\n",
           "x = " + repeated("[", 300'000) + "\n",
           "x = " + repeated("{a = ", 200'000) + "\n",
           "[[" + repeated("a.", 500'000) + "a]]\n",
           "x = [\n" + repeated("{a.a = [", 100'000) + "\n",
       }) {
    const std::string message = error_of([&] { (void)ConfigFile::parse(text, "f"); });
    EXPECT_TRUE(contains(message, "nested too deeply")) << text.substr(0, 40) << ": " << message;
  }
  const std::string message = error_of(
      [] { (void)ConfigFile::parse("a = 1\n\n  b." + repeated("c.", 63) + "d = 1\n", "f.toml"); });
  EXPECT_TRUE(contains(message, "f.toml:3:130: nested too deeply")) << message;
  EXPECT_NO_THROW((void)ConfigFile::parse(repeated("c.", 63) + "d = 1\n", "f"));
  EXPECT_NO_THROW((void)ConfigFile::parse("x = " + repeated("[", 16) + repeated("]", 16), "f"));

  ConfigFile file = ConfigFile::parse("", "f");
  EXPECT_TRUE(contains(error_of([&] { file.set(repeated("a.", 50'000) + "a", "1"); }), "nested"));
  EXPECT_TRUE(contains(error_of([&] { file.set("a", repeated("[", 50'000)); }), "nested"));
}

TEST(ConfigGarbage, DotsAndBracketsInTextAreNoNesting) {
  const std::string many = repeated("....[[{{", 50);
  const std::string three = repeated("\"", 3);
  const std::string text = "# " + many + "\na = \"" + many + "\\\"" + many + "\"\nb = '" + many +
                           "'\nc = " + three + "\n" + many + "\n\"quoted\" " + many + three +
                           "\nd = '''" + many + "\n" + many + "'''\ne = [" +
                           repeated("\"600519.SSE\", 1.5, ", 300) + "0]\n";
  const ConfigFile file = ConfigFile::parse(text, "f");
  EXPECT_EQ(file.root().string("b"), many);
  EXPECT_EQ(file.root().string("a"), many + "\"" + many);
}

TEST(ConfigGarbage, BrokenTomlIsToldWithItsPlace) {
  for (const std::string_view text : {"a = 1\na = 2\n",
                                      "[a]\n[a]\n",
                                      "a.b = 1\na = 2\n",
                                      "[a\nb = 1\n",
                                      "a = \"open\n",
                                      "a = 'open\n",
                                      "a = \"\"\"open\n",
                                      "a = [1, 2\n",
                                      "= 1\n",
                                      "a\n",
                                      "a = 01\n",
                                      "a = 1__0\n",
                                      "a = 99999999999999999999\n",
                                      "a = 2024-02-30\n",
                                      "a = \"\\q\"\n",
                                      "a = \"\\uD800\"\n",
                                      "a = {b = 1,, c = 2}\n",
                                      "\x01 = 1\n",
                                      "a = \"\x7f\"\n",
                                      "\xff\xfe"}) {
    const std::string message = error_of([&] { (void)ConfigFile::parse(text, "f.toml"); });
    EXPECT_EQ(message.rfind("f.toml:", 0), 0U) << text;
    EXPECT_TRUE(contains(message, "not valid TOML")) << text << ": " << message;
  }
  EXPECT_NE(error_of([] { (void)ConfigFile::parse(std::string_view{"a = \0", 5}, "f"); }),
            "no error");
  constexpr std::string_view kBomAndCrLf =
      "\xef\xbb\xbf"
      "a = 1\r\nb = 2\r\n";
  EXPECT_EQ(ConfigFile::parse(kBomAndCrLf, "f").root().integer("b"), 2);
  EXPECT_NO_THROW(ConfigFile::parse("", "f").root().finish());
}

TEST(ConfigGarbage, RandomPiecesEndInAConfigurationOrAnError) {
  constexpr std::array<std::string_view, 25> kPieces{
      "a", "b.c",        " = ", "[",  "]", "{",   "}",  "\"", "'",  "\n",   "1",    "1.5", "true",
      ",", "2024-01-02", "#",   "\\", ".", "'''", "e9", "-",  "\t", "\xc3", "\xa4", "nan"};
  int accepted = 0;
  for (uint64_t seed = 0; seed < 20'000; ++seed) {
    Rng rng{seed};
    std::string text;
    for (int64_t i = rng.between(1, 12); i > 0; --i)
      text += kPieces[static_cast<size_t>(rng.between(0, std::ssize(kPieces) - 1))];
    try {
      ConfigFile file = ConfigFile::parse(text, "f");
      file.set("x.y", text);
      (void)file.root().section("x").has("y");
      ++accepted;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kUsage) << "seed " << seed;
    }
  }
  EXPECT_GT(accepted, 100);
}

TEST(ConfigGarbage, WrongTypesAreNamedByEveryGetter) {
  const ConfigFile file = ConfigFile::parse(
      "i = 1\nf = 1.5\nb = true\ns = \"x\"\nd = 2024-01-02\nt = 10:00:00\n"
      "local = 2024-01-02T01:30:00\nutc = 2024-01-02T01:30:00.5Z\n"
      "plus = 2024-01-02T01:30:00+08:00\nmixed = [\"a\", 1]\nempty = []\ntable = {a = 1}\n",
      "f");
  const ConfigSection root = file.root();
  const auto refused = [&](const std::function<void()>& work, std::string_view what) {
    const std::string message = error_of(work);
    EXPECT_TRUE(contains(message, what)) << what << ": " << message;
  };
  for (const char* key : {"f", "b", "s", "d", "mixed", "table", "absent"})
    refused([&] { (void)root.integer(key); }, "expected an integer, got");
  for (const char* key : {"b", "s", "d", "mixed", "table", "absent"})
    refused([&] { (void)root.number(key); }, "expected a number, got");
  for (const char* key : {"i", "f", "s", "d", "mixed"})
    refused([&] { (void)root.boolean(key); }, "expected true or false, got");
  for (const char* key : {"i", "s", "mixed", "empty", "table", "absent"})
    refused([&] { (void)root.strings(key); }, "expected an array of one or more strings, got");
  for (const char* key : {"i", "s", "t", "local", "plus", "mixed", "absent"})
    refused([&] { (void)root.date_or_time(key); }, "expected a date");
  for (const char* key : {"i", "mixed"})
    refused([&] { (void)root.section(key); }, "expected a table, got");
  refused([&] { (void)root.string_map("table"); }, "expected a table of strings, got");
  EXPECT_EQ(std::get<Timestamp>(root.date_or_time("utc")),
            *parse_timestamp("2024-01-02T01:30:00.5Z"));
  EXPECT_EQ(root.number("i"), 1.0);
  EXPECT_EQ(root.section("absent").integer_or("x", 5), 5);
  refused([&] { (void)root.section("absent").integer("x"); }, "absent.x: expected an integer");
}

TEST(ConfigGarbage, OverridesInWrongForms) {
  ConfigFile file = ConfigFile::parse("[run]\nname = \"x\"\n[strategy]\nfast = 20\n", "run.toml");
  for (const char* key : {"", ".", ".a", "a.", "a..b", "strategy.", "strategy.fast.x"})
    EXPECT_EQ(error_of([&] { file.set(key, "1"); }).rfind("--set ", 0), 0U) << key;
  EXPECT_TRUE(contains(error_of([&] { file.set("a", "1\nb = 2"); }), "expected one value"));
  const auto strategy = [&] { return file.root().section("strategy"); };
  file.set("strategy.kind", "");
  EXPECT_EQ(strategy().string("kind"), "");
  file.set("strategy.list", "[\"x\", \"y\"]");
  EXPECT_EQ(strategy().strings("list").size(), 2U);
  file.set("strategy.list", "[\"x\", ");  // No TOML value: text.
  EXPECT_EQ(strategy().string("list"), "[\"x\", ");
  file.set("run", "5");  // A table replaced by a value is told when someone reads it.
  EXPECT_TRUE(
      contains(error_of([&] { (void)file.root().section("run"); }), "--set run: expected a table"));
}

TEST(ConfigGarbage, FilesBeyondTheirSizeAreRefused) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "config.toml";
  write_file(path, "a = \"" + std::string(1 << 20, 'x') + "\"\n");
  EXPECT_THROW((void)ConfigFile::load(path), Error);
  write_file(path, "a = 7\n");
  EXPECT_EQ(ConfigFile::load(path).root().integer("a"), 7);
  std::filesystem::remove(path);
  EXPECT_THROW((void)ConfigFile::load(path), Error);
}

}  // namespace
}  // namespace godwit
