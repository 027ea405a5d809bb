// What a gzip file unpacks to (RFC 1952), through zlib.
#pragma once

#include <memory>

#include "foundation/base/byte_source.h"
#include "foundation/base/unpack_limits.h"

namespace godwit {

/// Unpacks `packed`, all members one behind the other as gzip does; checksums and lengths are
/// verified. Reading throws Error when the data is damaged, ends early (the message says how much
/// was read), passes the limits, or is followed by something else than zero bytes, which some
/// programs pad with. Progress counts packed bytes.
[[nodiscard]] std::unique_ptr<ByteSource> gzip_source(std::unique_ptr<ByteSource> packed,
                                                      const UnpackLimits& limits);

}  // namespace godwit
