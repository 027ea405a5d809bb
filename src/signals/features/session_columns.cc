#include "signals/features/session_columns.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "foundation/base/error.h"

namespace godwit::features {
namespace {

constexpr std::array kInputs{std::string_view{"close"},       std::string_view{"volume"},
                             std::string_view{"bid_price_1"}, std::string_view{"ask_price_1"},
                             std::string_view{"buy_volume"},  std::string_view{"sell_volume"}};

std::optional<size_t> session_column(std::string_view name) {
  for (size_t i = 0; i < SessionProfile::kColumns.size(); ++i)
    if (SessionProfile::kColumns[i].name == name) return i;
  return std::nullopt;
}

/// Rows without a bar's prices and with those of ticks, as CsvColumnSource has it.
bool has_ticks(const ColumnSource& source) {
  constexpr std::array kOfBars{"open", "bid_close", "ask_close"};
  constexpr std::array kOfTicks{"price",       "last_price", "bid_price",
                                "bid_price_1", "ask_price",  "ask_price_1"};
  const auto has = [&](const char* name) { return source.has_column(name); };
  return std::none_of(kOfBars.begin(), kOfBars.end(), has) &&
         std::any_of(kOfTicks.begin(), kOfTicks.end(), has);
}

}  // namespace

SessionColumnSource::SessionColumnSource(std::unique_ptr<ColumnSource> base)
    : base_{std::move(base)}, is_of_ticks_{has_ticks(*base_)} {}

bool SessionColumnSource::can_make(size_t column) const {
  const auto both = [this](std::string_view a, std::string_view b) {
    return base_->has_column(a) && base_->has_column(b);
  };
  if (!both("close", "volume")) return false;
  const bool is_share = SessionProfile::kColumns[column].name.ends_with("_share");
  return !is_share || both("buy_volume", "sell_volume") || both("bid_price_1", "ask_price_1");
}

bool SessionColumnSource::has_column(std::string_view name) const {
  if (base_->has_column(name)) return true;
  const std::optional<size_t> column = session_column(name);
  return column && can_make(*column);
}

std::vector<std::string> SessionColumnSource::column_names() const {
  std::vector<std::string> names = base_->column_names();
  for (size_t i = 0; i < SessionProfile::kColumns.size(); ++i)
    if (can_make(i)) names.emplace_back(SessionProfile::kColumns[i].name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

WarmUp SessionColumnSource::look_back(std::string_view name) const {
  if (base_->has_column(name)) return base_->look_back(name);
  WarmUp all;
  for (const std::string_view input : kInputs)
    if (base_->has_column(input)) all = wider(all, base_->look_back(input));
  all.session = true;  // Of which the first row is made of these inputs, too.
  all.before_session = std::exchange(all.rows, 0);
  return all;
}

size_t SessionColumnSource::base_column(std::string_view name) {
  const auto found = std::find(base_names_.begin(), base_names_.end(), name);
  if (found != base_names_.end()) return static_cast<size_t>(found - base_names_.begin());
  base_names_.emplace_back(name);
  return base_names_.size() - 1;
}

void SessionColumnSource::select(std::span<const std::string> names) {
  bool is_any_made = false;
  for (const std::string& name : names) {
    Selected one;
    if (base_->has_column(name))
      one.of_base = base_column(name);
    else
      one.of_session = session_column(name);
    is_any_made = is_any_made || one.of_session;
    selected_.push_back(one);
  }
  if (is_any_made)
    for (const std::string_view input : kInputs)
      inputs_.push_back(base_->has_column(input) ? std::optional{base_column(input)}
                                                 : std::nullopt);
  base_->select(base_names_);
}

bool SessionColumnSource::next(RowBlock& block, size_t rows_max) {
  const bool more = base_->next(base_block_, rows_max);
  block.clear(selected_.size());
  block.times = base_block_.times;
  block.instruments = base_block_.instruments;
  for (size_t i = 0; i < selected_.size(); ++i)
    if (!selected_[i].of_session) block.columns[i] = base_block_.columns[selected_[i].of_base];
  if (!inputs_.empty()) make_columns(block);
  return more;
}

void SessionColumnSource::make_columns(RowBlock& block) {
  for (size_t row = 0; row < block.rows(); ++row) {
    SessionProfile& one = profile(block.instruments[row]);
    one.add(row_at(row));
    for (size_t i = 0; i < selected_.size(); ++i)
      if (selected_[i].of_session) block.columns[i].push_back(one.value(*selected_[i].of_session));
  }
}

SessionRow SessionColumnSource::row_at(size_t row) const {
  const auto input = [&](size_t i) {
    return inputs_[i] ? base_block_.columns[*inputs_[i]][row]
                      : std::numeric_limits<double>::quiet_NaN();
  };
  const Timestamp ts = base_block_.times[row].ts;
  return {.ts = is_of_ticks_ ? ts : ts - Duration::from_ns(1),  // What closes then traded before.
          .day = base_block_.times[row].day,
          .close = input(0),
          .volume = input(1),
          .bid_price = input(2),
          .ask_price = input(3),
          .buy_volume = input(4),
          .sell_volume = input(5)};
}

SessionProfile& SessionColumnSource::profile(uint32_t instrument) {
  if (profiles_.size() <= instrument) profiles_.resize(instrument + 1);
  if (!profiles_[instrument]) profiles_[instrument] = std::make_unique<SessionProfile>();
  return *profiles_[instrument];
}

void SessionColumnSource::save(Writer& writer) const {
  base_->save(writer);
  writer.put(static_cast<uint64_t>(profiles_.size()));
  for (const std::unique_ptr<SessionProfile>& one : profiles_) {
    writer.put(one != nullptr);
    if (one) one->save(writer);
  }
}

void SessionColumnSource::load(Reader& reader) {
  base_->load(reader);
  profiles_.clear();
  const auto count = reader.get<uint64_t>();
  if (count > instruments().size())
    throw failed("the saved sessions are of more instruments than the data have");
  for (uint64_t i = 0; i < count; ++i) {
    profiles_.emplace_back();
    if (!reader.get<bool>()) continue;
    profiles_.back() = std::make_unique<SessionProfile>();
    profiles_.back()->load(reader);
  }
}

}  // namespace godwit::features
