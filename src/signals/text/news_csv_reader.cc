#include "signals/text/news_csv_reader.h"

#include <utility>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"
#include "foundation/base/suggestion.h"
#include "market/data/import/vendor_spelling.h"

namespace godwit {

std::optional<size_t> NewsCsvReader::column(std::string_view name) const {
  return csv_.find_column(name);
}

size_t NewsCsvReader::require_column(std::string_view name) const {
  if (const std::optional<size_t> found = column(name)) return *found;
  const std::vector<std::string_view> known(csv_.columns().begin(), csv_.columns().end());
  throw usage_error(csv_.path().string() + ":1: there is no column '" + std::string{name} + "'" +
                    suggestion(name, known) +
                    "; files of vendors are read by godwit data import --kind news, which fills "
                    "it; then use --series");
}

NewsCsvReader::NewsCsvReader(const std::filesystem::path& path, std::string source)
    : csv_{path, {.record_bytes_max = kRecordBytesMax}},
      source_{std::move(source)},
      ts_{column("ts_event") ? *column("ts_event") : require_column("ts")},
      available_at_{require_column("available_at")},
      id_{column("id")},
      instrument_{column("instrument")},
      language_{column("language")},
      title_{column("title")},
      text_{column("text")},
      label_{column("label")},
      source_column_{column("source")} {
  if (!text_) title_ = require_column("title");
}

std::string_view NewsCsvReader::field(std::optional<size_t> column) const {
  return column ? csv_.fields()[*column] : std::string_view{};
}

Timestamp NewsCsvReader::time(size_t column) const {
  if (const std::optional<Timestamp> t = parse_timestamp(csv_.fields()[column])) return *t;
  throw failed(csv_.place() + ": column '" + csv_.columns()[column] +
               "': expected a time such as 2024-01-02T01:30:00Z, got '" +
               std::string{csv_.fields()[column].substr(0, 40)} + "'");
}

std::optional<SourcedNews> NewsCsvReader::next() {
  if (!csv_.next()) return std::nullopt;
  if (csv_.fields().size() != csv_.columns().size())
    throw failed(csv_.place() + ": expected " + std::to_string(csv_.columns().size()) +
                 " fields, got " + std::to_string(csv_.fields().size()));
  SourcedNews news;
  NewsItem& item = news.item;
  item.ts_event = time(ts_);
  item.available_at = time(available_at_);
  if (item.available_at < item.ts_event)
    throw failed(csv_.place() + ": available_at lies before ts: no news is known before it is out");
  item.id = field(id_);
  if (const std::string_view text = field(instrument_); !text.empty()) {
    if (const std::optional<std::string> refusal = vendor_spelling(text))
      throw failed(csv_.place() + ": column 'instrument': " + *refusal);
    item.instrument = InstrumentId::parse(text);
    if (!item.instrument)
      throw failed(csv_.place() + ": column 'instrument': expected SYMBOL.VENUE, got '" +
                   std::string{text.substr(0, 40)} + "'");
  }
  item.language = field(language_);
  item.title = field(title_);
  item.text = field(text_);
  if (item.title.empty() && item.text.empty())
    throw failed(csv_.place() + ": neither title nor text; drop the row");
  if (const std::string_view text = field(label_); !text.empty()) {
    item.label = parse_double(text);
    if (!item.label)
      throw failed(csv_.place() + ": column 'label': expected a number, got '" +
                   std::string{text.substr(0, 40)} + "'");
  }
  news.source = field(source_column_);
  if (news.source.empty()) news.source = source_;
  return news;
}

}  // namespace godwit
