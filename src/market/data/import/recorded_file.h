// Raw recordings of crypto venues' feeds: one JSON message a line (market/decode/recorded_json.h).
#pragma once

#include "market/data/import/file_format.h"

namespace godwit {

/// Depth messages become book_delta, trades trade, best bids and asks quote; a line is a record.
/// Sound messages of other kinds are skipped. A line that cannot be read is refused; whether a book
/// missed something by it, its next message's numbers tell.
/// Instruments are those that the messages name; a snapshot without a name is of the one
/// instrument that the command names, or else the lines before it.
///
/// ts_event is the venue's time, ts_recv our clock's, as recorded: where that clock ran behind the
/// venue's, ts_recv lies before ts_event. Quotes of Binance spot bear no time of the venue: theirs
/// is ts_recv, moved by how far the venue's clock was ahead of ours at the latest message before
/// that bears one, and never backwards.
class RecordedFileFormat final : public FileFormat {
 public:
  [[nodiscard]] std::string_view name() const override { return "recorded_json"; }
  [[nodiscard]] std::string_view about() const override {
    return "Raw recordings of Binance, Bybit and Hyperliquid feeds, one JSON message a line";
  }
  [[nodiscard]] bool recognises(const FileSample& sample) const override;
  [[nodiscard]] std::vector<HeldKind> holds(const FileSample& sample) const override;
  [[nodiscard]] std::unique_ptr<FileReader> open(std::unique_ptr<ByteSource> bytes,
                                                 const OpenOptions& options) const override;
};

}  // namespace godwit
