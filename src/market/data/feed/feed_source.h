// One recorded series as the items of a feed.
#pragma once

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "foundation/base/error.h"
#include "market/data/feed/feed.h"
#include "market/domain/event_kind.h"
#include "market/domain/interval.h"
#include "market/domain/row_stream.h"

namespace godwit {

/// Items in the order of time. The header of its events bears the instrument; their sequence is set
/// by whoever merges sources.
class FeedSource {
 public:
  virtual ~FeedSource() = default;
  /// Moves to the next item; false at the end. Throws Error on unreadable data and on a time that
  /// goes backwards.
  [[nodiscard]] virtual bool next() = 0;
  /// The item that next() moved to.
  [[nodiscard]] const FeedItem& item() const { return item_; }
  /// The header of its event, for the sequence.
  [[nodiscard]] EventHeader& header() { return *header_; }

 protected:
  FeedItem item_;
  EventHeader* header_ = nullptr;
};

/// Rows taken one by one out of the blocks of a stream, as copies of our own.
template <class Row>
class RowCursor {
 public:
  RowCursor(std::unique_ptr<RowStream<Row>> stream, InstrumentIndex instrument)
      : stream_{std::move(stream)}, instrument_{instrument} {}

  /// False at the end.
  [[nodiscard]] bool next() {
    if (position_ == block_.size()) {
      block_ = stream_->next();
      position_ = 0;
      if (block_.empty()) return false;
    }
    row = block_[position_++];
    row.header.instrument = instrument_;
    row.header.kind = kind_of<Row>();
    return true;
  }
  Row row;

 private:
  std::unique_ptr<RowStream<Row>> stream_;
  InstrumentIndex instrument_;
  std::span<const Row> block_;
  size_t position_ = 0;
};

/// Bars, or bars of quotes: each opens one interval before it closes, or when the one before it
/// closed if that is later.
template <class BarRow>
class BarFeedSource final : public FeedSource {
 public:
  BarFeedSource(std::unique_ptr<RowStream<BarRow>> stream, InstrumentIndex instrument,
                Interval interval)
      : bars_{std::move(stream), instrument}, length_{duration(interval)} {
    item_.event = header_ = &bars_.row.header;
  }
  BarFeedSource(const BarFeedSource&) = delete;
  BarFeedSource& operator=(const BarFeedSource&) = delete;

  [[nodiscard]] bool next() override {
    if (item_.instant == FeedInstant::kBarOpen) {
      item_.instant = FeedInstant::kEvent;
      item_.ts = closed_;
      return true;
    }
    if (!bars_.next()) return false;
    const Timestamp close = bars_.row.header.ts_event;
    if (close <= closed_)
      throw failed("bars out of order: one that closes at " + format_timestamp(close) +
                   " follows one that closes at " + format_timestamp(closed_) +
                   "; import the data again");
    item_.instant = FeedInstant::kBarOpen;
    item_.ts = std::max(closed_, close - length_);
    item_.trading_day = bars_.row.trading_day();
    closed_ = close;
    return true;
  }

 private:
  RowCursor<BarRow> bars_;
  Duration length_;
  Timestamp closed_ = Timestamp::from_ns(INT64_MIN);  // Close of the bar at hand, or before any.
};

/// The trading day of an instant, where rows do not say: by an instrument's sessions, or the UTC
/// day.
class TradingDayOf {
 public:
  virtual ~TradingDayOf() = default;
  [[nodiscard]] virtual TradingDay trading_day(Timestamp t) const = 0;
};

/// Quotes, trades, books, orders and funding: each acts when it happens.
template <class Row>
class EventFeedSource final : public FeedSource {
 public:
  /// days: outlives the source; null: an instant belongs to its UTC day.
  EventFeedSource(std::unique_ptr<RowStream<Row>> stream, InstrumentIndex instrument,
                  const TradingDayOf* days)
      : rows_{std::move(stream), instrument}, days_{days} {
    item_.event = header_ = &rows_.row.header;
  }
  EventFeedSource(const EventFeedSource&) = delete;
  EventFeedSource& operator=(const EventFeedSource&) = delete;

  [[nodiscard]] bool next() override {
    const Timestamp last = item_.ts;
    if (!rows_.next()) return false;
    item_.ts = rows_.row.header.ts_event;
    if (started_ && item_.ts < last)
      throw failed("rows out of order: one of " + format_timestamp(item_.ts) + " follows one of " +
                   format_timestamp(last) + "; import the data again");
    started_ = true;
    item_.trading_day =
        days_ == nullptr ? TradingDay{utc_date(item_.ts)} : days_->trading_day(item_.ts);
    return true;
  }

 private:
  RowCursor<Row> rows_;
  const TradingDayOf* days_;
  bool started_ = false;
};

}  // namespace godwit
