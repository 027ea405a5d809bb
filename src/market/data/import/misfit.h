// Why a table is not of a format, and what to tell a person whose file is of none.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/error.h"
#include "market/data/import/file_format.h"
#include "market/data/import/file_pattern.h"

namespace godwit {

/// What a format asks of a table and of its name.
struct FormatLook {
  std::span<const std::string> columns;    ///< All of these.
  std::span<const std::string> without;    ///< None of these.
  std::span<const FilePattern> files;      ///< One of these names, if there are any.
  std::span<const FilePattern> not_files;  ///< None of these names.
};
[[nodiscard]] Misfit misfit_of(const FormatLook& look, const FileSample& sample);

/// A file that none of `formats` recognises: (kFailed) when it is empty, else (kUsage) with its
/// header, the formats whose columns are nearest, and how to describe it.
[[nodiscard]] Error unknown_file(const std::string& path, const FileSample& sample,
                                 const FormatList& formats);

/// "; ... say --delimiter ';'" when the names of the columns hold no fewer of these than there are
/// columns; or nothing.
[[nodiscard]] std::string layout_advice(std::span<const std::string> columns);

}  // namespace godwit
