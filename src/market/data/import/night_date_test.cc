#include "market/data/import/night_date.h"

#include <gtest/gtest.h>

namespace godwit {
namespace {

Date d(const char* text) { return *parse_date(text); }

struct Case {
  const char* exchange;
  const char* action;
  const char* trading;
  int hour;
  const char* right_action;
  const char* right_trading;
};

TEST(NightDate, WhatServersWriteAndWhatIsRight) {
  // 2020-08-07 is a Friday.
  const Case cases[] = {{"SHFE", "2020-08-06", "2020-08-07", 21, "2020-08-06", "2020-08-07"},
                        {"SHFE", "2020-08-07", "2020-08-10", 21, "2020-08-07", "2020-08-10"},
                        {"SHFE", "2020-08-08", "2020-08-10", 1, "2020-08-08", "2020-08-10"},
                        {"DCE", "2020-08-07", "2020-08-07", 21, "2020-08-06", "2020-08-07"},
                        {"DCE", "2020-08-10", "2020-08-10", 21, "2020-08-07", "2020-08-10"},
                        {"DCE", "2020-08-10", "2020-08-10", 1, "2020-08-08", "2020-08-10"},
                        {"DCE", "2020-08-11", "2020-08-11", 1, "2020-08-11", "2020-08-11"},
                        {"DCE", "2020-08-10", "2020-08-10", 9, "2020-08-10", "2020-08-10"},
                        {"CZCE", "2020-08-06", "2020-08-06", 21, "2020-08-06", "2020-08-07"},
                        {"CZCE", "2020-08-07", "2020-08-07", 21, "2020-08-07", "2020-08-10"},
                        {"CZCE", "2020-08-07", "2020-08-07", 15, "2020-08-07", "2020-08-07"}};
  for (const Case& each : cases) {
    const SnapshotDate right =
        right_night_date({d(each.action), d(each.trading)}, each.hour, each.exchange);
    EXPECT_EQ(right, (SnapshotDate{d(each.right_action), d(each.right_trading)}))
        << each.exchange << " " << each.action << " " << each.trading << " " << each.hour;
  }
}

}  // namespace
}  // namespace godwit
