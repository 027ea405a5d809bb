#include "market/data/import/formats.h"

#include "market/data/import/depth_table_file.h"
#include "market/data/import/mbo_file.h"
#include "market/data/import/recorded_file.h"
#include "market/data/import/sse_stream_format.h"
#include "market/data/import/table_file.h"
#include "market/data/import/tick_file.h"

namespace godwit {

FormatList known_formats(const std::filesystem::path& folder) {
  FormatList formats;
  for (TableFormat& format : load_table_formats(folder))
    formats.push_back(std::make_unique<TableFileFormat>(std::move(format)));
  formats.push_back(std::make_unique<SseStreamFormat>());
  for (const TickLayout& layout : tick_layouts())
    formats.push_back(std::make_unique<TickFileFormat>(layout));
  formats.push_back(std::make_unique<DepthTableFormat>(DepthTableVendor::kTardis));
  formats.push_back(std::make_unique<DepthTableFormat>(DepthTableVendor::kBinance));
  formats.push_back(std::make_unique<MboFileFormat>());
  formats.push_back(std::make_unique<RecordedFileFormat>());
  return formats;
}

}  // namespace godwit
