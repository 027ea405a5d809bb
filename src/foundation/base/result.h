// Result<T, E>: an expected outcome on the event path. Names tl::expected once, so that it can
// step aside for std::expected later.
#pragma once

#include <tl/expected.hpp>

namespace godwit {

template <class T, class E>
using Result = tl::expected<T, E>;

template <class E>
using Unexpected = tl::unexpected<E>;

}  // namespace godwit
