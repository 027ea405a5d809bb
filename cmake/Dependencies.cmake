# What the build finds on the machine, and what it fetches once into the cache.
# Reasons for each library: docs/dependencies.md.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip>=1.7)
pkg_check_modules(TOML REQUIRED IMPORTED_TARGET tomlplusplus)
find_package(date REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
pkg_check_modules(SIMDJSON REQUIRED IMPORTED_TARGET simdjson)
find_package(CLI11 2.1 REQUIRED)
find_path(EXPECTED_INCLUDE tl/expected.hpp REQUIRED)

find_package(GTest)
if(GTest_FOUND)
  include(GoogleTest)
  option(GODWIT_TESTS "Build the tests" ON)
else()
  set(GODWIT_TESTS OFF)
endif()
if(GODWIT_BENCH)
  find_package(benchmark REQUIRED)
endif()

include(DuckDB)
include(ChartLibrary)
