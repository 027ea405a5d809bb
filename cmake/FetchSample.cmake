# cmake -P cmake/FetchSample.cmake: fetches the demo's market data into the cache, checked against
# its SHA-512, and prints where it lies as "-- sample: PATH".
#
# S&P 500 daily bars, 2000-01-03 to 2020-04-17, from the BSD-licensed package vega-datasets.
cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/NpmPackage.cmake")
npm_package(
  "vega-datasets" "3.2.1"
  "9534b0640eb2abaa925366199bee9ba882e222f4cf3f19f88ad8abee33c61661c874fbd47d0f690b3cdcae4958cb030980b51b68879291941d88977ac01c4fba"
  "data/sp500-2000.csv;package.json" sample_dir)
message(STATUS "sample: ${sample_dir}/data/sp500-2000.csv")
