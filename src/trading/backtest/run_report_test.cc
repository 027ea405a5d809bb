#include "trading/backtest/run_report.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/temporary_folder.h"
#include "trading/backtest/test_run.h"
#include "trading/backtest/write_run.h"

namespace godwit {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// Without the sync of write_file: a test need not survive a power cut.
void put(const fs::path& path, const std::string& text) { std::ofstream{path} << text; }

TEST(RunReport, AReportDrawnAgainIsTheSameFile) {
  const TemporaryFolder folder;
  const TestRun done = run_test(daily_data(), kCompared);
  write_run(folder / "run", done.config, done.result, done.summary);
  const std::string html = read_file(folder / "run/report.html", 100 << 20);
  EXPECT_EQ(render_run_report(folder / "run"), html);
  EXPECT_NE(html.find(done.result.run_hash.hex()), std::string::npos);
}

TEST(RunReport, ADamagedRunIsAClearErrorAndNeverACrash) {
  const TemporaryFolder folder;
  const TestRun done = run_test(daily_data(), kCompared);
  const fs::path target = folder / "run";
  write_run(target, done.config, done.result, done.summary);
  const auto fails = [&](const std::string& file) {
    try {
      (void)render_run_report(target);
      return false;
    } catch (const Error& error) {
      EXPECT_NE(std::string_view{error.what()}.find(file), std::string_view::npos) << error.what();
      EXPECT_NE(std::string_view{error.what()}.find("run"), std::string_view::npos) << error.what();
      return true;
    }
  };
  for (const std::string file :
       {"summary.json", "equity.csv", "fills.csv", "trades.csv", "bars.csv"}) {
    const std::string whole = read_file(target / file, 100 << 20);
    fs::remove(target / file);
    EXPECT_TRUE(fails(file)) << file << " is missing";
    put(target / file, "");
    EXPECT_TRUE(fails(file)) << file << " is empty";
    put(target / file, whole.substr(0, whole.size() / 2 + 3));
    const bool failed = fails(file);  // A table may end at a row; it must not crash.
    EXPECT_TRUE(failed || file != "summary.json") << "cut short";
    put(target / file, whole);
  }
  // summary.json without a key, or with another type in its place.
  const Json summary = Json::parse(done.summary);
  for (const auto& [key, value] : summary.items())
    for (const Json& other : {Json{}, Json("x"), Json::object()}) {
      Json damaged = summary;
      if (other.is_null())
        damaged.erase(key);
      else
        damaged[key] = other;
      put(target / "summary.json", damaged.dump());
      try {
        (void)render_run_report(target);
      } catch (const Error& error) {
        EXPECT_NE(std::string_view{error.what()}.find("summary.json"), std::string_view::npos);
      }
    }
  for (const char* text : {"[]", "5", "null", "\"x\""}) {
    put(target / "summary.json", text);
    EXPECT_TRUE(fails("summary.json")) << text;
  }
  EXPECT_THROW((void)render_run_report(folder / "nothing"), Error);
}

}  // namespace
}  // namespace godwit
