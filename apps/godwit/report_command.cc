#include "report_command.h"

#include <cstdio>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "console/json_text.h"
#include "foundation/base/file.h"
#include "globals.h"
#include "trading/backtest/run_report.h"

namespace godwit {

void add_report_command(CLI::App& app, Globals& globals) {
  CLI::App* const command = app.add_subcommand(
      "report", "Draw report.html of a run directory again, from its other files");
  const auto folder = std::make_shared<std::string>();
  command->add_option("DIR", *folder, "A run directory")->required();
  command->footer("Example:\n  godwit report runs/sp500-ma-1a2b3c4d");
  command->callback([folder, &globals] {
    const std::filesystem::path report = std::filesystem::path{*folder} / "report.html";
    write_file(report, render_run_report(*folder));
    if (globals.json)
      std::printf("%s\n", json_text({{"report", report.string()}}).c_str());
    else
      std::printf("%s\n", report.c_str());
  });
}

}  // namespace godwit
