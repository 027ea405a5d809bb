// The constant arguments of a call, judged: windows, lags, fractions.
#pragma once

#include <cstddef>

#include "signals/features/expression/operator_table.h"
#include "signals/features/expression/syntax_tree.h"

namespace godwit::features {

/// Throws TextError unless the call has as many arguments as the operator.
void check_count(const OperatorInfo& info, const Syntax& call);
/// A whole constant of at least info.least and at most `most`. Throws TextError.
[[nodiscard]] size_t whole_argument(const OperatorInfo& info, const Syntax& argument, size_t most);
/// A constant in [0, 1], or [0, 0.5) for cs_winsorise. Throws TextError.
[[nodiscard]] double fraction_argument(const OperatorInfo& info, const Syntax& argument);

}  // namespace godwit::features
