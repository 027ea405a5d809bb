// Features as files: CSV by the contract, or Parquet.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "signals/features/feature_stream.h"

namespace godwit::features {

/// What stands in the head of the file.
struct FeatureFileShape {
  std::vector<std::string> names;  ///< of the features
  bool has_instrument = false;     ///< a column `instrument` after `ts`
};

/// Appends "ts[,instrument],NAME..." and a line end.
void append_feature_header(std::string& out, const FeatureFileShape& shape);
/// Appends the rows of a block of `stream`: shortest decimals, empty for NaN. The bytes do not
/// depend on how many workers share them. `flush`, which may take away what is in `out`, is called
/// after some thousand rows at most: a block of a large set is long as text.
void append_feature_rows(std::string& out, const RowBlock& block, FeatureStream& stream,
                         const FeatureFileShape& shape, const std::function<void()>& flush);

/// Replaces `path` atomically by all rows of the stream: Parquet where the name ends in ".parquet",
/// else CSV. Returns how many rows. Bounded memory but for cross-sections.
uint64_t write_feature_file(const std::filesystem::path& path, FeatureStream& stream,
                            const FeatureFileShape& shape);

}  // namespace godwit::features
