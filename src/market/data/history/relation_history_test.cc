#include "market/data/history/relation_history.h"

#include <gtest/gtest.h>

#include "foundation/base/random.h"
#include "market/data/history/history_testing.h"

namespace godwit {
namespace {

struct Days {
  std::string_view from;
  std::string_view to;  // "" for further notice.
};

Relation member(std::string_view subject, const Days& days, std::string_view available,
                std::optional<double> weight = std::nullopt) {
  return {.kind = "index_member",
          .subject = std::string{subject},
          .object = "I.INDEX",
          .valid_from = day(days.from),
          .valid_to = days.to.empty() ? std::nullopt : std::optional{day(days.to)},
          .available_at = at(available),
          .weight = weight};
}

std::string subjects(const RelationHistory& relations, std::string_view on,
                     std::string_view decision_time, std::string_view object = "I.INDEX") {
  std::string out;
  for (const Relation* relation : relations.subjects_of(
           object, {.kind = "index_member", .day = day(on), .decision_time = at(decision_time)}))
    out += (out.empty() ? "" : " ") + relation->subject;
  return out;
}

/// The example of docs/data.md: on 2018-06-01 it is announced that B takes A's place on 2018-06-11.
std::vector<Relation> index_change() {
  return {member("A.SSE", {"2017-01-03", ""}, "2016-12-12T10:00:00Z"),
          member("A.SSE", {"2017-01-03", "2018-06-08"}, "2018-06-01T10:00:00Z"),
          member("B.SSE", {"2018-06-11", ""}, "2018-06-01T10:00:00Z")};
}

TEST(RelationHistory, TheWorkedExample) {
  const RelationHistory relations{"INDEX_MEMBER.RELATION", index_change()};
  EXPECT_EQ(subjects(relations, "2017-01-02", "2016-12-13T00:00:00Z"), "");
  EXPECT_EQ(subjects(relations, "2017-01-03", "2016-12-12T09:00:00Z"), "") << "not announced yet";
  EXPECT_EQ(subjects(relations, "2017-01-03", "2016-12-12T10:00:00Z"), "A.SSE");
  EXPECT_EQ(subjects(relations, "2018-06-11", "2018-05-31T00:00:00Z"), "A.SSE")
      << "what was then thought of that day";
  EXPECT_EQ(subjects(relations, "2018-06-08", "2018-06-02T00:00:00Z"), "A.SSE") << "the last day";
  EXPECT_EQ(subjects(relations, "2018-06-11", "2018-06-02T00:00:00Z"), "B.SSE");
  EXPECT_EQ(subjects(relations, "2030-01-01", "2018-06-02T00:00:00Z"), "B.SSE") << "open end";
  EXPECT_EQ(subjects(relations, "2018-06-11", "2018-06-02T00:00:00Z", "J.INDEX"), "");
}

TEST(RelationHistory, ASubjectFindsItsObjects) {
  std::vector<Relation> rows = index_change();
  rows.push_back(rows[0]);
  rows.back().object = "H.INDEX";
  rows.push_back(rows[0]);
  rows.back().kind = "industry";
  rows.back().object = "banks";
  const RelationHistory relations{"test", std::move(rows)};
  const RelationQuery query{.kind = "index_member",
                            .day = day("2017-06-01"),
                            .decision_time = at("2017-06-01T00:00:00Z")};
  const auto found = relations.objects_of("A.SSE", query);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0]->object, "H.INDEX");
  EXPECT_EQ(found[1]->object, "I.INDEX");
}

