#include "market/data/import/formats.h"

#include "market/data/import/sse_stream_format.h"
#include "market/data/import/table_file.h"

namespace godwit {

FormatList known_formats(const std::filesystem::path& folder) {
  FormatList formats;
  for (TableFormat& format : load_table_formats(folder))
    formats.push_back(std::make_unique<TableFileFormat>(std::move(format)));
  formats.push_back(std::make_unique<SseStreamFormat>());
  return formats;
}

}  // namespace godwit
