# Language, flags and tools that hold for every target.
#
# Results must be the same bits on like machines: no contraction of a*b+c, no fast-math, one
# instruction-set baseline. See docs/architecture.md, promise 3.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
  message(FATAL_ERROR "godwit needs g++ 12 or newer, found ${CMAKE_CXX_COMPILER_VERSION} "
                      "(${CMAKE_CXX_COMPILER}). On Debian 12: apt-get install g++.")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
  message(FATAL_ERROR "godwit needs clang 16 or newer, found ${CMAKE_CXX_COMPILER_VERSION}: "
                      "older ones cannot compile the ranges of libstdc++ 12.")
endif()

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(GODWIT_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
if(GODWIT_SANITIZE)
  set(CMAKE_CXX_FLAGS_RELEASE "-O1") # A third less time to compile than -O2; the same results.
endif()

option(GODWIT_BENCH "Build the benchmarks in bench/" OFF)
option(GODWIT_FUZZ "Build the fuzz targets (clang only)" OFF)

add_library(godwit_flags INTERFACE)
target_compile_options(
  godwit_flags
  INTERFACE -march=x86-64-v3
            -ffp-contract=off
            -Wall
            -Wextra
            -Wno-missing-field-initializers # Designated initializers leave defaults on purpose.
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # stable_sort of libstdc++ 12 calls a function that C++17 deprecates, and clang blames the caller.
  target_compile_options(godwit_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(GODWIT_SANITIZE)
  target_compile_options(godwit_flags INTERFACE -fsanitize=${GODWIT_SANITIZE} -fno-sanitize-recover=all
                                                -fno-omit-frame-pointer -g1)
  target_link_options(godwit_flags INTERFACE -fsanitize=${GODWIT_SANITIZE})
  target_compile_definitions(godwit_flags INTERFACE GODWIT_SANITIZED=1)
  if(GODWIT_SANITIZE STREQUAL "thread") # g++ 12 sees moved optionals as uninitialized under it.
    target_compile_options(godwit_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()

# Faster rebuilds and links where the tools are there; nothing depends on them.
find_program(GODWIT_CCACHE ccache)
if(GODWIT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${GODWIT_CCACHE}")
endif()
find_program(GODWIT_MOLD mold)
if(GODWIT_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
