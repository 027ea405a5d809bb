// A record of a table of headlines: one row per instrument that it names.
#pragma once

#include <memory>

#include "market/data/import/table_outputs.h"

namespace godwit {

/// Where no column is the id, it is a digest of time, title and text: what says the same at the
/// same time is one story. `csv`, `output` and `instruments` must outlive the result.
[[nodiscard]] std::unique_ptr<RecordOutput> make_news_output(CsvReader& csv,
                                                             const TableOutput& output,
                                                             const TableBinder& binder,
                                                             const InstrumentTable& instruments);

}  // namespace godwit
