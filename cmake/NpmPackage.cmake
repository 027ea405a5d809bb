# Whether FOLDER holds every one of MEMBERS.
function(npm_package_is_complete FOLDER MEMBERS OUT)
  set(${OUT} TRUE PARENT_SCOPE)
  foreach(member IN LISTS MEMBERS)
    if(NOT EXISTS "${FOLDER}/${member}")
      set(${OUT} FALSE PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

# npm_package(NAME VERSION SHA512 MEMBERS OUT_DIR)
#
# Fetches one npm package as a tarball into $XDG_CACHE_HOME/godwit (default ~/.cache/godwit), checks
# its SHA-512 against the one pinned here, and unpacks the named MEMBERS. Nothing in the package is
# run. The second call finds the files and needs no network. Concurrent configures take turns.
function(npm_package NAME VERSION SHA512 MEMBERS OUT_DIR)
  if(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
    set(cache "$ENV{XDG_CACHE_HOME}/godwit")
  else()
    set(cache "$ENV{HOME}/.cache/godwit")
  endif()
  string(REGEX REPLACE "^@" "" stem "${NAME}")
  string(REPLACE "/" "-" stem "${stem}")
  set(folder "${cache}/${stem}-${VERSION}")
  set(${OUT_DIR} "${folder}" PARENT_SCOPE)

  npm_package_is_complete("${folder}" "${MEMBERS}" complete)
  if(complete)
    return()
  endif()

  file(MAKE_DIRECTORY "${cache}")
  file(LOCK "${cache}/lock" GUARD FUNCTION TIMEOUT 600 RESULT_VARIABLE locked)
  if(NOT locked STREQUAL "0")
    message(FATAL_ERROR "cannot lock ${cache}/lock (${locked}): is the cache folder writable?")
  endif()
  # Whoever held the lock may have fetched it; its build may be using the files by now.
  npm_package_is_complete("${folder}" "${MEMBERS}" complete)
  if(complete)
    return()
  endif()
  find_program(GODWIT_NPM npm)
  if(NOT GODWIT_NPM)
    message(FATAL_ERROR "${NAME}@${VERSION} is not in ${cache} and npm is not installed. "
                        "On Debian 12: apt-get install nodejs npm.")
  endif()
  set(work "${folder}.partial")
  file(REMOVE_RECURSE "${work}")
  file(MAKE_DIRECTORY "${work}")
  message(STATUS "fetching ${NAME}@${VERSION} by npm into ${cache}")
  execute_process(
    COMMAND "${GODWIT_NPM}" pack --loglevel=error --ignore-scripts "${NAME}@${VERSION}" --pack-destination "${work}"
    WORKING_DIRECTORY "${work}"
    RESULT_VARIABLE failed
    OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  file(GLOB tarball "${work}/*.tgz")
  if(failed OR NOT tarball)
    message(FATAL_ERROR "npm could not fetch ${NAME}@${VERSION}. The first build needs the npm registry; "
                        "later ones need no network. npm said:\n${output}")
  endif()
  file(SHA512 "${tarball}" found)
  if(NOT found STREQUAL SHA512)
    message(FATAL_ERROR "${NAME}@${VERSION}: SHA-512 is ${found}, expected ${SHA512}. "
                        "The download is not what this version of godwit was built against; refusing it.")
  endif()
  list(TRANSFORM MEMBERS PREPEND "package/" OUTPUT_VARIABLE patterns)
  execute_process(COMMAND "${CMAKE_COMMAND}" -E tar xzf "${tarball}" -- ${patterns}
                  WORKING_DIRECTORY "${work}" RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "cannot unpack ${tarball}: ${failed} (is the disk full?)")
  endif()
  file(REMOVE_RECURSE "${folder}")
  file(RENAME "${work}/package" "${folder}")
  file(REMOVE_RECURSE "${work}")
endfunction()
