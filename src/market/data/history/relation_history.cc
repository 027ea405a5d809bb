#include "market/data/history/relation_history.h"

#include <algorithm>
#include <tuple>

#include "foundation/base/error.h"
#include "foundation/base/number_text.h"

namespace godwit {
namespace {

auto statement(const Relation& row) {
  return std::tie(row.kind, row.object, row.subject, row.valid_from);
}

/// "[2017-01-03 to 2018-06-08, available at 2016-12-12T10:00:00Z, weight 0.5]".
std::string row_text(const Relation& row) {
  return "[" + format_date(row.valid_from.date()) + " to " +
         (row.valid_to ? format_date(row.valid_to->date()) : "further notice") + ", available at " +
         format_timestamp(row.available_at) +
         (row.weight ? ", weight " + format_double(*row.weight) : "") + "]";
}

std::string statement_text(const Relation& row) {
  return row.kind + " of " + row.subject + " in " + row.object;
}

void check_days(std::string_view source, const Relation& row) {
  if (!row.valid_to || row.valid_from <= *row.valid_to) return;
  throw failed(std::string{source} + ": " + statement_text(row) + " " + row_text(row) +
               " ends before it begins; correct the source and import it again");
}

/// Two neighbours in the order of statement and available_at.
void check_contradiction(std::string_view source, const Relation& a, const Relation& b) {
  if (statement(a) != statement(b) || a.available_at != b.available_at || a == b) return;
  throw failed(std::string{source} + ": two rows for one " + statement_text(a) +
               " contradict each other: " + row_text(a) + " and " + row_text(b) +
               "; remove one from the source and import it again");
}

[[noreturn]] void fail_overlap(std::string_view source, const Relation& a, const Relation& b) {
  throw failed(std::string{source} + ": two rows overlap: " + statement_text(a) + " " +
               row_text(a) + " and " + statement_text(b) + " " + row_text(b) +
               "; end the first one by a revision that is available no later than the second");
}

}  // namespace

RelationHistory::RelationHistory(std::string_view source, std::vector<Relation> rows,
                                 const std::vector<std::string>& exclusive_kinds)
    : rows_{std::move(rows)} {
  for (const Relation& row : rows_) check_days(source, row);
  std::stable_sort(rows_.begin(), rows_.end(), [](const Relation& a, const Relation& b) {
    return std::tuple{statement(a), a.available_at} < std::tuple{statement(b), b.available_at};
  });
  for (size_t i = 1; i < rows_.size(); ++i) check_contradiction(source, rows_[i - 1], rows_[i]);
  rows_.erase(std::unique(rows_.begin(), rows_.end()), rows_.end());

  for (size_t i = 0; i < rows_.size(); ++i) {
    Entry entry{&rows_[i], std::nullopt};
    if (i + 1 < rows_.size() && statement(rows_[i]) == statement(rows_[i + 1]))
      entry.superseded_at = rows_[i + 1].available_at;
    by_object_.push_back(entry);
  }
  by_subject_ = by_object_;
  std::stable_sort(by_subject_.begin(), by_subject_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.row->kind, a.row->subject, a.row->object) <
           std::tie(b.row->kind, b.row->subject, b.row->object);
  });

  for (auto first = by_subject_.begin(); first != by_subject_.end();) {
    const Relation& row = *first->row;
    const bool is_exclusive = std::find(exclusive_kinds.begin(), exclusive_kinds.end(), row.kind) !=
                              exclusive_kinds.end();
    const auto last = std::find_if(first, by_subject_.end(), [&](const Entry& other) {
      return other.row->kind != row.kind || other.row->subject != row.subject ||
             (!is_exclusive && other.row->object != row.object);
    });
    check_overlaps(source, {first, last});
    first = last;
  }
}

/// Whether some decision time knew both and some day lies in both.
bool RelationHistory::meet(const Entry& a, const Entry& b) {
  const auto known_before = [](const Entry& one, const Entry& other) {
    return !other.superseded_at || one.row->available_at < *other.superseded_at;
  };
  const auto begins_within = [](const Entry& one, const Entry& other) {
    return !other.row->valid_to || one.row->valid_from <= *other.row->valid_to;
  };
  return known_before(a, b) && known_before(b, a) && begins_within(a, b) && begins_within(b, a);
}

/// Sweeps through the days; what has ended cannot meet what begins later.
void RelationHistory::check_overlaps(std::string_view source, std::vector<Entry> statements) {
  std::stable_sort(statements.begin(), statements.end(), [](const Entry& a, const Entry& b) {
    return a.row->valid_from < b.row->valid_from;
  });
  std::vector<Entry> open;
  for (const Entry& entry : statements) {
    std::erase_if(open, [&](const Entry& other) {
      return other.row->valid_to && *other.row->valid_to < entry.row->valid_from;
    });
    for (const Entry& other : open)
      if (meet(other, entry)) fail_overlap(source, *other.row, *entry.row);
    open.push_back(entry);
  }
}

bool RelationHistory::is_valid(const Entry& entry, const RelationQuery& query) {
  const Relation& row = *entry.row;
  return row.available_at <= query.decision_time &&
         (!entry.superseded_at || query.decision_time < *entry.superseded_at) &&
         row.valid_from <= query.day && (!row.valid_to || query.day <= *row.valid_to);
}

std::vector<const Relation*> RelationHistory::subjects_of(std::string_view object,
                                                          const RelationQuery& query) const {
  const auto key = std::tie(query.kind, object);
  const auto first =
      std::partition_point(by_object_.begin(), by_object_.end(), [&](const Entry& entry) {
        return std::tuple<std::string_view, std::string_view>{entry.row->kind, entry.row->object} <
               key;
      });
  std::vector<const Relation*> found;
  for (auto entry = first;
       entry != by_object_.end() && entry->row->kind == query.kind && entry->row->object == object;
       ++entry)
    if (is_valid(*entry, query)) found.push_back(entry->row);
  return found;
}

std::vector<const Relation*> RelationHistory::objects_of(std::string_view subject,
                                                         const RelationQuery& query) const {
  const auto key = std::tie(query.kind, subject);
  const auto first =
      std::partition_point(by_subject_.begin(), by_subject_.end(), [&](const Entry& entry) {
        return std::tuple<std::string_view, std::string_view>{entry.row->kind, entry.row->subject} <
               key;
      });
  std::vector<const Relation*> found;
  for (auto entry = first; entry != by_subject_.end() && entry->row->kind == query.kind &&
                           entry->row->subject == subject;
       ++entry)
    if (is_valid(*entry, query)) found.push_back(entry->row);
  return found;
}

}  // namespace godwit
