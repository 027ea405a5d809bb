#include "foundation/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace godwit {

void check_failed(const char* file, int line, const char* expression,
                  const char* message) noexcept {
  std::fprintf(stderr, "godwit: internal error at %s:%d: %s (%s)\n", file, line, message,
               expression);
  std::fflush(stderr);
  std::abort();
}

}  // namespace godwit
