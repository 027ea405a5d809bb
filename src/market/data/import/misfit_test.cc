#include "market/data/import/misfit.h"

#include <memory>

#include <gtest/gtest.h>

#include "market/data/import/formats.h"

namespace godwit {
namespace {

const FormatList& formats() {
  static const FormatList all =
      known_formats(std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules" / "formats");
  return all;
}

FileSample sample(std::string path, std::string_view head) {
  const std::unique_ptr<ByteSource> bytes = memory_source(path, head);
  return sample_of(*bytes, std::move(path));
}

std::string message(const FileSample& one, ErrorKind kind = ErrorKind::kUsage,
                    const FormatList& list = formats()) {
  EXPECT_EQ(find_format(list, one), nullptr);
  const Error error = unknown_file(one.path, one, list);
  EXPECT_EQ(error.kind(), kind) << error.what();
  return error.what();
}

void expect_parts(const std::string& message, const std::vector<std::string>& parts) {
  for (const std::string& part : parts)
    EXPECT_NE(message.find(part), std::string::npos) << part << "\n" << message;
}

TEST(UnknownFile, TellsItsHeaderTheNearestFormatsAndWhatToDo) {
  const std::string text =
      message(sample("x.csv", "date,code,open,high,low,close,preclose,volume\n2024-01-02,...\n"));
  expect_parts(text, {"x.csv: of no known format",
                      "\"date,code,open,high,low,close,preclose,volume\"", "the nearest: ",
                      "--mapping", "--kind", "--instrument", "--interval", "godwit data formats"});
  EXPECT_LT(text.size(), 900U) << text;
}

TEST(UnknownFile, WhatIsNoText) {
  expect_parts(message(sample("x.csv", ""), ErrorKind::kFailed), {"x.csv: is empty"});
  expect_parts(message(sample("x.csv", "\xBF\xAA\xC5\xCC,close\n")), {"--encoding gbk"});
  expect_parts(message(sample("x.csv",
                              "\xFF\xFE"
                              "d\xA5")),
               {"UTF-16"});
  expect_parts(message(sample("x.csv", std::string_view("a\0b\0", 4))), {"zero bytes"});
}

TEST(UnknownFile, OtherDelimiters) {
  expect_parts(message(sample("x.csv", "date;open;close\n")), {"say --delimiter ';'"});
  expect_parts(message(sample("x.csv", "date\topen\tclose\n")), {"say --delimiter tab"});
}

/// The format of the name alone, as --format takes it.
FormatList only(std::string_view name) {
  FormatList list =
      known_formats(std::filesystem::path{GODWIT_SOURCE_FOLDER} / "rules" / "formats");
  std::erase_if(list, [&](const auto& format) { return format->name() != name; });
  EXPECT_EQ(list.size(), 1U) << name;
  return list;
}

TEST(UnknownFile, ANamedFormatSaysWhatIsMissing) {
  for (const auto& format : formats()) {
    const FileSample nothing = sample("x.y", "a,b\n1,2\n");
    const std::optional<Misfit> misfit = format->misfit(nothing);
    if (!misfit) continue;
    const FormatList list = only(format->name());
    const std::string text = message(nothing, ErrorKind::kUsage, list);
    expect_parts(text, {"not of the format " + std::string{format->name()}});
    for (const std::string& column : misfit->missing) expect_parts(text, {column});
  }
}

TEST(UnknownFile, ANamedFormatSaysWhichNameItExpects) {
  size_t tried = 0;
  for (const auto& format : formats()) {
    // Every column that the format asks for, under a name that no pattern knows.
    const std::optional<Misfit> empty = format->misfit(sample("x.y", "a\n"));
    if (!empty || empty->names.empty()) continue;
    std::string header;
    for (const std::string& column : empty->missing) header += column + ",";
    const FileSample one = sample("x.y", header + "z\n");
    const std::optional<Misfit> misfit = format->misfit(one);
    ASSERT_TRUE(misfit->missing.empty()) << format->name();
    const FormatList list = only(format->name());
    expect_parts(message(one, ErrorKind::kUsage, list),
                 {"its columns fit, but its name does not: expected " + misfit->names.front()});
    ++tried;
  }
  EXPECT_GT(tried, 20U);
}

/// A format recognises exactly the samples that have no misfit.
TEST(Misfit, AgreesWithRecognition) {
  for (const auto& format : formats()) {
    const std::optional<Misfit> empty = format->misfit(sample("x.y", "a\n"));
    if (!empty) continue;
    std::string header;
    for (const std::string& column : empty->missing) header += column + ",";
    for (const std::string& path : {std::string{"x.y"}, std::string{"a/rb1910.csv"}})
      for (const char* const more : {"z", "peTTM", "date"}) {
        const FileSample one = sample(path, header + more + "\n");
        const std::optional<Misfit> misfit = format->misfit(one);
        const bool fits =
            misfit->missing.empty() && misfit->unexpected.empty() && misfit->names.empty();
        EXPECT_EQ(format->recognises(one), fits) << format->name() << " " << path << " " << more;
      }
  }
}

}  // namespace
}  // namespace godwit
