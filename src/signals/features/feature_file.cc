#include "signals/features/feature_file.h"

#include <algorithm>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/number_text.h"
#include "foundation/base/text_file.h"
#include "market/data/catalog/number_table_file.h"

namespace godwit::features {
namespace {

constexpr size_t kRowsOfPart = 128;  // That one worker turns into text at once.
constexpr size_t kPartsAtOnce = 32;  // As text in memory.

void append_csv_text(std::string& out, const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

/// Some rows of a block, from one on.
struct Part {
  size_t first;
  const std::vector<std::string>& names;  ///< of instruments
};

void append_rows(std::string& out, const RowBlock& block, const Part& part,
                 const FeatureFileShape& shape) {
  const size_t end = std::min(part.first + kRowsOfPart, block.rows());
  for (size_t row = part.first; row < end; ++row) {
    out += row_time_text(block.times[row]);
    if (shape.has_instrument) {
      out += ',';
      append_csv_text(out, part.names[block.instruments[row]]);
    }
    for (const std::vector<double>& column : block.columns) {
      out += ',';
      append_double(out, column[row]);
    }
    out += '\n';
  }
}

uint64_t write_csv(const std::filesystem::path& path, FeatureStream& stream,
                   const FeatureFileShape& shape) {
  uint64_t rows = 0;
  replace_file(path, [&](const std::filesystem::path& temporary) {
    TextFile file{temporary};
    append_feature_header(file.text(), shape);
    RowBlock block;
    while (stream.next(block)) {
      append_feature_rows(file.text(), block, stream, shape, [&] { file.flush_if_full(); });
      rows += block.rows();
    }
    file.close();
  });
  return rows;
}

uint64_t write_parquet(const std::filesystem::path& path, FeatureStream& stream,
                       const FeatureFileShape& shape) {
  RowBlock block;
  bool more = stream.next(block);  // The first row says whether rows are named by their day.
  const bool daily = more && block.times.front().daily;
  bool is_first = true;
  return write_number_table(
      path, {.daily = daily, .has_instrument = shape.has_instrument, .numbers = shape.names},
      [&](NumberTableBlock& into) {
        if (!is_first) more = stream.next(block);
        is_first = false;
        if (!more) return false;
        for (const RowTime& time : block.times) {
          if (time.daily != daily)
            throw failed(path.string() +
                         ": days and times are mixed in ts; write a CSV file instead");
          into.times.push_back(daily ? time.day.date().days() : time.ts.ns());
        }
        if (shape.has_instrument)
          for (const uint32_t index : block.instruments)
            into.instruments.emplace_back(stream.instruments()[index]);
        for (const std::vector<double>& column : block.columns) into.numbers.emplace_back(column);
        return true;
      });
}

}  // namespace

void append_feature_header(std::string& out, const FeatureFileShape& shape) {
  out += shape.has_instrument ? "ts,instrument" : "ts";
  for (const std::string& name : shape.names) out.append(",").append(name);
  out += '\n';
}

void append_feature_rows(std::string& out, const RowBlock& block, FeatureStream& stream,
                         const FeatureFileShape& shape, const std::function<void()>& flush) {
  std::vector<std::string> parts;
  for (size_t first = 0; first < block.rows(); first += kPartsAtOnce * kRowsOfPart) {
    const size_t rows = std::min(kPartsAtOnce * kRowsOfPart, block.rows() - first);
    parts.assign((rows + kRowsOfPart - 1) / kRowsOfPart, {});
    stream.workers().run(parts.size(), [&](size_t i) {
      append_rows(parts[i], block,
                  {.first = first + i * kRowsOfPart, .names = stream.instruments()}, shape);
    });
    for (const std::string& part : parts) out += part;
    flush();
  }
}

uint64_t write_feature_file(const std::filesystem::path& path, FeatureStream& stream,
                            const FeatureFileShape& shape) {
  return path.extension() == ".parquet" ? write_parquet(path, stream, shape)
                                        : write_csv(path, stream, shape);
}

}  // namespace godwit::features
