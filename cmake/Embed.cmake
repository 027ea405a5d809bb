# embed_asset(FILE FUNCTION OUT_SOURCE)
#
# Makes a C++ source in the build tree that defines `Asset FUNCTION()` (foundation/report/asset.h)
# with the bytes of FILE and their SHA-256. It is made again when FILE changes.
#
# The same file, run as a script (cmake -P), does the writing.
if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${INPUT}" bytes HEX)
  file(SHA256 "${INPUT}" digest)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)"
                       "\\1\n" bytes "${bytes}")
  file(WRITE "${OUTPUT}" "// Generated from ${INPUT}; do not edit.
#include \"foundation/report/asset.h\"

namespace godwit {
namespace {
constexpr unsigned char kBytes[] = {
${bytes}};
}  // namespace

Asset ${FUNCTION}() noexcept {
  return {{reinterpret_cast<const char*>(kBytes), sizeof kBytes}, \"${digest}\"};
}

}  // namespace godwit
")
  return()
endif()

set(GODWIT_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")
function(embed_asset FILE FUNCTION OUT_SOURCE)
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${FUNCTION}.cc")
  add_custom_command(
    OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DINPUT=${FILE}" "-DOUTPUT=${source}" "-DFUNCTION=${FUNCTION}" -P
            "${GODWIT_EMBED_SCRIPT}"
    DEPENDS "${FILE}" "${GODWIT_EMBED_SCRIPT}"
    COMMENT "Embedding ${FUNCTION}"
    VERBATIM)
  set(${OUT_SOURCE} "${source}" PARENT_SCOPE)
endfunction()
