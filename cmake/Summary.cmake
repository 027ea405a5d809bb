# One status line says what is in this build, and the module list feeds the layering check.
get_property(modules GLOBAL PROPERTY GODWIT_MODULES)
file(GENERATE OUTPUT "${CMAKE_BINARY_DIR}/modules.txt" CONTENT "${modules}")
message(STATUS "godwit ${PROJECT_VERSION}: ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}, "
               "${CMAKE_BUILD_TYPE}, sanitize='${GODWIT_SANITIZE}', tests=${GODWIT_TESTS}, "
               "bench=${GODWIT_BENCH}, fuzz=${GODWIT_FUZZ}, duckdb=${DUCKDB_VERSION}")
