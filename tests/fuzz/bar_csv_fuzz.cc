// Any bytes as a CSV file of bars: reading never misbehaves, every row is a sound bar or has a
// reason, times strictly increase, and the bars come back equal from their own export.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/data/import/bar_csv_reader.h"
#include "market/data/import/bar_csv_writer.h"
#include "market/data/import/price_text.h"

namespace {

using namespace godwit;

constexpr std::string_view kMappings[] = {
    "",
    "[columns]\ndate = \"d\"\ntime = \"t\"\n[time]\nzone = \"America/New_York\"\nformat = "
    "\"%Y%m%d %H:%M:%S.%f\"\nstamp = \"open\"\n[units]\nprice = 0.01\nvolume = 100\n[file]\n"
    "delimiter = \";\"\n",
    "[file]\nheader = false\n[columns]\nts = 1\nopen = 2\nhigh = 3\nlow = 4\nclose = 5\nvolume = "
    "6\n"
    "trades = 7\n[time]\nformat = \"unix_ms\"\n[units]\nprice = 1.25\n"};

void check_bar(const Bar& bar, Timestamp previous) {
  CHECK(bar.header.ts_event > previous, "times do not increase");
  CHECK(bar.low > Price{} && bar.low <= std::min(bar.open, bar.close) &&
            std::max(bar.open, bar.close) <= bar.high && bar.high.raw() <= kPriceRawMax,
        "prices that no rule allows");
  CHECK(!(bar.volume < 0) && !(bar.turnover < 0) && !(bar.open_interest < 0), "a negative count");
}

std::vector<Bar> read_all(const std::string& bytes, const BarMapping& mapping, Interval interval) {
  std::vector<Bar> bars;
  CsvReader csv{CsvText{"input", bytes},
                {.delimiter = mapping.delimiter,
                 .header = mapping.header,
                 .record_bytes_max = 500,
                 .buffer_bytes = 1}};
  BarCsvReader reader{csv, mapping, interval};
  Timestamp previous = Timestamp::from_ns(INT64_MIN);
  for (BarCsvReader::Step step = reader.step(); step != BarCsvReader::Step::kEnd;
       step = reader.step()) {
    if (step == BarCsvReader::Step::kRefused) continue;
    check_bar(reader.bar(), previous);
    previous = reader.bar().header.ts_event;
    bars.push_back(reader.bar());
  }
  return bars;
}

std::string export_all(const std::vector<Bar>& bars, Interval interval) {
  std::string out{bar_csv_header()};
  for (const Bar& bar : bars) append_bar_csv(out, bar, interval);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<BarMapping> mappings = [] {
    std::vector<BarMapping> all;
    for (const std::string_view text : kMappings)
      all.push_back(read_bar_mapping(ConfigFile::parse(text, "m.toml")));
    return all;
  }();
  if (size < 2) return 0;
  const BarMapping& mapping = mappings[data[0] % mappings.size()];
  const Interval interval = static_cast<Interval>(data[1] % kIntervals.size());
  const std::string bytes{reinterpret_cast<const char*>(data + 2), size - 2};
  try {
    const std::vector<Bar> bars = read_all(bytes, mapping, interval);
    if (bars.empty()) return 0;
    const std::string text = export_all(bars, interval);
    CHECK(export_all(read_all(text, mappings[0], interval), interval) == text,
          "bars change between export and import");
  } catch (const Error&) {
    // No header, a missing column: told, not read.
  }
  return 0;
}
