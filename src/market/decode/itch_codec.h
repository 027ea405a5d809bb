// ITCH messages from bytes and back. Integers are big-endian and unaligned; every length is checked
// against the table of the protocol before a field is read.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "foundation/base/result.h"
#include "market/decode/itch_fault.h"
#include "market/decode/itch_message.h"
#include "market/domain/price.h"

namespace godwit {

static_assert(std::endian::native == std::endian::little);

/// Any message, for those who want to hold one. Books are built by visit_itch, without it.
using ItchMessage =
    std::variant<ItchSystemEvent, ItchStockDirectory, ItchStockTradingAction,
                 ItchShortSaleRestriction, ItchParticipantPosition, ItchCircuitBreakerLevels,
                 ItchCircuitBreakerStatus, ItchIpoQuotingPeriod, ItchAuctionCollar,
                 ItchOperationalHalt, ItchAddOrder, ItchAddOrderMpid, ItchOrderExecuted,
                 ItchOrderExecutedAtPrice, ItchOrderCancel, ItchOrderDelete, ItchOrderReplace,
                 ItchTrade, ItchCrossTrade, ItchBrokenTrade, ItchImbalance, ItchRetailInterest,
                 ItchDirectListing>;

namespace itch_wire {

template <class Int>
  requires std::is_unsigned_v<Int>
[[nodiscard]] constexpr Int swap_bytes(Int value) noexcept {
  if constexpr (sizeof(Int) == 2) return __builtin_bswap16(value);
  if constexpr (sizeof(Int) == 4) return __builtin_bswap32(value);
  return static_cast<Int>(__builtin_bswap64(value));
}
template <class Int>
[[nodiscard]] Int load(const std::byte* at) noexcept {
  Int value;
  std::memcpy(&value, at, sizeof value);
  return swap_bytes(value);
}
/// 48 bits, without reading beyond them.
[[nodiscard]] inline uint64_t load_time(const std::byte* at) noexcept {
  return uint64_t{load<uint16_t>(at)} << 32 | load<uint32_t>(at + 2);
}

/// Takes the next field from `at` and moves it on.
template <class Field>
void take(const std::byte*& at, Field& field) noexcept {
  if constexpr (std::is_same_v<Field, char>) {
    field = static_cast<char>(*at);
  } else if constexpr (std::is_unsigned_v<Field>) {
    field = load<Field>(at);
  } else {
    std::memcpy(field.data(), at, sizeof field);
  }
  at += sizeof field;
}
template <class Field>
void put(std::byte*& at, const Field& field) noexcept {
  if constexpr (std::is_unsigned_v<Field> && !std::is_same_v<Field, char>) {
    const Field swapped = swap_bytes(field);
    std::memcpy(at, &swapped, sizeof swapped);
  } else {
    std::memcpy(at, &field, sizeof field);
  }
  at += sizeof field;
}

/// The length that a message's own fields add up to.
template <class Message>
[[nodiscard]] consteval size_t bytes_of_fields() {
  Message message;
  return std::apply([](const auto&... field) { return (ItchHeader::kBytes + ... + sizeof field); },
                    Message::fields(message));
}

/// Inlined always, so that fields go to registers: written to memory byte by byte and read back in
/// one piece they would have to wait for the store buffer.
template <class Message>
[[nodiscard, gnu::always_inline]] inline Message read(const std::byte* at) noexcept {
  static_assert(bytes_of_fields<Message>() == Message::kBytes,
                "the fields do not fill the message");
  Message message;
  message.header.stock_locate = load<uint16_t>(at + 1);
  message.header.tracking_number = load<uint16_t>(at + 3);
  message.header.time_ns = load_time(at + 5);
  at += ItchHeader::kBytes;
  std::apply([&](auto&... field) { (take(at, field), ...); }, Message::fields(message));
  return message;
}

template <class Message, class Visit>
[[nodiscard]] Result<void, ItchFault> deliver(std::span<const std::byte> bytes, Visit& visit) {
  if (bytes.size() != Message::kBytes) [[unlikely]]
    return Unexpected{ItchFault::kWrongLength};
  visit(read<Message>(bytes.data()));
  return {};
}

}  // namespace itch_wire

/// Decodes one message and calls visit(const M&) with its type. Unknown types and wrong lengths are
/// faults of that message alone.
template <class Visit>
[[nodiscard]] Result<void, ItchFault> visit_itch(std::span<const std::byte> bytes, Visit&& visit) {
  if (bytes.empty()) return Unexpected{ItchFault::kEmpty};
  switch (static_cast<char>(bytes.front())) {
    case ItchSystemEvent::kType: return itch_wire::deliver<ItchSystemEvent>(bytes, visit);
    case ItchStockDirectory::kType: return itch_wire::deliver<ItchStockDirectory>(bytes, visit);
    case ItchStockTradingAction::kType:
      return itch_wire::deliver<ItchStockTradingAction>(bytes, visit);
    case ItchShortSaleRestriction::kType:
      return itch_wire::deliver<ItchShortSaleRestriction>(bytes, visit);
    case ItchParticipantPosition::kType:
      return itch_wire::deliver<ItchParticipantPosition>(bytes, visit);
    case ItchCircuitBreakerLevels::kType:
      return itch_wire::deliver<ItchCircuitBreakerLevels>(bytes, visit);
    case ItchCircuitBreakerStatus::kType:
      return itch_wire::deliver<ItchCircuitBreakerStatus>(bytes, visit);
    case ItchIpoQuotingPeriod::kType: return itch_wire::deliver<ItchIpoQuotingPeriod>(bytes, visit);
    case ItchAuctionCollar::kType: return itch_wire::deliver<ItchAuctionCollar>(bytes, visit);
    case ItchOperationalHalt::kType: return itch_wire::deliver<ItchOperationalHalt>(bytes, visit);
    case ItchAddOrder::kType: return itch_wire::deliver<ItchAddOrder>(bytes, visit);
    case ItchAddOrderMpid::kType: return itch_wire::deliver<ItchAddOrderMpid>(bytes, visit);
    case ItchOrderExecuted::kType: return itch_wire::deliver<ItchOrderExecuted>(bytes, visit);
    case ItchOrderExecutedAtPrice::kType:
      return itch_wire::deliver<ItchOrderExecutedAtPrice>(bytes, visit);
    case ItchOrderCancel::kType: return itch_wire::deliver<ItchOrderCancel>(bytes, visit);
    case ItchOrderDelete::kType: return itch_wire::deliver<ItchOrderDelete>(bytes, visit);
    case ItchOrderReplace::kType: return itch_wire::deliver<ItchOrderReplace>(bytes, visit);
    case ItchTrade::kType: return itch_wire::deliver<ItchTrade>(bytes, visit);
    case ItchCrossTrade::kType: return itch_wire::deliver<ItchCrossTrade>(bytes, visit);
    case ItchBrokenTrade::kType: return itch_wire::deliver<ItchBrokenTrade>(bytes, visit);
    case ItchImbalance::kType: return itch_wire::deliver<ItchImbalance>(bytes, visit);
    case ItchRetailInterest::kType: return itch_wire::deliver<ItchRetailInterest>(bytes, visit);
    case ItchDirectListing::kType: return itch_wire::deliver<ItchDirectListing>(bytes, visit);
    default: return Unexpected{ItchFault::kUnknownType};
  }
}

[[nodiscard]] Result<ItchMessage, ItchFault> decode_itch(std::span<const std::byte> bytes);

/// Appends the bytes of a message.
template <class Message>
void append_itch(std::vector<std::byte>& out, const Message& message) {
  const size_t start = out.size();
  out.resize(start + Message::kBytes);
  std::byte* at = out.data() + start;
  itch_wire::put(at, Message::kType);
  itch_wire::put(at, message.header.stock_locate);
  itch_wire::put(at, message.header.tracking_number);
  itch_wire::put(at, static_cast<uint16_t>(message.header.time_ns >> 32));
  itch_wire::put(at, static_cast<uint32_t>(message.header.time_ns));
  std::apply([&](const auto&... field) { (itch_wire::put(at, field), ...); },
             Message::fields(message));
}

/// The same behind its length, as files hold it.
template <class Message>
void append_itch_frame(std::vector<std::byte>& out, const Message& message) {
  std::byte length[2];
  std::byte* at = length;
  itch_wire::put(at, static_cast<uint16_t>(Message::kBytes));
  out.insert(out.end(), length, length + sizeof length);
  append_itch(out, message);
}

/// A price of four decimals, exactly.
[[nodiscard]] constexpr Price itch_price(uint32_t price_1e4) noexcept {
  return Price::from_raw(int64_t{price_1e4} * (Price::kScale / 10'000));
}
/// At most 4.3e9 shares: always in range.
[[nodiscard]] constexpr Quantity itch_quantity(uint32_t shares) noexcept {
  return Quantity::from_raw(int64_t{shares} * Quantity::kScale);
}

}  // namespace godwit
