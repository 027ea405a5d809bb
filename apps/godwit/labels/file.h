// Labels as files: CSV by the contract, or Parquet.
#pragma once

#include <filesystem>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "labels/rows.h"
#include "signals/labels/label.h"

namespace godwit {

/// The labels of one instrument and the rows that they were made of.
struct InstrumentLabels {
  std::string id;  ///< "" for a file that nobody named.
  LabelRows rows;
  std::vector<Label> labels;
};

/// One instrument after the other, nullptr at the end. All name rows alike, by day or by instant;
/// each lives until the next is asked for.
using NextLabels = std::function<const InstrumentLabels*()>;

/// "ts,instrument,label,t0,t1[,weight]" and a line for each label.
void print_label_csv(std::ostream& out, bool has_weight, const NextLabels& next);

/// Replaces `path` atomically by the same columns: Parquet where the name ends in ".parquet", else
/// CSV. Throws Error, also what `next` throws, and leaves the old file.
void write_label_file(const std::filesystem::path& path, bool has_weight, const NextLabels& next);

}  // namespace godwit
