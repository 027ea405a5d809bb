# The target header_check compiles every header of src/ alone, so that each includes what it uses.
# Built only when asked for: cmake --build build/release --target header_check
#
# The one glob of the build: a header that nobody listed is the one to look at.
file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/src"
     "${PROJECT_SOURCE_DIR}/src/*.h")
set(sources)
foreach(header IN LISTS headers)
  set(source "${PROJECT_BINARY_DIR}/header_check/${header}.cc")
  file(CONFIGURE OUTPUT "${source}" CONTENT "#include \"${header}\"\n#include \"${header}\"\n" @ONLY)
  list(APPEND sources "${source}")
endforeach()
add_library(header_check OBJECT EXCLUDE_FROM_ALL ${sources})
target_include_directories(header_check PRIVATE "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(header_check PRIVATE godwit_flags duckdb::duckdb)
target_compile_definitions(header_check PRIVATE GODWIT_SOURCE_FOLDER="${PROJECT_SOURCE_DIR}")
# Only the front end matters here.
target_compile_options(header_check PRIVATE -O0 -g0)
