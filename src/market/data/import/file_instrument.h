// Which instrument a file is of, by its name.
#pragma once

#include <filesystem>
#include <optional>

#include "market/domain/instrument_id.h"

namespace godwit {

/// "SPX.INDEX.csv" and "EUR%2FUSD.OANDA.csv" are named by their id; "sh.600000.csv",
/// "sz.000001_day.csv" and "bj.430047.csv" by the code of a Chinese exchange (SSE, SZSE, BSE).
/// "600519.SH.csv" and "000001.XSHE.csv" are of SSE and SZSE, too. A packed file is named like the
/// plain one with ".gz" or ".zip" behind. Nothing for other names.
[[nodiscard]] std::optional<InstrumentId> instrument_of_file(const std::filesystem::path& path);

}  // namespace godwit
