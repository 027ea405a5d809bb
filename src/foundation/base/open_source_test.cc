#include "foundation/base/open_source.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/packed_testing.h"

namespace godwit {
namespace {

using namespace std::string_literals;
using OpenSourceTest = PackedFileTest;

std::string open_error(const std::filesystem::path& path) {
  return error_of([&] { read_all(*open_source(path)); });
}

TEST_F(OpenSourceTest, TheFirstBytesDecideAndNotTheName) {
  const std::string text = "a,b\n1,2\n";
  EXPECT_EQ(read_all(*open_source(file(text, "plain.gz"))), text);
  EXPECT_EQ(read_all(*open_source(file(gzipped(text), "packed.csv"))), text);
  EXPECT_EQ(read_all(*open_source(file(zipped({{.name = "x", .bytes = text}}), "z.txt"))), text);
  EXPECT_EQ(read_all(*open_source(file("", "empty"))), "");
  EXPECT_EQ(read_all(*open_source(file("\x1F", "one byte of gzip is text"))), "\x1F");
  EXPECT_EQ(read_all(*open_source(file("BZh,PK\n", "letters"))), "BZh,PK\n");
}

TEST_F(OpenSourceTest, PlainBytesComeThroughUnchanged) {
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i * 7 % 251);
  const auto path = file(bytes);
  for (const size_t piece : {1UL, 100UL, 262UL, 1'000'000UL}) {
    const auto source = open_source(path);
    EXPECT_EQ(source->peek(4), bytes.substr(0, 4));
    EXPECT_EQ(read_all(*source, piece), bytes);
    EXPECT_EQ(source->bytes_done(), bytes.size());
    EXPECT_EQ(source->bytes_total(), bytes.size());
    EXPECT_EQ(source->name(), path.string());
  }
}

TEST_F(OpenSourceTest, OtherFormatsAreNamedWithTheirUnpacker) {
  struct Case {
    std::string bytes;
    const char* message;
  };
  const std::vector<Case> cases = {
      {"\xFD"
       "7zXZ\0rest"s,
       "is packed by xz, expected a plain file, gzip or zip; unpack it first, e.g. xz -dk "},
      {"\x28\xB5\x2F\xFD", "zstd -dk"},
      {"BZh9\x31\x41\x59\x26\x53\x59", "bzip2 -dk"},
      {"7z\xBC\xAF\x27\x1C", "7z x"},
      {"Rar!\x1A\x07", "unrar x"},
      {"\x04\x22\x4D\x18", "lz4 -dk"},
      {"\x1F\x9D\x90", "gzip -dk"},
      {"PK\x07\x08PK\x03\x04", "zip (in several parts)"},
      {std::string(257, '\0') + "ustar", "tar xf"},
  };
  for (const Case& c : cases)
    EXPECT_NE(open_error(file(c.bytes)).find(c.message), std::string::npos)
        << open_error(file(c.bytes));
}

TEST_F(OpenSourceTest, OnlyOneLayerIsOpened) {
  const std::string inner = gzipped("1\n");
  const std::string path = (folder_ / "file").string();
  EXPECT_EQ(
      open_error(file(gzipped(inner))),
      path + ": is packed twice, gzip inside; only one layer is opened, unpack it once first");
  EXPECT_NE(open_error(file(gzipped(zipped({})))).find("packed twice, zip inside"),
            std::string::npos);
  EXPECT_NE(open_error(file(gzipped(std::string(257, '\0') + "ustar"))).find("tar inside"),
            std::string::npos);
  EXPECT_NE(
      open_error(file(zipped({{.name = "a.gz", .bytes = inner}}))).find("file/a.gz: is packed"),
      std::string::npos);
}

TEST_F(OpenSourceTest, AnArchiveNeedsOneFileHere) {
  const std::string path = (folder_ / "file").string();
  EXPECT_EQ(open_error(file(zipped({}))),
            path + ": is a zip archive without files, expected at least one");
  std::vector<ZipMember> members;
  for (const char* const name : {"a.csv", "b.csv", "c.csv", "d.csv", "e.csv", "f.csv"})
    members.push_back({.name = name, .bytes = "1\n"});
  EXPECT_EQ(open_error(file(zipped({members[0], members[1]}))),
            path + ": holds 2 files (a.csv, b.csv), expected one here; unpack the one you mean");
  EXPECT_NE(
      open_error(file(zipped(members))).find("6 files (a.csv, b.csv, c.csv, d.csv, e.csv, ...)"),
      std::string::npos);
}

TEST_F(OpenSourceTest, EveryStreamOfAFileIsHandedOver) {
  const auto streams = [](const std::filesystem::path& path) {
    std::vector<std::pair<std::string, std::string>> all;
    for_each_source(path, {}, [&](std::unique_ptr<ByteSource> source) {
      all.emplace_back(source->entry(), read_all(*source));
    });
    return all;
  };
  using Streams = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(streams(file("plain")), (Streams{{"", "plain"}}));
  EXPECT_EQ(streams(file(gzipped("gz"))), (Streams{{"", "gz"}}));
  EXPECT_EQ(streams(file(zipped({{.name = "b", .bytes = "1"}, {.name = "a", .bytes = "2"}}))),
            (Streams{{"b", "1"}, {"a", "2"}}));
  EXPECT_NE(error_of([&] { streams(file(zipped({}))); }).find("without files"), std::string::npos);
  EXPECT_NE(error_of([&] { streams(folder_); }).find("it is a directory"), std::string::npos);
}

}  // namespace
}  // namespace godwit
