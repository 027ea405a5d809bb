// Any text as a feature: it compiles or ends in one Error of kind kUsage, and what compiles gives
// the same bits a row at a time as in one block.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "signals/features/expression/evaluator.h"

using namespace godwit::features;

namespace {

constexpr size_t kRows = 48;

bool same(double x, double y) { return x == y || (x != x && y != y); }

void compare_forms(const Program& program) {
  for (size_t i = 0; i < program.outputs().size(); ++i)
    if (program.warm_up(i).rows > 2'000) return;  // Memory, not meaning.
  std::array<double, kRows> series{};
  for (size_t i = 0; i < kRows; ++i)
    series[i] = i % 7 == 3 ? kAbsent : static_cast<double>(i * i % 23) / 4;
  Evaluator batch{program, kRows};
  Evaluator stream{program, 16};
  std::vector<const double*> columns(program.inputs().size(), series.data());
  batch.push(columns, kRows);
  for (size_t row = 0; row < kRows; ++row) {
    for (const double*& column : columns) column = series.data() + row;
    stream.push(columns, 1);
    CHECK(same(stream.output(0)[0], batch.output(0)[row]), "a stream is a batch cut in rows");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};
  const std::vector<NamedExpression> set{{"f", text}};
  for (const bool future : {false, true}) {
    try {
      const Program program = compile(set, {.min_periods = 1, .allow_future = future});
      if (!program.has_cross_section()) compare_forms(program);
    } catch (const godwit::Error& error) {
      CHECK(error.kind() == godwit::ErrorKind::kUsage, "bad text is the user's mistake");
    }
  }
  return 0;
}
