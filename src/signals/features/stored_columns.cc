#include "signals/features/stored_columns.h"

#include <algorithm>
#include <set>

#include "foundation/base/check.h"
#include "foundation/base/error.h"
#include "market/data/catalog/layout.h"
#include "market/data/history/all_rows.h"
#include "signals/features/stored_column_source.h"
#include "signals/text/text_scorer.h"

namespace godwit::features {
namespace {

Series series_of(const std::string& name, DataKind kind) {
  return {.instrument = InstrumentId::parse(name).value(), .kind = kind};
}

std::vector<ScoredNews> scored(const Catalog& catalog, const std::string& name,
                               const TextScorer& scorer) {
  const Series series = series_of(name, DataKind::kNews);
  const std::string source{series.instrument.symbol()};
  std::vector<ScoredNews> items;
  const auto rows = catalog.read<NewsItem>(series, {});
  for (auto block = rows->next(); !block.empty(); block = rows->next())
    for (const NewsItem& item : block) try {
        items.push_back({.available_at = item.available_at,
                         .id = item.id,
                         .source = source,
                         .instrument = item.instrument,
                         .score = scorer.score(item).sentiment.score});
      } catch (const Error& error) {
        throw Error{error.kind(),
                    name + " item " + std::to_string(items.size() + 1) + ": " + error.what()};
      }
  return items;
}

}  // namespace

std::optional<StoredName> parse_stored_name(std::string_view word) {
  struct Venue {
    std::string_view part;
    DataKind kind;
  };
  for (const auto& [part, kind] :
       {Venue{".SERIES", DataKind::kSeries}, Venue{".NEWS", DataKind::kNews}}) {
    const size_t at = word.find(part);
    if (at == std::string_view::npos || at == 0) continue;
    const size_t end = at + part.size();
    if (end < word.size() && word[end] != '.') continue;
    StoredName name{.series = std::string{word.substr(0, end)}, .kind = kind};
    if (end < word.size()) name.column = word.substr(end + 1);
    if (InstrumentId::parse(name.series)) return name;
  }
  return std::nullopt;
}

WarmUp stored_look_back(std::string_view word) {
  const std::optional<StoredName> name = parse_stored_name(word);
  if (!name || name->kind != DataKind::kNews) return {};
  const std::optional<NewsColumn> column = parse_news_column(name->column);
  return column ? news_look_back(*column, DailyNewsOptions{}) : WarmUp{};
}

bool StoredColumns::contains(const StoredName& name) {
  const Catalog* const catalog = origin_.catalog();
  return catalog != nullptr && catalog->contains(series_of(name.series, name.kind));
}

std::vector<std::string> StoredColumns::value_names(const std::string& series) {
  std::set<std::string> names;
  for (const KnownValue& row : values(series)) names.insert(row.name);
  return {names.begin(), names.end()};
}

bool StoredColumns::has(std::string_view word) {
  const std::optional<StoredName> name = parse_stored_name(word);
  if (!name || !contains(*name)) return false;
  if (name->kind == DataKind::kNews) return parse_news_column(name->column).has_value();
  const std::vector<std::string> names = value_names(name->series);
  if (name->column.empty()) return names.size() == 1;
  return std::find(names.begin(), names.end(), name->column) != names.end();
}

std::vector<std::string> StoredColumns::words() {
  std::vector<std::string> words;
  const Catalog* const catalog = origin_.catalog();
  if (catalog == nullptr) return words;
  const auto add = [&words](const std::string& series, const std::string& column) {
    words.emplace_back(series).append(".").append(column);
  };
  for (const Series& stored : stored_series(catalog->root())) {
    const std::string& series = stored.instrument.text();
    if (!parse_stored_name(series)) continue;
    if (stored.kind == DataKind::kSeries) {
      const std::vector<std::string> names = readable_value_names(series);
      if (names.size() == 1) words.push_back(series);
      for (const std::string& name : names) add(series, name);
    } else if (stored.kind == DataKind::kNews) {
      for (const std::string& column : news_column_names()) add(series, column);
    }
  }
  std::sort(words.begin(), words.end());
  return words;
}

std::vector<std::string> StoredColumns::readable_value_names(const std::string& series) {
  try {
    return value_names(series);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kInterrupted) throw;
    return {};
  }
}

const std::vector<KnownValue>& StoredColumns::values(const std::string& series) {
  const auto known = values_.find(series);
  if (known != values_.end()) return known->second;
  const Catalog* const catalog = origin_.catalog();
  CHECK(catalog != nullptr, "only columns that has() knows are read");
  return values_
      .emplace(series,
               all_rows(*catalog->read<KnownValue>(series_of(series, DataKind::kSeries), {})))
      .first->second;
}

const std::vector<ScoredNews>& StoredColumns::news(const std::string& series) {
  const auto known = news_.find(series);
  if (known != news_.end()) return known->second;
  const Catalog* const catalog = origin_.catalog();
  CHECK(catalog != nullptr, "only columns that has() knows are read");
  const TextScorer scorer{origin_.text_rules()};
  return news_.emplace(series, scored(*catalog, series, scorer)).first->second;
}

void StoredColumns::tell_unnamed(const std::string& series, const std::string& instrument) const {
  if (!origin_.tell) return;
  const std::string empty = ", so that " + series + ".count, mean, surprise and decay are empty";
  if (instrument.empty())
    origin_.tell("the rows name no instrument" + empty + "; --instrument says it");
  else if (!InstrumentId::parse(instrument))
    origin_.tell("the rows are of \"" + instrument + "\", which is no SYMBOL.VENUE" + empty);
  else
    origin_.tell("no item of " + series + " names " + instrument + ": " + series +
                 ".count and decay are 0 of it and of every other instrument that none names, mean "
                 "and surprise empty; godwit text daily --names finds instruments in the texts");
}

std::unique_ptr<ColumnSource> StoredColumns::beside(std::unique_ptr<ColumnSource> rows,
                                                    const std::optional<Horizon>& horizon,
                                                    const std::string& unnamed) {
  return std::make_unique<StoredColumnSource>(std::move(rows), *this, horizon, unnamed);
}

}  // namespace godwit::features
