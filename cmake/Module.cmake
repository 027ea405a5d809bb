# add_module(NAME SOURCES a.cc ... [TESTS a_test.cc ...] [THREAD_TESTS b_test.cc ...]
#            [BENCHES a_bench.cc ...] [DEPENDS base domain ...] [LIBRARIES ext::target ...]
#            [TEST_DEPENDS ...])
#
# One call per module. NAME becomes the library godwit_NAME; TESTS become one executable NAME_test
# whose cases ctest knows one by one. THREAD_TESTS, those that run several threads, become another,
# NAME_threads_test: its cases carry the label `threads`, and ./test.sh runs them under
# ThreadSanitizer (target threads_tests). DEPENDS are modules higher up in cmake/layers.txt: what a
# module includes, it declares, and tests/checks/layering.py compares the two. LIBRARIES are
# external and stay private to the module.
function(add_module NAME)
  cmake_parse_arguments(M "" "" "SOURCES;TESTS;THREAD_TESTS;BENCHES;DEPENDS;LIBRARIES;TEST_DEPENDS"
                        ${ARGN})
  if(M_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "add_module(${NAME}): what is '${M_UNPARSED_ARGUMENTS}'?")
  endif()
  set(library godwit_${NAME})
  if(M_SOURCES)
    add_library(${library} STATIC ${M_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${library} PRIVATE godwit_flags ${M_LIBRARIES})
  else()
    add_library(${library} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${library} ${scope} "${PROJECT_SOURCE_DIR}/src")
  foreach(dependency IN LISTS M_DEPENDS)
    target_link_libraries(${library} ${scope} godwit_${dependency})
  endforeach()

  file(RELATIVE_PATH folder "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  list(JOIN M_DEPENDS "," depends)
  list(JOIN M_TEST_DEPENDS "," test_depends)
  set_property(GLOBAL APPEND_STRING PROPERTY GODWIT_MODULES
                                             "${NAME} ${folder} [${depends}] [${test_depends}]\n")

  if(GODWIT_TESTS)
    foreach(kind IN ITEMS TESTS THREAD_TESTS)
      if(NOT M_${kind})
        continue()
      endif()
      set(test ${NAME}_test)
      set(label)
      if(kind STREQUAL "THREAD_TESTS")
        set(test ${NAME}_threads_test)
        set(label LABELS threads)
      endif()
      add_executable(${test} ${M_${kind}})
      target_link_libraries(${test} PRIVATE ${library} godwit_flags ${M_LIBRARIES} GTest::gtest
                                            GTest::gtest_main)
      foreach(dependency IN LISTS M_TEST_DEPENDS)
        target_link_libraries(${test} PRIVATE godwit_${dependency})
      endforeach()
      if(kind STREQUAL "THREAD_TESTS")
        if(NOT TARGET threads_tests)
          add_custom_target(threads_tests)
        endif()
        add_dependencies(threads_tests ${test})
      endif()
      gtest_discover_tests(
        ${test}
        TEST_PREFIX "${NAME}."
        DISCOVERY_MODE PRE_TEST
        PROPERTIES TIMEOUT 600 ${label})
    endforeach()
  endif()
  if(GODWIT_BENCH AND M_BENCHES)
    add_executable(${NAME}_bench ${M_BENCHES})
    target_link_libraries(${NAME}_bench PRIVATE ${library} godwit_flags ${M_LIBRARIES}
                                                benchmark::benchmark benchmark::benchmark_main)
  endif()
endfunction()
