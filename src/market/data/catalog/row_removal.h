// The rows of a series without some of them.
#pragma once

#include <span>
#include <vector>

#include "market/data/catalog/row_merge.h"
#include "market/data/catalog/row_schema.h"
#include "market/domain/row_stream.h"

namespace godwit {

/// The rows of `all` whose keys `gone` does not have, block by block. Both are sorted, `gone` is a
/// part of `all`, and both must outlive the stream.
template <class Row>
class RemainingRowStream final : public RowStream<Row> {
 public:
  RemainingRowStream(RowStream<Row>& all, RowStream<Row>& gone) : all_{all}, gone_{gone} {
    block_.reserve(kBlockRows);
  }
  [[nodiscard]] std::span<const Row> next() override {
    block_.clear();
    for (; block_.size() < kBlockRows && !all_.group().empty(); all_.advance()) {
      if (is_gone(all_.group().front()))
        gone_.advance();
      else
        block_.insert(block_.end(), all_.group().begin(), all_.group().end());
    }
    return block_;
  }

 private:
  static constexpr size_t kBlockRows = 2048;

  [[nodiscard]] bool is_gone(const Row& row) const {
    using Schema = RowSchema<Row>;
    return !gone_.group().empty() && Schema::key(gone_.group().front()) == Schema::key(row);
  }

  GroupCursor<Row> all_;
  GroupCursor<Row> gone_;
  std::vector<Row> block_;
};

}  // namespace godwit