TEST(RelationHistory, OverlapsAreErrorsWithBothNamed) {
  std::vector<Relation> rows = index_change();
  rows.push_back(member("B.SSE", {"2019-01-02", ""}, "2018-12-01T10:00:00Z"));
  EXPECT_EQ(error_of([&] { RelationHistory("test", rows); }),
            "test: two rows overlap: index_member of B.SSE in I.INDEX [2018-06-11 to further "
            "notice, available at 2018-06-01T10:00:00Z] and index_member of B.SSE in I.INDEX "
            "[2019-01-02 to further notice, available at 2018-12-01T10:00:00Z]; end the first one "
            "by a revision that is available no later than the second");
  rows.push_back(member("B.SSE", {"2018-06-11", "2018-12-28"}, "2018-12-01T10:00:00Z"));
  EXPECT_NO_THROW(RelationHistory("test", rows));
  rows.back().available_at = at("2018-12-01T10:00:01Z");
  EXPECT_NE(error_of([&] { RelationHistory("test", rows); }).find("overlap"), std::string::npos)
      << "for a second two memberships were known";
  rows.back().available_at = at("2018-12-01T10:00:00Z");
  rows.back().valid_to = day("2019-01-02");
  EXPECT_NE(error_of([&] { RelationHistory("test", rows); }).find("overlap"), std::string::npos)
      << "for a day two memberships held";
}

TEST(RelationHistory, ContradictionsAreErrorsWithBothNamed) {
  std::vector<Relation> rows = index_change();
  rows.push_back(rows[2]);
  EXPECT_NO_THROW(RelationHistory("test", rows)) << "the same row twice says nothing new";
  rows.back().weight = 0.5;
  EXPECT_EQ(error_of([&] { RelationHistory("test", rows); }),
            "test: two rows for one index_member of B.SSE in I.INDEX contradict each other: "
            "[2018-06-11 to further notice, available at 2018-06-01T10:00:00Z] and [2018-06-11 to "
            "further notice, available at 2018-06-01T10:00:00Z, weight 0.5]; remove one from the "
            "source and import it again");
  rows.pop_back();
  rows[0].valid_to = day("2017-01-02");
  EXPECT_NE(error_of([&] { RelationHistory("test", rows); }).find("ends before it begins"),
            std::string::npos);
}

TEST(RelationHistory, AnExclusiveKindHasOneObjectAtATime) {
  std::vector<Relation> rows{member("A.SSE", {"2017-01-03", ""}, "2017-01-01T00:00:00Z"),
                             member("A.SSE", {"2018-01-02", ""}, "2018-01-01T00:00:00Z")};
  rows[0].kind = rows[1].kind = "industry";
  rows[0].object = "steel";
  rows[1].object = "banks";
  EXPECT_NO_THROW(RelationHistory("test", rows));
  EXPECT_NE(error_of([&] {
              RelationHistory("test", rows, {"industry"});
            }).find("industry of A.SSE in steel [2017-01-03 to further notice"),
            std::string::npos);
  rows.push_back(rows[0]);
  rows.back().valid_to = day("2018-01-01");
  rows.back().available_at = at("2018-01-01T00:00:00Z");
  EXPECT_NO_THROW(RelationHistory("test", rows, {"industry"}));
}

TradingDay nth_day(int64_t n) {
  return TradingDay{*parse_date("2024-01-01") + static_cast<int32_t>(n)};
}

std::vector<Relation> random_rows(Rng& rng) {
  std::vector<Relation> rows;
  for (int64_t i = rng.between(0, 12); i > 0; --i) {
    Relation row{.kind = rng.between(0, 3) == 0 ? "industry" : "index_member",
                 .subject = rng.between(0, 1) == 0 ? "A.SSE" : "B.SSE",
                 .object = rng.between(0, 1) == 0 ? "I" : "J",
                 .valid_from = nth_day(rng.between(0, 20)),
                 .valid_to = std::nullopt,
                 .available_at = hour(rng.between(0, 10)),
                 .weight = std::nullopt};
    if (rng.between(0, 3) != 0)
      row.valid_to = nth_day(row.valid_from.date() - nth_day(0).date() + rng.between(0, 6));
    if (rng.between(0, 3) == 0) row.weight = static_cast<double>(rng.between(0, 3)) / 4;
    rows.push_back(std::move(row));
  }
  return rows;
}

