#include "signals/features/feature_matrix.h"

#include <new>
#include <utility>

#include "foundation/base/error.h"

namespace godwit::features {
namespace {

constexpr std::align_val_t kLine{64};

}  // namespace

void FeatureMatrix::Release::operator()(double* memory) const {
  ::operator delete[](memory, kLine);
}

FeatureMatrix::FeatureMatrix(std::vector<std::string> names, std::vector<RowTime> times,
                             std::vector<Part> parts)
    : names_{std::move(names)}, times_{std::move(times)}, parts_{std::move(parts)} {
  const size_t bytes = rows() * columns() * sizeof(double);
  values_.reset(static_cast<double*>(::operator new[](bytes, kLine, std::nothrow)));
  if (!values_)
    throw failed("a matrix of " + std::to_string(rows()) + " rows and " +
                 std::to_string(columns()) + " features asks for " + std::to_string(bytes >> 20) +
                 " MiB, which this machine does not have: take fewer instruments, a shorter range "
                 "or a file (features compute)");
}

}  // namespace godwit::features
