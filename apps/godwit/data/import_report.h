// What an import did, for programs and for people.
#pragma once

#include <string>

#include "market/data/import/importer.h"

namespace godwit {

/// The contract's object for data import --json.
[[nodiscard]] std::string import_json(const ImportReport& report);
/// Tables: by file or, of many files, by format; by kind of rows; refused records by reason.
[[nodiscard]] std::string import_text(const ImportReport& report);
/// What refuses nothing but should be known; lines for stderr.
[[nodiscard]] std::string import_notes(const ImportReport& report);

}  // namespace godwit
