// How a text file writes its characters. Everything behind this reads UTF-8.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "foundation/base/byte_source.h"

namespace godwit {

enum class TextEncoding : uint8_t {
  kUtf8,
  kGb18030  ///< GB 18030, of which GBK and GB 2312 are parts
};

/// "utf-8", "gb18030", "gbk", "gb2312" in any case, with or without the hyphen.
[[nodiscard]] std::optional<TextEncoding> parse_text_encoding(std::string_view name) noexcept;
[[nodiscard]] std::string_view name(TextEncoding encoding) noexcept;

/// `source` as UTF-8 without a byte-order mark. UTF-8 passes through unseen and uncopied. Bytes
/// that are not of the stated encoding stay as they are: they are not UTF-8 either, so that the
/// reader finds the defect in the line where it is (a test walks through all of them). Throws Error
/// when the text starts with the mark of UTF-16 or Parquet, or with that of UTF-8 where another
/// encoding is stated.
[[nodiscard]] std::unique_ptr<ByteSource> as_utf8(std::unique_ptr<ByteSource> source,
                                                  TextEncoding encoding);

/// A short text as UTF-8, or nothing when it is not of that encoding.
[[nodiscard]] std::optional<std::string> to_utf8(std::string_view text, TextEncoding encoding);

}  // namespace godwit
