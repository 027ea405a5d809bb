// Many sorted streams into one, merged two by two: a row passes through as many merges as the
// number of streams has binary digits.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "market/data/catalog/row_merge.h"
#include "market/domain/row_stream.h"

namespace godwit {

/// Where several streams have a group of one key, the last of them stands (row_merge.h). Memory: a
/// block of 16 KiB and a group per stream besides the streams' own.
template <class Row>
class MergeTree final : public RowStream<Row> {
 public:
  /// Oldest first.
  explicit MergeTree(std::vector<std::unique_ptr<RowStream<Row>>> streams) {
    while (streams.size() > 1) {
      std::vector<std::unique_ptr<RowStream<Row>>> merged;
      for (size_t i = 0; i + 1 < streams.size(); i += 2) {
        auto one = std::make_unique<MergedRowStream<Row>>(*streams[i], *streams[i + 1], kBlockRows);
        merges_.push_back(one.get());
        merged.push_back(std::move(one));
      }
      const bool is_odd = streams.size() % 2 != 0;
      if (is_odd) merged.push_back(std::move(streams.back()));
      for (std::unique_ptr<RowStream<Row>>& stream : streams)
        if (stream) below_.push_back(std::move(stream));
      streams = std::move(merged);
    }
    if (!streams.empty()) top_ = std::move(streams.front());
  }
  [[nodiscard]] std::span<const Row> next() override {
    return top_ ? top_->next() : std::span<const Row>{};
  }
  /// Rows so far that gave way to those of a later stream.
  [[nodiscard]] uint64_t replaced() const {
    uint64_t count = 0;
    for (const MergedRowStream<Row>* merge : merges_) count += merge->replaced();
    return count;
  }
  /// Of these, rows that say other things than the later ones.
  [[nodiscard]] uint64_t contradicted() const {
    uint64_t count = 0;
    for (const MergedRowStream<Row>* merge : merges_) count += merge->contradicted();
    return count;
  }

 private:
  static constexpr size_t kBlockRows = std::max<size_t>(16, 16'384 / sizeof(Row));
  std::vector<std::unique_ptr<RowStream<Row>>> below_;
  std::vector<const MergedRowStream<Row>*> merges_;
  std::unique_ptr<RowStream<Row>> top_;
};

}  // namespace godwit
