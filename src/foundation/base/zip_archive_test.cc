#include "foundation/base/zip_archive.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "foundation/base/packed_testing.h"

namespace godwit {
namespace {

using ZipArchiveTest = PackedFileTest;

std::vector<std::string> names(const ZipArchive& archive) {
  std::vector<std::string> all;
  for (const ZipArchive::Entry& entry : archive.entries()) all.push_back(entry.name);
  return all;
}

TEST_F(ZipArchiveTest, ReadsStoredDeflatedAndZip64) {
  const std::string text(100'000, 'x');
  for (const bool zip64 : {false, true}) {
    const ZipArchive archive{file(zipped({{.name = "a.csv", .bytes = "1,2\n", .method = 0},
                                          {.name = "in/b.csv", .bytes = text, .zip64 = zip64},
                                          {.name = "none.csv", .bytes = ""}},
                                         zip64))};
    ASSERT_EQ(names(archive), (std::vector<std::string>{"a.csv", "in/b.csv", "none.csv"}));
    EXPECT_EQ(archive.entries()[1].bytes, text.size());
    // Sources live side by side and outlast one another.
    const auto first = archive.open(archive.entries()[0]);
    const auto second = archive.open(archive.entries()[1]);
    EXPECT_EQ(read_all(*second, 777), text);
    EXPECT_EQ(read_all(*first, 1), "1,2\n");
    EXPECT_EQ(read_all(*archive.open(archive.entries()[2])), "");
    EXPECT_EQ(second->name(), (folder_ / "file").string() + "/in/b.csv");
    EXPECT_EQ(second->bytes_total(), archive.entries()[1].bytes_packed);
    EXPECT_EQ(second->bytes_done(), second->bytes_total());
  }
}

TEST_F(ZipArchiveTest, ASourceOutlivesTheArchive) {
  std::unique_ptr<ByteSource> source;
  {
    const ZipArchive archive{file(zipped({{.name = "a", .bytes = "still here"}}))};
    source = archive.open(archive.entries()[0]);
  }
  EXPECT_EQ(read_all(*source), "still here");
}

TEST_F(ZipArchiveTest, ListsRegularFilesOnly) {
  const ZipArchive archive{
      file(zipped({{.name = "folder/", .bytes = "", .method = 0},
                   {.name = "link", .bytes = "a.csv", .attributes = uint32_t{S_IFLNK | 0777} << 16},
                   {.name = "a.csv", .bytes = "1", .attributes = uint32_t{S_IFREG | 0644} << 16},
                   {.name = "__MACOSX/._a.csv", .bytes = "fork"},
                   {.name = "\xB9\xF3\xD6\xDD.csv", .bytes = "GBK name"}}))};
  EXPECT_EQ(names(archive), (std::vector<std::string>{"a.csv", "贵州.csv"}));
  EXPECT_TRUE(ZipArchive{file(zipped({}))}.entries().empty());
}

TEST_F(ZipArchiveTest, RefusesWhatItCannotRead) {
  const auto open_first = [&](const ZipMember& member) {
    const ZipArchive archive{file(zipped({member}))};
    return error_of([&] { read_all(*archive.open(archive.entries()[0])); });
  };
  const std::string name = (folder_ / "file").string() + "/a.csv";
  EXPECT_EQ(open_first({.name = "a.csv", .bytes = "12", .flags = 1}),
            name + ": is encrypted, expected plain data; unpack it with its password first");
  EXPECT_EQ(open_first({.name = "a.csv", .bytes = "12", .method = 14}),
            name +
                ": is packed by method 14, expected stored (0) or deflate (8); unpack it "
                "first, e.g. with 7z x");
  EXPECT_EQ(open_first({.name = "a.csv", .bytes = "12", .crc_change = 1}),
            name +
                ": cannot be unpacked (CRC error), after 2 of 2 bytes; the archive is damaged, "
                "copy or download it again");
  for (const int64_t change : {5, -1})
    EXPECT_NE(open_first({.name = "a.csv", .bytes = "12", .bytes_change = change})
                  .find("cannot be unpacked ("),
              std::string::npos)
        << change;
  EXPECT_NE(error_of([&] { ZipArchive{folder_ / "none"}; }).find("check the path"),
            std::string::npos);
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  const int keep_open = ::open((folder_ / "pipe").c_str(), O_RDWR);
  EXPECT_NE(error_of([&] { ZipArchive{folder_ / "pipe"}; }).find("through a pipe"),
            std::string::npos);
  ::close(keep_open);
}

TEST_F(ZipArchiveTest, NoTruncationPassesUnseen) {
  const std::string whole = zipped({{.name = "a", .bytes = "12,34\n"}, {.name = "b", .bytes = ""}});
  for (size_t length = 0; length < whole.size(); ++length) {
    const auto path = file(whole.substr(0, length));
    ASSERT_NE(error_of([&] { ZipArchive{path}; }).find("as a zip archive ("), std::string::npos)
        << length;
  }
}

TEST_F(ZipArchiveTest, NoFlippedBitPassesUnseen) {
  const std::string text = "date,close\n2024-01-02,1.25\n";
  const std::string whole = zipped({{.name = "a", .bytes = text}});
  for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    std::string got = text;
    const std::string message = error_of([&] {
      const ZipArchive archive{file(damaged)};
      if (!archive.entries().empty()) got = read_all(*archive.open(archive.entries()[0]));
    });
    if (message == "no error") {
      ASSERT_EQ(got, text) << "bit " << bit;
    }
  }
}

TEST_F(ZipArchiveTest, ADirectoryThatClaimsBillionsOfEntriesIsRefused) {
  std::string archive = zipped({{.name = "a", .bytes = "1"}}, true);
  const size_t end64 = archive.find("PK\x06\x06");
  for (const size_t field : {24U, 32U})
    archive.replace(end64 + field, 8, std::string("\xFF\xFF\xFF\xFF\0\0\0\0", 8));
  EXPECT_NE(error_of([&] { ZipArchive{file(archive)}; }).find("as a zip archive ("),
            std::string::npos);
}

TEST_F(ZipArchiveTest, TheLimitHoldsForAllEntriesTogether) {
  const auto path = file(zipped({{.name = "a", .bytes = std::string(600, 'a')},
                                 {.name = "b", .bytes = std::string(600, 'b')}}));
  const ZipArchive archive{path, {.unpacked_bytes_max = 1000}};
  EXPECT_EQ(read_all(*archive.open(archive.entries()[0])).size(), 600U);
  EXPECT_NE(error_of([&] {
              read_all(*archive.open(archive.entries()[1]));
            }).find("file/b: unpacks to more than 1000 bytes, is it a zip bomb?"),
            std::string::npos);
  const auto bomb = file(zipped({{.name = "a", .bytes = std::string(5'000'000, '0')}}));
  const ZipArchive strict{bomb,
                          {.unpacked_ratio_max = 250, .unpacked_ratio_from_bytes = 1'000'000}};
  EXPECT_NE(error_of([&] {
              read_all(*strict.open(strict.entries()[0]));
            }).find("more than 250 times its size"),
            std::string::npos);
}

}  // namespace
}  // namespace godwit
