#include "signals/text/news_csv_reader.h"

#include <fstream>

#include "foundation/base/temporary_folder.h"
#include "signals/text/text_testing.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

class NewsCsv : public testing::Test {
 protected:
  std::vector<SourcedNews> read(std::string_view text) {
    std::ofstream{path_, std::ios::binary} << text;
    NewsCsvReader reader{path_, "news"};
    std::vector<SourcedNews> all;
    while (std::optional<SourcedNews> one = reader.next()) all.push_back(std::move(*one));
    return all;
  }
  std::string refusal(std::string_view text) {
    return message_of([&] { (void)read(text); });
  }
  TemporaryFolder folder_;
  fs::path path_ = folder_ / "news.csv";
};

TEST_F(NewsCsv, ReadsTheColumnsOfTheContract) {
  const auto news = read(
      "ts,available_at,id,instrument,language,title,text,label,source\n"
      "2020-01-02T01:00:00Z,2020-01-02T02:00:00Z,a,600519.SSE,zh,涨停,,1,social\n"
      "2020-01-02T01:00:00Z,2020-01-02T01:00:00Z,,,,\"Up, up\",Text,,\n");
  ASSERT_EQ(news.size(), 2U);
  EXPECT_EQ(news[0].item.available_at, *parse_timestamp("2020-01-02T02:00:00Z"));
  EXPECT_EQ(news[0].item.instrument->text(), "600519.SSE");
  EXPECT_EQ(news[0].item.label, 1);
  EXPECT_EQ(news[0].source, "social");
  EXPECT_EQ(news[1].item.title, "Up, up");
  EXPECT_EQ(news[1].item.instrument, std::nullopt);
  EXPECT_EQ(news[1].source, "news");
  EXPECT_EQ(read("ts_event,available_at,text\n").size(), 0U);
}

TEST_F(NewsCsv, RefusesDamageWithItsLine) {
  const std::string head = "ts,available_at,title\n";
  const std::string day = "2020-01-02T00:00:00Z";
  EXPECT_NE(refusal("ts,availableat,title\n").find("did you mean availableat"), std::string::npos);
  EXPECT_NE(refusal("ts,available_at\n").find("'title'"), std::string::npos);
  EXPECT_NE(refusal(head + "2020-01-02," + day + ",a\n").find(":2: column 'ts'"),
            std::string::npos);
  EXPECT_NE(refusal(head + day + ",2020-01-01T00:00:00Z,a\n").find("lies before ts"),
            std::string::npos);
  EXPECT_NE(refusal(head + day + "," + day + ",\n").find("neither title nor text"),
            std::string::npos);
  EXPECT_NE(refusal(head + day + "," + day + ",\xb9\xc9\n").find("UTF-8"), std::string::npos);
  EXPECT_NE(refusal(head + day + "," + day + "\n").find("expected 3 fields"), std::string::npos);
  EXPECT_NE(refusal("ts,available_at,title,instrument\n" + day + "," + day + ",a,Moutai\n")
                .find("SYMBOL.VENUE"),
            std::string::npos);
  EXPECT_NE(refusal("ts,available_at,title,label\n" + day + "," + day + ",a,good\n")
                .find("expected a number"),
            std::string::npos);
  EXPECT_NE(refusal(head + day + "," + day + "," +
                    std::string(NewsCsvReader::kRecordBytesMax, 'a') + "\n"),
            "no error");
}

}  // namespace
}  // namespace godwit
