// The 23 messages of NASDAQ TotalView-ITCH 5.0 as plain structs. fields() names what follows the
// header in the order of the wire: decoder, encoder and size check all read it.
// Source: Nasdaq TotalView-ITCH 5.0 specification, state of April 2023.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>

namespace godwit {

/// ASCII, left aligned, padded with spaces.
template <size_t N>
using ItchText = std::array<char, N>;
using ItchStock = ItchText<8>;
using ItchMpid = ItchText<4>;

/// What every message begins with, after its type.
struct ItchHeader {
  static constexpr size_t kBytes = 11;  ///< The type included.
  uint16_t stock_locate = 0;            ///< Number of the stock for one day; 0 is no stock.
  uint16_t tracking_number = 0;
  uint64_t time_ns = 0;  ///< Since midnight US Eastern; 48 bits. The date is not in the feed.
  friend bool operator==(const ItchHeader&, const ItchHeader&) = default;
};

// Names that end in _1e4 and _1e8 are prices in units of 0.0001 and 0.00000001 dollars.

/// Start and end of messages, system hours and market hours.
struct ItchSystemEvent {
  static constexpr char kType = 'S';
  static constexpr size_t kBytes = 12;
  ItchHeader header;
  char event = ' ';  ///< 'O', 'S', 'Q' market open, 'M' market close, 'E', 'C'
  static constexpr auto fields(auto& m) { return std::tie(m.event); }
  friend bool operator==(const ItchSystemEvent&, const ItchSystemEvent&) = default;
};

/// One per stock at the start of the day: what the locate stands for.
struct ItchStockDirectory {
  static constexpr char kType = 'R';
  static constexpr size_t kBytes = 39;
  ItchHeader header;
  ItchStock stock{};
  char market_category = ' ';
  char financial_status = ' ';
  uint32_t round_lot_size = 0;
  char round_lots_only = ' ';
  char issue_classification = ' ';
  ItchText<2> issue_sub_type{};
  char authenticity = ' ';  ///< 'P' production, 'T' test symbol
  char short_sale_threshold = ' ';
  char ipo = ' ';
  char luld_tier = ' ';
  char etp = ' ';
  uint32_t etp_leverage = 0;
  char inverse = ' ';
  static constexpr auto fields(auto& m) {
    return std::tie(m.stock, m.market_category, m.financial_status, m.round_lot_size,
                    m.round_lots_only, m.issue_classification, m.issue_sub_type, m.authenticity,
                    m.short_sale_threshold, m.ipo, m.luld_tier, m.etp, m.etp_leverage, m.inverse);
  }
  friend bool operator==(const ItchStockDirectory&, const ItchStockDirectory&) = default;
};

/// A stock is halted, paused, quoted only or trading.
struct ItchStockTradingAction {
  static constexpr char kType = 'H';
  static constexpr size_t kBytes = 25;
  ItchHeader header;
  ItchStock stock{};
  char state = ' ';  ///< 'H', 'P', 'Q', 'T'
  char reserved = ' ';
  ItchText<4> reason{};
  static constexpr auto fields(auto& m) { return std::tie(m.stock, m.state, m.reserved, m.reason); }
  friend bool operator==(const ItchStockTradingAction&, const ItchStockTradingAction&) = default;
};

/// Regulation SHO.
struct ItchShortSaleRestriction {
  static constexpr char kType = 'Y';
  static constexpr size_t kBytes = 20;
  ItchHeader header;
  ItchStock stock{};
  char action = ' ';
  static constexpr auto fields(auto& m) { return std::tie(m.stock, m.action); }
  friend bool operator==(const ItchShortSaleRestriction&,
                         const ItchShortSaleRestriction&) = default;
};

/// A market maker in a stock.
struct ItchParticipantPosition {
  static constexpr char kType = 'L';
  static constexpr size_t kBytes = 26;
  ItchHeader header;
  ItchMpid mpid{};
  ItchStock stock{};
  char primary = ' ';
  char mode = ' ';
  char state = ' ';
  static constexpr auto fields(auto& m) {
    return std::tie(m.mpid, m.stock, m.primary, m.mode, m.state);
  }
  friend bool operator==(const ItchParticipantPosition&, const ItchParticipantPosition&) = default;
};

/// Market-wide circuit breaker, prices in 1e-8.
struct ItchCircuitBreakerLevels {
  static constexpr char kType = 'V';
  static constexpr size_t kBytes = 35;
  ItchHeader header;
  uint64_t level1_1e8 = 0;
  uint64_t level2_1e8 = 0;
  uint64_t level3_1e8 = 0;
  static constexpr auto fields(auto& m) {
    return std::tie(m.level1_1e8, m.level2_1e8, m.level3_1e8);
  }
  friend bool operator==(const ItchCircuitBreakerLevels&,
                         const ItchCircuitBreakerLevels&) = default;
};

/// A level was breached.
struct ItchCircuitBreakerStatus {
  static constexpr char kType = 'W';
  static constexpr size_t kBytes = 12;
  ItchHeader header;
  char level = ' ';  ///< '1', '2', '3'
  static constexpr auto fields(auto& m) { return std::tie(m.level); }
  friend bool operator==(const ItchCircuitBreakerStatus&,
                         const ItchCircuitBreakerStatus&) = default;
};

/// When an IPO may be quoted.
struct ItchIpoQuotingPeriod {
  static constexpr char kType = 'K';
  static constexpr size_t kBytes = 28;
  ItchHeader header;
  ItchStock stock{};
  uint32_t release_seconds = 0;  ///< since midnight
  char qualifier = ' ';
  uint32_t price_1e4 = 0;
  static constexpr auto fields(auto& m) {
    return std::tie(m.stock, m.release_seconds, m.qualifier, m.price_1e4);
  }
  friend bool operator==(const ItchIpoQuotingPeriod&, const ItchIpoQuotingPeriod&) = default;
};

/// Limits of an auction after a volatility pause.
struct ItchAuctionCollar {
  static constexpr char kType = 'J';
  static constexpr size_t kBytes = 35;
  ItchHeader header;
  ItchStock stock{};
  uint32_t reference_1e4 = 0;
  uint32_t upper_1e4 = 0;
  uint32_t lower_1e4 = 0;
  uint32_t extension = 0;
  static constexpr auto fields(auto& m) {
    return std::tie(m.stock, m.reference_1e4, m.upper_1e4, m.lower_1e4, m.extension);
  }
  friend bool operator==(const ItchAuctionCollar&, const ItchAuctionCollar&) = default;
};

/// A halt on one market centre.
struct ItchOperationalHalt {
  static constexpr char kType = 'h';
  static constexpr size_t kBytes = 21;
  ItchHeader header;
  ItchStock stock{};
  char market = ' ';
  char action = ' ';  ///< 'H' halted, 'T' lifted
  static constexpr auto fields(auto& m) { return std::tie(m.stock, m.market, m.action); }
  friend bool operator==(const ItchOperationalHalt&, const ItchOperationalHalt&) = default;
};

/// An order rests at the end of its queue.
struct ItchAddOrder {
  static constexpr char kType = 'A';
  static constexpr size_t kBytes = 36;
  ItchHeader header;
  uint64_t order_ref = 0;
  char side = ' ';  ///< 'B' or 'S'
  uint32_t shares = 0;
  ItchStock stock{};
  uint32_t price_1e4 = 0;
  static constexpr auto fields(auto& m) {
    return std::tie(m.order_ref, m.side, m.shares, m.stock, m.price_1e4);
  }
  friend bool operator==(const ItchAddOrder&, const ItchAddOrder&) = default;
};

/// The same with the participant named.
struct ItchAddOrderMpid {
  static constexpr char kType = 'F';
  static constexpr size_t kBytes = 40;
  ItchHeader header;
  uint64_t order_ref = 0;
  char side = ' ';  ///< 'B' or 'S'
  uint32_t shares = 0;
  ItchStock stock{};
  uint32_t price_1e4 = 0;
  ItchMpid attribution{};
  static constexpr auto fields(auto& m) {
    return std::tie(m.order_ref, m.side, m.shares, m.stock, m.price_1e4, m.attribution);
  }
  friend bool operator==(const ItchAddOrderMpid&, const ItchAddOrderMpid&) = default;
};

/// Shares of an order traded at its own price.
struct ItchOrderExecuted {
  static constexpr char kType = 'E';
  static constexpr size_t kBytes = 31;
  ItchHeader header;
  uint64_t order_ref = 0;
  uint32_t shares = 0;
  uint64_t match_number = 0;
  static constexpr auto fields(auto& m) { return std::tie(m.order_ref, m.shares, m.match_number); }
  friend bool operator==(const ItchOrderExecuted&, const ItchOrderExecuted&) = default;
};

/// Shares of an order traded at another price.
struct ItchOrderExecutedAtPrice {
  static constexpr char kType = 'C';
  static constexpr size_t kBytes = 36;
  ItchHeader header;
  uint64_t order_ref = 0;
  uint32_t shares = 0;
  uint64_t match_number = 0;
  char printable = ' ';  ///< 'N': not to be counted in the volume
  uint32_t price_1e4 = 0;
  static constexpr auto fields(auto& m) {
    return std::tie(m.order_ref, m.shares, m.match_number, m.printable, m.price_1e4);
  }
  friend bool operator==(const ItchOrderExecutedAtPrice&,
                         const ItchOrderExecutedAtPrice&) = default;
};

/// Shares of an order were canceled; it keeps its place.
struct ItchOrderCancel {
  static constexpr char kType = 'X';
  static constexpr size_t kBytes = 23;
  ItchHeader header;
  uint64_t order_ref = 0;
  uint32_t shares = 0;
  static constexpr auto fields(auto& m) { return std::tie(m.order_ref, m.shares); }
  friend bool operator==(const ItchOrderCancel&, const ItchOrderCancel&) = default;
};

/// The order is gone.
struct ItchOrderDelete {
  static constexpr char kType = 'D';
  static constexpr size_t kBytes = 19;
  ItchHeader header;
  uint64_t order_ref = 0;
  static constexpr auto fields(auto& m) { return std::tie(m.order_ref); }
  friend bool operator==(const ItchOrderDelete&, const ItchOrderDelete&) = default;
};

/// A new order, at the end of its queue, in place of another; side and stock remain.
struct ItchOrderReplace {
  static constexpr char kType = 'U';
  static constexpr size_t kBytes = 35;
  ItchHeader header;
  uint64_t original_ref = 0;
  uint64_t new_ref = 0;
  uint32_t shares = 0;
  uint32_t price_1e4 = 0;
  static constexpr auto fields(auto& m) {
    return std::tie(m.original_ref, m.new_ref, m.shares, m.price_1e4);
  }
  friend bool operator==(const ItchOrderReplace&, const ItchOrderReplace&) = default;
};

/// A trade against a hidden order.
struct ItchTrade {
  static constexpr char kType = 'P';
  static constexpr size_t kBytes = 44;
  ItchHeader header;
  uint64_t order_ref = 0;  ///< 0
  char side = ' ';
  uint32_t shares = 0;
  ItchStock stock{};
  uint32_t price_1e4 = 0;
  uint64_t match_number = 0;
  static constexpr auto fields(auto& m) {
    return std::tie(m.order_ref, m.side, m.shares, m.stock, m.price_1e4, m.match_number);
  }
  friend bool operator==(const ItchTrade&, const ItchTrade&) = default;
};

/// The print of an auction; 0 shares: it matched nothing.
struct ItchCrossTrade {
  static constexpr char kType = 'Q';
  static constexpr size_t kBytes = 40;
  ItchHeader header;
  uint64_t shares = 0;
  ItchStock stock{};
  uint32_t price_1e4 = 0;
  uint64_t match_number = 0;
  char cross_type = ' ';  ///< 'O', 'C', 'H', 'I'
  static constexpr auto fields(auto& m) {
    return std::tie(m.shares, m.stock, m.price_1e4, m.match_number, m.cross_type);
  }
  friend bool operator==(const ItchCrossTrade&, const ItchCrossTrade&) = default;
};

/// A print is undone; books are not.
struct ItchBrokenTrade {
  static constexpr char kType = 'B';
  static constexpr size_t kBytes = 19;
  ItchHeader header;
  uint64_t match_number = 0;
  static constexpr auto fields(auto& m) { return std::tie(m.match_number); }
  friend bool operator==(const ItchBrokenTrade&, const ItchBrokenTrade&) = default;
};

/// What an auction would match now.
struct ItchImbalance {
  static constexpr char kType = 'I';
  static constexpr size_t kBytes = 50;
  ItchHeader header;
  uint64_t paired_shares = 0;
  uint64_t imbalance_shares = 0;
  char direction = ' ';
  ItchStock stock{};
  uint32_t far_1e4 = 0;
  uint32_t near_1e4 = 0;
  uint32_t reference_1e4 = 0;
  char cross_type = ' ';
  char variation = ' ';
  static constexpr auto fields(auto& m) {
    return std::tie(m.paired_shares, m.imbalance_shares, m.direction, m.stock, m.far_1e4,
                    m.near_1e4, m.reference_1e4, m.cross_type, m.variation);
  }
  friend bool operator==(const ItchImbalance&, const ItchImbalance&) = default;
};

/// Retail price improvement.
struct ItchRetailInterest {
  static constexpr char kType = 'N';
  static constexpr size_t kBytes = 20;
  ItchHeader header;
  ItchStock stock{};
  char flag = ' ';
  static constexpr auto fields(auto& m) { return std::tie(m.stock, m.flag); }
  friend bool operator==(const ItchRetailInterest&, const ItchRetailInterest&) = default;
};

/// Price discovery of a direct listing with capital raise.
struct ItchDirectListing {
  static constexpr char kType = 'O';
  static constexpr size_t kBytes = 48;
  ItchHeader header;
  ItchStock stock{};
  char open_eligible = ' ';
  uint32_t min_1e4 = 0;
  uint32_t max_1e4 = 0;
  uint32_t near_1e4 = 0;
  uint64_t near_time_ns = 0;
  uint32_t lower_1e4 = 0;
  uint32_t upper_1e4 = 0;
  static constexpr auto fields(auto& m) {
    return std::tie(m.stock, m.open_eligible, m.min_1e4, m.max_1e4, m.near_1e4, m.near_time_ns,
                    m.lower_1e4, m.upper_1e4);
  }
  friend bool operator==(const ItchDirectListing&, const ItchDirectListing&) = default;
};

}  // namespace godwit
