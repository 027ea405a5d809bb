// Recorded rows of one series, read block by block in the order of their time.
#pragma once

#include <span>
#include <utility>

namespace godwit {

template <class Row>
class RowStream {
 public:
  virtual ~RowStream() = default;
  /// The next block, in the order of the series; empty at the end. The span is valid until the next
  /// call. Of events header.instrument is left at zero: whoever merges streams numbers them. Throws
  /// Error on unreadable files.
  [[nodiscard]] virtual std::span<const Row> next() = 0;
};

/// Rows in memory as a stream of one block; the rows must outlive it.
template <class Row>
class SpanRowStream : public RowStream<Row> {
 public:
  explicit SpanRowStream(std::span<const Row> rows) : rows_{rows} {}
  [[nodiscard]] std::span<const Row> next() override { return std::exchange(rows_, {}); }

 private:
  std::span<const Row> rows_;
};

}  // namespace godwit
