#include "labels/file.h"

#include <cerrno>
#include <fstream>

#include "foundation/base/error.h"
#include "foundation/base/file.h"
#include "foundation/base/interrupt.h"
#include "foundation/base/number_text.h"
#include "market/data/catalog/number_table_file.h"
#include "market/data/import/row_csv_writer.h"

namespace godwit {
namespace {

std::string csv_lines(const InstrumentLabels& one, bool has_weight) {
  std::string text;
  std::string id;
  append_csv_text(id, one.id);
  for (const Label& label : one.labels) {
    throw_if_interrupted();
    text += one.rows.time_text(label.row) + ',' + id + ',';
    append_double(text, label.value);
    text += ',' + one.rows.time_text(label.t0) + ',' + one.rows.time_text(label.t1);
    if (has_weight) {
      text += ',';
      append_double(text, label.weight);
    }
    text += '\n';
  }
  return text;
}

/// The columns of one instrument's labels, which the views of a block point into.
class LabelTable {
 public:
  void fill(const InstrumentLabels& one, bool has_weight, NumberTableBlock& into) {
    into.instruments.assign(one.labels.size(), one.id);
    for (std::vector<double>* column : {&value_, &weight_}) column->clear();
    for (std::vector<int64_t>* column : {&t0_, &t1_}) column->clear();
    for (const Label& label : one.labels) {
      into.times.push_back(time(one.rows, label.row));
      t0_.push_back(time(one.rows, label.t0));
      t1_.push_back(time(one.rows, label.t1));
      value_.push_back(label.value);
      weight_.push_back(label.weight);
    }
    into.numbers = {value_};
    if (has_weight) into.numbers.emplace_back(weight_);
    into.spans = {t0_, t1_};
  }

 private:
  static int64_t time(const LabelRows& rows, size_t row) {
    return rows.by_day ? rows.trading_day[row] : rows.times[row].ns();
  }

  std::vector<int64_t> t0_;
  std::vector<int64_t> t1_;
  std::vector<double> value_;
  std::vector<double> weight_;
};

void write_parquet(const std::filesystem::path& path, bool has_weight, const NextLabels& next) {
  const InstrumentLabels* one = next();  // The first says whether rows are named by their day.
  NumberTableShape shape{.daily = one != nullptr && one->rows.by_day,
                         .has_instrument = true,
                         .numbers = {"label"},
                         .spans = {"t0", "t1"}};
  if (has_weight) shape.numbers.emplace_back("weight");
  LabelTable table;
  bool is_first = true;
  write_number_table(path, shape, [&](NumberTableBlock& into) {
    if (!is_first) one = next();
    is_first = false;
    if (one != nullptr) table.fill(*one, has_weight, into);
    return one != nullptr;
  });
}

}  // namespace

void print_label_csv(std::ostream& out, bool has_weight, const NextLabels& next) {
  // Where there is no label at all, `next` throws at the end: not even a header is left.
  const std::string header =
      std::string{"ts,instrument,label,t0,t1"} + (has_weight ? ",weight" : "") + "\n";
  bool is_begun = false;
  while (const InstrumentLabels* const one = next()) {
    if (one->labels.empty()) continue;
    if (!is_begun) out << header;
    is_begun = true;
    out << csv_lines(*one, has_weight);
  }
  if (!is_begun) out << header;
  out.flush();
}

void write_label_file(const std::filesystem::path& path, bool has_weight, const NextLabels& next) {
  if (path.extension() == ".parquet") {
    write_parquet(path, has_weight, next);
    return;
  }
  replace_file(path, [&](const std::filesystem::path& temporary) {
    std::ofstream out{temporary, std::ios::binary};
    print_label_csv(out, has_weight, next);
    out.close();
    if (!out) throw failed("cannot write " + path.string() + ": " + reason_and_remedy(errno));
  });
}

}  // namespace godwit
