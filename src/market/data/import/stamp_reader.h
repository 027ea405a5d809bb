// The time of a row from the fields that name it: joined, in the file's format, zone and side.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "foundation/base/result.h"
#include "foundation/base/time_zone.h"
#include "market/data/import/row_rule.h"
#include "market/data/import/time_format.h"
#include "market/domain/trading_day.h"

namespace godwit {

class StampReader {
 public:
  /// Throws Error (kUsage) when there is no zone of that name.
  StampReader(TimeFormat format, std::string_view zone) : format_{std::move(format)}, zone_{zone} {}

  /// What the text says, before the zone.
  [[nodiscard]] Result<CivilTime, RowRule> civil(std::string_view text) const;
  /// Once, with the first time of a file. Throws Error (kUsage) in the name of `file` when it was
  /// surely counted in a coarser unit than a unix format says.
  void require_unit(const CivilTime& time, std::string_view text, const std::string& file);
  /// Whether `date` is one in this format, whatever time of day follows it.
  [[nodiscard]] bool can_be_date(std::string_view date) const;
  /// As an instant: needs a time of day.
  [[nodiscard]] Result<Timestamp, RowRule> instant(const CivilTime& time);
  /// As a date on the file's own clock, whatever the time of day.
  [[nodiscard]] Date date(const CivilTime& time) const;
  /// When the date begins on that clock; in UTC where the zone has no such midnight. Not counted.
  [[nodiscard]] Timestamp begin_of(Date date);
  [[nodiscard]] bool can_have_time_of_day() const { return format_.can_have_time_of_day(); }
  /// Times so far that bore no offset.
  [[nodiscard]] uint64_t local_times() const { return local_times_; }

 private:
  TimeFormat format_;
  TimeZone zone_;
  uint64_t local_times_ = 0;
  bool is_unit_checked_ = false;
};

/// Whether the catalog can hold the time: years 1678 to 2261, ends excluded.
[[nodiscard]] bool is_storable(Timestamp t);

}  // namespace godwit
