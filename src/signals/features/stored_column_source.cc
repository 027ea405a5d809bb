#include "signals/features/stored_column_source.h"

#include <algorithm>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "signals/features/known_up_to.h"

namespace godwit::features {

StoredColumnSource::StoredColumnSource(std::unique_ptr<ColumnSource> rows, StoredColumns& stored,
                                       const std::optional<Horizon>& horizon, std::string unnamed)
    : rows_{std::move(rows)}, stored_{stored}, horizon_{horizon}, unnamed_{std::move(unnamed)} {}

bool StoredColumnSource::has_column(std::string_view name) const {
  return rows_->has_column(name) || stored_.has(name);
}

std::vector<std::string> StoredColumnSource::column_names() const {
  std::vector<std::string> names = rows_->column_names();
  const std::vector<std::string> words = stored_.words();
  names.insert(names.end(), words.begin(), words.end());
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

WarmUp StoredColumnSource::look_back(std::string_view name) const {
  return rows_->has_column(name) ? rows_->look_back(name) : stored_look_back(name);
}

void StoredColumnSource::select(std::span<const std::string> names) {
  std::vector<std::string> of_rows;
  for (const std::string& name : names) {
    if (rows_->has_column(name)) {
      selected_.push_back({.index = of_rows.size()});
      of_rows.push_back(name);
      continue;
    }
    const std::optional<StoredName> stored = parse_stored_name(name);
    CHECK(stored, "only columns that has_column() knows are selected");
    selected_.push_back(open(*stored));
  }
  rows_->select(of_rows);
}

StoredColumnSource::Selected StoredColumnSource::open(const StoredName& name) {
  if (name.kind == DataKind::kSeries) {
    const std::vector<KnownValue>& rows = stored_.values(name.series);
    const std::string& column = name.column.empty() ? rows.front().name : name.column;
    const auto at =
        values_.try_emplace({name.series, column}, known_up_to(name.series, rows, horizon_), column)
            .first;
    return {.values = &at->second};
  }
  const std::optional<NewsColumn> column = parse_news_column(name.column);
  CHECK(column, "only columns that has_column() knows are selected");
  const std::pair key{name.series, column->scope};
  auto at = news_.find(key);
  if (at == news_.end()) {
    NewsBesideRows::TellUnnamed tell;
    if (!horizon_)  // What a check cuts off may name it.
      tell = [this, series = name.series](const std::string& instrument) {
        stored_.tell_unnamed(series, instrument);
      };
    at = news_
             .try_emplace(key, news_up_to(stored_.news(name.series), horizon_), column->scope,
                          DailyNewsOptions{}, std::move(tell))
             .first;
  }
  return {.news = &at->second, .index = column->index};
}

const std::string& StoredColumnSource::name_of(uint32_t instrument) const {
  const std::string& name = rows_->instruments()[instrument];
  return name.empty() ? unnamed_ : name;
}

/// Where days and instants are mixed, a day may be over before the instant of the row before it.
Timestamp StoredColumnSource::known_at(uint32_t instrument, const RowTime& time) {
  if (known_.size() <= instrument) known_.resize(instrument + 1);
  std::optional<Timestamp>& known = known_[instrument];
  known = std::max(known.value_or(time.known()), time.known());
  return *known;
}

bool StoredColumnSource::next(RowBlock& block, size_t rows_max) {
  const bool more = rows_->next(block_, rows_max);
  block.clear(selected_.size());
  block.times.swap(block_.times);
  block.instruments.swap(block_.instruments);
  for (size_t i = 0; i < selected_.size(); ++i)
    if (selected_[i].values == nullptr && selected_[i].news == nullptr)
      block.columns[i] = block_.columns[selected_[i].index];
  for (size_t row = 0; row < block.rows(); ++row) {
    const uint32_t instrument = block.instruments[row];
    const Timestamp known = known_at(instrument, block.times[row]);
    for (size_t i = 0; i < selected_.size(); ++i) {
      const Selected& one = selected_[i];
      if (one.values != nullptr)
        block.columns[i].push_back(one.values->at(instrument, known));
      else if (one.news != nullptr)
        block.columns[i].push_back(
            one.news->move(instrument, name_of(instrument), known)[one.index]);
    }
  }
  return more;
}

/// Values of series follow from the time of a row alone.
void StoredColumnSource::save(Writer& writer) const {
  rows_->save(writer);
  writer.put(static_cast<uint64_t>(known_.size()));
  for (const std::optional<Timestamp>& known : known_) {
    writer.put(known.has_value());
    writer.put(known.value_or(Timestamp{}));
  }
  writer.put(static_cast<uint64_t>(news_.size()));
  for (const auto& [name, news] : news_) news.save(writer);
}

void StoredColumnSource::load(Reader& reader) {
  rows_->load(reader);
  known_.resize(std::min<uint64_t>(reader.get<uint64_t>(), instruments().size()));
  for (std::optional<Timestamp>& known : known_) {
    const bool has_known = reader.get<bool>();
    const auto at = reader.get<Timestamp>();
    known = has_known ? std::optional{at} : std::nullopt;
  }
  if (reader.get<uint64_t>() != news_.size())
    throw failed("the saved news are of other columns than these");
  for (auto& [name, news] : news_)
    news.load(reader, instruments().size(),
              [this](uint32_t instrument) { return name_of(instrument); });
}

}  // namespace godwit::features
