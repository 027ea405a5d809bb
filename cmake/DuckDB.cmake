# The target duckdb::duckdb: a system DuckDB if there is one, else the pinned npm packages (the
# library from one, the C header from the other).
set(DUCKDB_VERSION 1.4.4)

find_path(DUCKDB_SYSTEM_INCLUDE duckdb.h)
find_library(DUCKDB_SYSTEM_LIBRARY duckdb)
if(DUCKDB_SYSTEM_INCLUDE AND DUCKDB_SYSTEM_LIBRARY)
  set(DUCKDB_VERSION "system")
  set(duckdb_include "${DUCKDB_SYSTEM_INCLUDE}")
  set(duckdb_library "${DUCKDB_SYSTEM_LIBRARY}")
else()
  include(NpmPackage)
  npm_package(
    "@duckdb/node-bindings-linux-x64" "1.4.4-r.4"
    "8c14cbfd6bdfc312d3a056bfa551df4fa7a532d96d2469dcdf04aec590fd39f325b62b7d614755152dfbbc1150cd7313d59f0e5a3b528cc87eccf2b13b01cb1c"
    "libduckdb.so;LICENSE" duckdb_library_dir)
  npm_package(
    "duckdb" "1.4.4"
    "844249e61c9517454b8f776638ba6c5ab411d1bddde1892ab72826ea25178c72430e74aa83f5122b171be6abcdace84560f824b5ac94e9d5c2b603ea7269a9a2"
    "src/duckdb/src/include/duckdb.h;LICENSE" duckdb_header_dir)
  set(duckdb_include "${duckdb_header_dir}/src/duckdb/src/include")
  set(duckdb_library "${duckdb_library_dir}/libduckdb.so")
endif()

add_library(duckdb::duckdb SHARED IMPORTED GLOBAL)
set_target_properties(
  duckdb::duckdb PROPERTIES IMPORTED_LOCATION "${duckdb_library}" IMPORTED_NO_SONAME TRUE
                            INTERFACE_INCLUDE_DIRECTORIES "${duckdb_include}")
