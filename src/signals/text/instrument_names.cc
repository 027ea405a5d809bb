#include "signals/text/instrument_names.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "foundation/base/error.h"
#include "foundation/base/utf8.h"
#include "market/data/import/vendor_spelling.h"
#include "signals/text/character.h"

namespace godwit {
namespace {

std::string folded(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    append_character(out, lower_case(c.code));
    at += c.bytes;
  }
  return out;
}

bool joins(char32_t code) { return is_letter(code) || is_digit(code); }

struct ExchangeWord {
  std::string_view word;
  std::string_view venue;
};
constexpr std::array kExchangeWords{ExchangeWord{"sh", "SSE"}, ExchangeWord{"ss", "SSE"},
                                    ExchangeWord{"sz", "SZSE"}, ExchangeWord{"bj", "BSE"}};

bool is_chinese_code(std::string_view code, std::string_view venue) {
  return code.size() == 6 &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         std::any_of(kExchangeWords.begin(), kExchangeWords.end(),
                     [&](const ExchangeWord& one) { return one.venue == venue; });
}

char32_t last_character(std::string_view text) {
  size_t at = text.size() - 1;
  while ((static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return character_at(text, at).code;
}

}  // namespace

InstrumentNames::InstrumentNames(const ConfigFile& file) {
  std::map<std::string, std::optional<InstrumentId>> names;
  std::vector<std::pair<std::string, InstrumentId>> chinese_codes;
  std::set<InstrumentId> ids;
  const ConfigSection root = file.root();
  for (const ConfigSection& section : root.sections("instrument")) {
    const std::string text = section.string("id");
    if (const std::optional<std::string> refusal = vendor_spelling(text))
      section.fail("id", *refusal);
    const std::optional<InstrumentId> id = InstrumentId::parse(text);
    if (!id) section.fail("id", "expected SYMBOL.VENUE, got \"" + text + "\"");
    if (!ids.insert(*id).second) section.fail("id", id->text() + " is listed twice");
    if (!section.has("names") && !section.has("codes"))
      section.fail("id", id->text() + " has neither names nor codes");
    for (const std::string_view key : {"names", "codes"}) {
      if (!section.has(key)) continue;
      for (const std::string& name : section.strings(key)) {
        if (name.empty() || !is_utf8(name)) section.fail(key, "expected names in UTF-8, not empty");
        const auto [known, is_new] = names.emplace(folded(name), *id);
        if (!is_new && known->second != *id)
          section.fail(key, "\"" + name + "\" is a name of " + known->second->text() + ", too");
        if (key == "codes" && is_chinese_code(name, id->venue()))
          chinese_codes.emplace_back(name, *id);
      }
    }
    section.finish();
  }
  root.finish();
  for (const auto& [code, id] : chinese_codes)  // What the file says itself stays.
    for (const auto& [word, venue] : kExchangeWords) {
      const auto owner = venue == id.venue() ? std::optional{id} : std::nullopt;
      for (const std::string_view between : {"", "."})
        names.emplace(std::string{word}.append(between).append(code), owner);
      names.emplace(code + "." + std::string{word}, owner);
    }
  std::vector<std::string> words;
  for (auto& [name, id] : names) {
    words.push_back(name);
    owners_.push_back(id);
  }
  names_ = WordTable{std::move(words)};
}

InstrumentNames InstrumentNames::load(const std::filesystem::path& path) {
  return InstrumentNames{ConfigFile::load(path)};
}

bool InstrumentNames::knows(const InstrumentId& id) const {
  return std::find(owners_.begin(), owners_.end(), id) != owners_.end();
}

std::vector<InstrumentId> InstrumentNames::named_in(std::string_view text) const {
  const std::string whole = folded(text);
  std::set<InstrumentId> found;
  bool behind_joining = false;
  for (size_t at = 0; at < whole.size();) {
    const Character c = character_at(whole, at);
    std::string_view rest = std::string_view{whole}.substr(at);
    std::optional<WordMatch> match;
    if (!(behind_joining && joins(c.code))) match = names_.longest_prefix(rest);
    // A longer name may be cut by a letter behind it where a shorter one is not.
    while (match && joins(last_character(rest.substr(0, match->bytes))) &&
           match->bytes < whole.size() - at && joins(character_at(whole, at + match->bytes).code)) {
      rest = rest.substr(0, match->bytes - 1);
      match = names_.longest_prefix(rest);
    }
    const size_t bytes = match ? match->bytes : c.bytes;
    if (match && owners_[match->word]) found.insert(*owners_[match->word]);
    behind_joining = joins(last_character(std::string_view{whole}.substr(at, bytes)));
    at += bytes;
  }
  return {found.begin(), found.end()};
}

}  // namespace godwit