/// The definition, row by row; sorted by (object, subject).
std::vector<Relation> naive_valid(const std::vector<Relation>& rows, const RelationQuery& query) {
  std::vector<Relation> found;
  for (const Relation& row : rows) {
    if (row.kind != query.kind || row.available_at > query.decision_time) continue;
    const bool is_revised = std::any_of(rows.begin(), rows.end(), [&](const Relation& other) {
      return other.kind == row.kind && other.subject == row.subject && other.object == row.object &&
             other.valid_from == row.valid_from && other.available_at > row.available_at &&
             other.available_at <= query.decision_time;
    });
    const bool is_valid =
        row.valid_from <= query.day && (!row.valid_to || query.day <= *row.valid_to);
    if (!is_revised && is_valid) found.push_back(row);
  }
  std::sort(found.begin(), found.end(), [](const Relation& a, const Relation& b) {
    return std::tie(a.object, a.subject) < std::tie(b.object, b.subject);
  });
  return found;
}

/// Rows are refused exactly when on some day, as known at some time, a naive scan finds one
/// statement twice (or a subject twice in an exclusive kind); otherwise all answers agree.
TEST(RelationHistory, AgreesWithANaiveScan) {
  int accepted = 0;
  for (uint64_t seed = 0; seed < 1'500; ++seed) {
    Rng rng{seed};
    const std::vector<Relation> rows = random_rows(rng);
    const bool exclusive = rng.between(0, 1) == 1;
    bool sound = true;
    for (size_t i = 0; i < rows.size(); ++i)
      for (size_t j = 0; j < i; ++j)
        if (rows[i] != rows[j] && rows[i].available_at == rows[j].available_at &&
            std::tie(rows[i].kind, rows[i].subject, rows[i].object, rows[i].valid_from) ==
                std::tie(rows[j].kind, rows[j].subject, rows[j].object, rows[j].valid_from))
          sound = false;
    std::vector<RelationQuery> queries;
    for (const std::string_view kind : {"industry", "index_member"})
      for (int64_t n = 0; n < 30; ++n)
        for (int64_t h = -1; h < 12; ++h) queries.push_back({kind, nth_day(n), hour(h)});
    for (const RelationQuery& query : queries) {
      const std::vector<Relation> found = naive_valid(rows, query);
      for (size_t i = 0; i < found.size(); ++i)
        for (size_t j = 0; j < i; ++j)
          if (found[i] != found[j] && found[i].subject == found[j].subject &&
              (found[i].object == found[j].object || (exclusive && query.kind == "industry")))
            sound = false;
    }
    const auto make = [&] {
      return RelationHistory{
          "test", rows,
          exclusive ? std::vector<std::string>{"industry"} : std::vector<std::string>{}};
    };
    if (!sound) {
      ASSERT_THROW(make(), Error) << "seed " << seed;
      continue;
    }
    ++accepted;
    const RelationHistory relations = make();
    for (const RelationQuery& query : queries) {
      std::vector<Relation> expected = naive_valid(rows, query);
      expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
      std::vector<Relation> by_object;
      for (const std::string_view object : {"I", "J"})
        for (const Relation* row : relations.subjects_of(object, query)) by_object.push_back(*row);
      ASSERT_EQ(by_object, expected) << "seed " << seed;
      std::vector<Relation> by_subject;
      for (const std::string_view subject : {"A.SSE", "B.SSE"})
        for (const Relation* row : relations.objects_of(subject, query)) by_subject.push_back(*row);
      std::stable_sort(by_subject.begin(), by_subject.end(),
                       [](const Relation& a, const Relation& b) { return a.object < b.object; });
      ASSERT_EQ(by_subject, expected) << "seed " << seed;
    }
  }
  EXPECT_GT(accepted, 300);
}

}  // namespace
}  // namespace godwit
