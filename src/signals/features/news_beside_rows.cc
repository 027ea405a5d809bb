#include "signals/features/news_beside_rows.h"

#include <cmath>
#include <limits>
#include <utility>

#include "foundation/base/check.h"
#include "foundation/base/error.h"

namespace godwit::features {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Prefix {
  std::string_view text;
  NewsScope scope;
};
constexpr std::array kPrefixes{Prefix{"", NewsScope::kInstrument},
                               Prefix{"market_", NewsScope::kMarket},
                               Prefix{"all_", NewsScope::kAll}};

}  // namespace

std::optional<NewsColumn> parse_news_column(std::string_view name) {
  for (const auto& [text, scope] : kPrefixes) {
    if (!name.starts_with(text)) continue;
    const std::string_view rest = name.substr(text.size());
    for (size_t i = 0; i < kNewsColumnNames.size(); ++i)
      if (rest == kNewsColumnNames[i]) return NewsColumn{scope, i};
  }
  return std::nullopt;
}

std::vector<std::string> news_column_names() {
  std::vector<std::string> names;
  for (const Prefix& prefix : kPrefixes)
    for (const std::string_view name : kNewsColumnNames)
      names.push_back(std::string{prefix.text}.append(name));
  return names;
}

WarmUp news_look_back(const NewsColumn& column, const DailyNewsOptions& options) {
  const std::string_view name = kNewsColumnNames[column.index];
  return {.rows = name == "surprise" ? options.surprise_days + size_t{1} : size_t{1}};
}

NewsBesideRows::NewsBesideRows(std::vector<ScoredNews> items, NewsScope scope,
                               const DailyNewsOptions& options, TellUnnamed tell)
    : items_{std::move(items)},
      reach_{items_},
      scope_{scope},
      options_{options},
      tell_{std::move(tell)} {
  if (scope_ == NewsScope::kInstrument)
    by_instrument_ = select_news_by_instrument(items_);
  else
    shared_ = select_news(items_, scope_);
}

std::span<const ScoredNews* const> NewsBesideRows::items_of(const InstrumentId& instrument) const {
  const auto found = by_instrument_.find(instrument);
  if (found == by_instrument_.end()) return {};
  return found->second;
}

NewsBesideRows::Place NewsBesideRows::open(const std::string& name, Timestamp ts) {
  Place place{.values = {kNone, kNone, kNone, kNone}};
  if (scope_ == NewsScope::kInstrument) {
    const std::optional<InstrumentId> id = InstrumentId::parse(name);
    if (id) place.items = items_of(*id);
    if (tell_ && place.items.empty()) std::exchange(tell_, nullptr)(name);
    if (!id) return place;
  } else {
    place.items = shared_;
  }
  place.ts = ts - Duration::days(1);
  place.news.emplace(options_, place.ts);
  return place;
}

const std::array<double, 4>& NewsBesideRows::move(uint32_t instrument, const std::string& name,
                                                  Timestamp ts) {
  auto found = places_.find(instrument);
  if (found == places_.end()) found = places_.emplace(instrument, open(name, ts)).first;
  Place& place = found->second;
  if (!place.news || place.ts == ts) return place.values;
  CHECK(ts > place.ts, "the rows of an instrument do not go back in time");
  for (; place.passed < place.items.size(); ++place.passed) {
    const ScoredNews& item = *place.items[place.passed];
    if (item.available_at > ts) break;
    place.news->add(item.available_at, item.source, item.score);
  }
  place.ts = ts;
  const NewsColumns known = place.news->close_day(ts);
  const NewsColumns& columns = reach_.covers(ts) ? known : kUnknownNews;
  place.values = {columns.count, columns.mean, columns.surprise, columns.decay};
  return place.values;
}

void NewsBesideRows::save(Writer& writer) const {
  writer.put(static_cast<uint64_t>(places_.size()));
  for (const auto& [instrument, place] : places_) {
    writer.put(instrument);
    writer.put(static_cast<uint64_t>(place.passed));
    writer.put(place.ts);
    for (const double value : place.values) writer.put(value);
    if (place.news) place.news->save(writer);
  }
}

void NewsBesideRows::load(Reader& reader, size_t count,
                          const std::function<std::string(uint32_t)>& name_of) {
  places_.clear();
  const auto saved = reader.get<uint64_t>();
  for (uint64_t i = 0; i < saved; ++i) {
    const auto instrument = reader.get<uint32_t>();
    if (instrument >= count) throw failed("the saved news are of more instruments than the data");
    Place place = open(name_of(instrument), Timestamp{});
    place.passed = reader.get<uint64_t>();
    if (place.passed > place.items.size())
      throw failed("the saved news have more items than there are");
    place.ts = reader.get<Timestamp>();
    for (double& value : place.values) value = reader.get<double>();
    if (place.news) place.news->load(reader);
    places_.emplace(instrument, std::move(place));
  }
}

std::vector<ScoredNews> news_up_to(std::vector<ScoredNews> items,
                                   const std::optional<Horizon>& horizon) {
  if (!horizon) return items;
  std::erase_if(items,
                [&](const ScoredNews& item) { return horizon->is_missing_at(item.available_at); });
  std::vector<ScoredNews> known;
  for (size_t i = 0; i < items.size(); ++i) {
    if (horizon->is_garbage_at(items[i].available_at)) {
      const double value = garbage(horizon->seed, i, 0);
      if (std::isnan(value) || value < 0) continue;
      items[i].score = std::tanh(value - 1);
    }
    known.push_back(std::move(items[i]));
  }
  return known;
}

}  // namespace godwit::features
