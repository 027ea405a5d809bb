#include "trading/backtest/write_run.h"

#include "foundation/base/file.h"
#include "trading/backtest/run_directory.h"
#include "trading/backtest/run_report.h"
#include "trading/backtest/run_tables.h"

namespace godwit {

std::filesystem::path default_run_directory(const std::filesystem::path& parent,
                                            const RunConfig& config, const RunResult& result) {
  return parent / "runs" / (config.name + "-" + result.run_hash.hex().substr(0, 8));
}

void write_run(const std::filesystem::path& folder, const RunConfig& config,
               const RunResult& result, const std::string& summary) {
  write_run_directory(folder, [&](const std::filesystem::path& work) {
    write_file(work / "run.toml", config.resolved.toml());
    write_file(work / "summary.json", summary);
    write_run_tables(work, config, result);
    write_file(work / "report.html", render_run_report(work));
  });
}

}  // namespace godwit
