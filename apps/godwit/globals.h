// The global options, as every command sees them.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>

namespace godwit {

struct Globals {
  std::filesystem::path catalog;
  bool json = false;
  bool quiet = false;
  int threads = 0;
  std::optional<uint64_t> seed;

  /// Where trials are kept: $GODWIT_STORE, else godwit.sqlite in the catalog.
  [[nodiscard]] std::filesystem::path store_path() const {
    // Read before any thread starts.
    const char* const store = std::getenv("GODWIT_STORE");  // NOLINT(concurrency-mt-unsafe)
    return store != nullptr && *store != '\0' ? std::filesystem::path{store}
                                              : catalog / "godwit.sqlite";
  }
};

}  // namespace godwit
