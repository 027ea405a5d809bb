#include "foundation/base/unpack_limits.h"

#include "foundation/base/error.h"

namespace godwit {
namespace {

Error too_much(const std::string& name, const std::string& what, const char* limit) {
  return failed(name + ": unpacks to more than " + what + ", is it a zip bomb? If you trust it, " +
                "raise " + limit + " or unpack it to a file first");
}

}  // namespace

void require_within(const UnpackLimits& limits, const UnpackedBytes& bytes,
                    const std::string& name) {
  if (bytes.unpacked > limits.unpacked_bytes_max)
    throw too_much(name, std::to_string(limits.unpacked_bytes_max) + " bytes",
                   "unpacked_bytes_max");
  // Division, as the product could overflow; the quotient's missing fraction favours the file.
  if (bytes.unpacked > limits.unpacked_ratio_from_bytes &&
      (bytes.packed == 0 || bytes.unpacked / bytes.packed > limits.unpacked_ratio_max))
    throw too_much(name,
                   std::to_string(limits.unpacked_ratio_max) + " times its size (" +
                       std::to_string(bytes.unpacked) + " bytes from " +
                       std::to_string(bytes.packed) + ")",
                   "unpacked_ratio_max");
}

}  // namespace godwit
