#include "signals/text/tokeniser.h"

#include "foundation/base/error.h"
#include "foundation/base/utf8.h"

namespace godwit {

std::vector<Token> Tokeniser::tokenise(std::string_view text) const {
  if (text.size() > kTextBytesMax)
    throw failed("a text has " + std::to_string(text.size()) + " bytes; at most " +
                 std::to_string(kTextBytesMax) + " are read: cut it into articles");
  if (!is_utf8(text))
    throw failed(
        "a text is not UTF-8; state the encoding when it is imported (--encoding gb18030), or "
        "convert the file first");
  return cut(text);
}

}  // namespace godwit
