#include "market/rules/trading_calendar.h"

#include <array>
#include <optional>
#include <utility>

#include "foundation/base/error.h"

namespace godwit {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu",
                                                    "fri", "sat", "sun"};

uint8_t read_week(const ConfigSection& root) {
  uint8_t mask = 0;
  for (const std::string& name : root.strings("week")) {
    size_t i = 0;
    while (i < kWeekdays.size() && kWeekdays[i] != name) ++i;
    if (i == kWeekdays.size())
      root.fail("week", "expected days out of mon tue wed thu fri sat sun, got \"" + name + "\"" +
                            suggestion(name, kWeekdays));
    mask = static_cast<uint8_t>(mask | 1U << i);
  }
  return mask;
}

/// "05-01" of `year`.
std::optional<Date> day_of_year(int year, std::string_view text) {
  return text.size() == 5 ? parse_date(std::to_string(year) + "-" + std::string{text})
                          : std::nullopt;
}

bool in_mask(uint8_t mask, Date date) { return (mask >> (date.iso_weekday() - 1) & 1) != 0; }

/// Days like "05-01" that are in the week pattern when `open_in_week`, else outside it: a closed
/// Sunday is no information and most likely a slip.
void read_days(const ConfigSection& row, std::string_view key, int year, uint8_t mask,
               bool open_in_week, std::vector<Date>& days) {
  if (!row.has(key)) return;
  for (const std::string& text : row.strings(key)) {
    const std::optional<Date> date = day_of_year(year, text);
    if (!date) row.fail(key, "expected days like \"05-01\", got \"" + text + "\"");
    if (in_mask(mask, *date) != open_in_week)
      row.fail(key, std::string{"expected days "} + (open_in_week ? "inside" : "outside") +
                        " the week pattern, got " + format_date(*date) + ", a " +
                        std::string{kWeekdays[date->iso_weekday() - 1]});
    days.push_back(*date);
  }
}

struct Days {
  std::vector<Date> closed;
  std::vector<Date> open;
};

}  // namespace

TradingCalendar::TradingCalendar(Calendar days, Date known_from, Date known_to,
                                 Assumptions& assumptions)
    : days_{std::move(days)},
      known_from_{known_from},
      known_to_{known_to},
      assumptions_{assumptions} {}

void TradingCalendar::check_known(Date day) const {
  if (day >= known_from_ && day <= known_to_) [[likely]]
    return;
  if (assumptions_.policy() == Assume::kNothing)
    throw usage_error("rules: calendar " + name() + ": " + format_date(day) +
                      " is not known (it knows " + format_date(known_from_) + " to " +
                      format_date(known_to_) + "); add the year's holidays to rules/calendars");
  assumptions_.record("calendar " + name() + ": the week pattern without holidays", day);
}

bool TradingCalendar::is_trading_day(TradingDay day) const {
  check_known(day.date());
  return days_.is_trading_day(day);
}

TradingDay TradingCalendar::next(TradingDay day) const {
  do {
    day = TradingDay{day.date() + 1};
  } while (!is_trading_day(day));
  return day;
}

TradingDay TradingCalendar::previous(TradingDay day) const {
  do {
    day = TradingDay{day.date() - 1};
  } while (!is_trading_day(day));
  return day;
}

std::vector<std::unique_ptr<TradingCalendar>> read_calendars(const ConfigFile& file,
                                                             const std::string& name,
                                                             Assumptions& assumptions) {
  const ConfigSection root = file.root();
  const uint8_t mask = read_week(root);
  const double days_per_year = root.number("days_per_year", {1, 366});
  const Date from = root.date("from");
  const Date to = root.date("to");
  if (to < from) root.fail("to", "expected a day not before " + format_date(from));
  std::vector<std::string> variants;
  if (root.has("variants")) variants = root.strings("variants");

  Days common;
  std::vector<Days> own(variants.size());
  int year = from.year() - 1;
  for (const ConfigSection& row : root.sections("year")) {
    const auto next = static_cast<int>(row.integer("year"));
    if (next != year + 1)
      row.fail("year", "expected " + std::to_string(year + 1) + ": the years from " +
                           format_date(from) + " to " + format_date(to) + " in order");
    year = next;
    if (row.string("source").empty()) row.fail("source", "expected where the holidays come from");
    read_days(row, "closed", year, mask, true, common.closed);
    for (size_t i = 0; i < variants.size(); ++i) {
      read_days(row, variants[i] + "_closed", year, mask, true, own[i].closed);
      read_days(row, variants[i] + "_open", year, mask, false, own[i].open);
    }
    row.finish();
  }
  if (root.has("year") && year != to.year())
    root.fail("to", "expected a [[year]] for every year up to " + std::to_string(to.year()) +
                        ", the last one is " + std::to_string(year));
  root.finish();

  std::vector<std::unique_ptr<TradingCalendar>> calendars;
  const auto add = [&](const std::string& full_name, Days days) {
    calendars.push_back(std::make_unique<TradingCalendar>(
        Calendar{full_name, mask, days_per_year, std::move(days.closed), std::move(days.open)},
        from, to, assumptions));
  };
  if (variants.empty()) add(name, std::move(common));
  for (size_t i = 0; i < variants.size(); ++i) {
    Days days = std::move(own[i]);
    days.closed.insert(days.closed.end(), common.closed.begin(), common.closed.end());
    add(name + "_" + variants[i], std::move(days));
  }
  return calendars;
}

}  // namespace godwit
