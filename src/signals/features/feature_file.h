// Features as files: CSV by the contract, or Parquet.
#pragma once

#include <cstdint>
#include <filesystem>
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
/// Appends the rows of a block: shortest decimals, empty for NaN. The bytes do not depend on how
/// many workers share them.
void append_feature_rows(std::string& out, const RowBlock& block,
                         const std::vector<std::string>& instruments, const FeatureFileShape& shape,
                         WorkerPool& workers);

/// Replaces `path` atomically by all rows of the stream: Parquet where the name ends in ".parquet",
/// else CSV. Returns how many rows. Bounded memory but for cross-sections.
uint64_t write_feature_file(const std::filesystem::path& path, FeatureStream& stream,
                            const FeatureFileShape& shape);

}  // namespace godwit::features
