#include "foundation/stats/returns_file.h"

#include <fstream>

#include <gtest/gtest.h>

#include "foundation/base/error.h"
#include "foundation/base/temporary_folder.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;

class ReturnsFileTest : public testing::Test {
 protected:
  ReturnsTable read(const std::string& bytes, std::optional<std::string> column = {},
                    std::optional<std::string> benchmark = {}) const {
    std::ofstream{path_, std::ios::binary} << bytes;
    return read_returns({.path = path_, .column = column, .benchmark = benchmark});
  }
  // The message without the folder.
  std::string error(const std::string& bytes, std::optional<std::string> column = {},
                    std::optional<std::string> benchmark = {}) const {
    try {
      static_cast<void>(read(bytes, column, benchmark));
    } catch (const Error& e) {
      const std::string text = e.what();
      const std::string path = path_.string();
      const size_t at = text.find(path);
      const std::string code = std::to_string(e.exit_code());
      if (at == std::string::npos) return code + " " + text;
      return code + " " + text.substr(0, at) + "F" + text.substr(at + path.size());
    }
    return "no error";
  }

  TemporaryFolder folder_;
  fs::path path_ = folder_ / "returns.csv";
};

TEST_F(ReturnsFileTest, FindsTheColumn) {
  EXPECT_EQ(read("r\n0.1\n-0.2\n").returns, (std::vector{0.1, -0.2}));
  EXPECT_EQ(read("ts,ret\n2024-01-02,0.1\n").column, "ret");
  EXPECT_EQ(read("ts,close,return\n2024-01-02,5,0.1\n").column, "return");
  const ReturnsTable table =
      read("\xEF\xBB\xBFts,a,b\r\n2024-01-02,0.1,1e-3\r\n2024-01-03,.2,-1", "b", "a");
  EXPECT_EQ(table.returns, (std::vector{1e-3, -1.0}));
  EXPECT_EQ(table.benchmark, (std::vector{0.1, 0.2}));
  EXPECT_EQ(table.row_label(1), "2024-01-03");
  EXPECT_EQ(read("ts,a,b\n2024-01-02,0.1,0.2\n", {}, "a").column, "b") << "the only one left";
}

TEST_F(ReturnsFileTest, LabelsAreOptional) {
  EXPECT_EQ(read("a,b\n1,2\n3,4\n", "b").row_label(1), std::nullopt);
  EXPECT_EQ(read("a,ts\n1,170\n3,171\n").row_label(1), "171");
  EXPECT_EQ(read("a,ts\n1,170\n3,171\n").column, "a");
}

TEST_F(ReturnsFileTest, ErrorsNamePlaceAndRemedy) {
  EXPECT_EQ(error("ts,strategy,index\n2024,1,2\n", "stratgy"),
            "2 F:1: there is no column 'stratgy' (--column); the columns are ts, strategy, index; "
            "did you mean strategy?");
  EXPECT_EQ(error("ts,a\nx,1\n", "a", "zzz"),
            "2 F:1: there is no column 'zzz' (--benchmark); the columns are ts, a");
  EXPECT_EQ(error("ts,a,b\nx,1,2\n"),
            "2 F:1: which column holds the returns? Say --column NAME; the columns are ts, a, b");
  const std::string remedy =
      "; drop the row or fill in the value, since skipping it would change every statistic";
  EXPECT_EQ(error("ts,a\nx,1\ny,\n"),
            "1 F:3: column 'a': expected a return such as 0.0123, got an empty field" + remedy);
  EXPECT_EQ(error("ts,a\nx,nan\n"),
            "1 F:2: column 'a': expected a return such as 0.0123, got 'nan'" + remedy);
  EXPECT_EQ(error("ts,a\nx,1\ny,5%\n"),
            "1 F:3: column 'a': expected a return such as 0.0123, got '5%'");
  EXPECT_EQ(error("ts,a\nx,1\ny,inf\n"),
            "1 F:3: column 'a': expected a return such as 0.0123, got 'inf'");
  EXPECT_EQ(error("ts,a\nx,1\ny\n"), "1 F:3: expected 2 fields as in the header, got 1");
  EXPECT_EQ(error("a\n1\n\n2\n"), "1 F:3: this line is blank; remove it, or fill in the row");
  EXPECT_EQ(error("a\n1\n\n\n"), "no error") << "blank lines at the end";
  EXPECT_EQ(error("ts,a\n"), "1 F: has a header but no rows; expected one return a line");
  EXPECT_EQ(error(""), "1 F: is empty, expected a CSV file with a header line");
  EXPECT_EQ(error("a,a\n1,2\n", "a"), "2 F:1: two columns are named 'a'; rename one of them");
}

}  // namespace
}  // namespace godwit
