#include "market/decode/json_document.h"

#include <string>

#include <gtest/gtest.h>

namespace godwit {
namespace {

DecodeError error_of(std::string_view text) {
  JsonDocument document;
  const Result<JsonValue, Refusal> root = document.parse(text);
  EXPECT_FALSE(root) << text;
  if (root) return DecodeError::kTooLong;
  EXPECT_LE(root.error().offset, text.size()) << text;
  return root.error().error;
}

TEST(JsonDocument, ListsValuesInTheOrderOfTheText) {
  const std::string text = R"( {"a": [1, -2.5e3, "x\"y" ], "b": {}, "c": null, "d": true} )";
  JsonDocument document;
  const Result<JsonValue, Refusal> root = document.parse(text);
  ASSERT_TRUE(root);
  const JsonValue list = *root->find("a");
  EXPECT_EQ(list.kind(), JsonKind::kArray);
  std::string seen;
  for (auto value = list.first(); value; value = value->next(list)) {
    EXPECT_EQ(text.substr(value->offset(), value->text().size()), value->text());
    seen += std::string{value->text()} + "|";
  }
  EXPECT_EQ(seen, R"(1|-2.5e3|x\"y|)");
  EXPECT_FALSE(root->find("b")->first());
  EXPECT_EQ(root->find("c")->kind(), JsonKind::kNull);
  EXPECT_EQ(root->find("d")->text(), "true");
  EXPECT_FALSE(root->find("e"));
  EXPECT_FALSE(list.find("a"));
}

TEST(JsonDocument, AMemberThatIsThereTwiceIsNotFound) {
  JsonDocument document;
  EXPECT_FALSE(document.parse(R"({"a":1,"a":2})")->find("a"));
}

TEST(JsonDocument, IsUsedAgain) {
  JsonDocument document;
  ASSERT_TRUE(document.parse(R"({"a":"a text that is much longer than the next one"})"));
  ASSERT_TRUE(document.parse(R"({"b":1})"));
  ASSERT_FALSE(document.parse(R"({"b":1)"));  // No byte of the texts before completes this one.
  EXPECT_EQ(document.parse(R"({"c":[]})")->find("c")->kind(), JsonKind::kArray);
}

TEST(JsonDocument, RefusesWhatIsNotJson) {
  for (const std::string_view text : {"",
                                      " ",
                                      "1",
                                      "[]",
                                      "\"a\"",
                                      "null",
                                      "{",
                                      "}",
                                      "{}}",
                                      "{} {}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "{,}",
                                      "{\"a\":1 2}",
                                      "{\"a\":[1,]}",
                                      "{\"a\":[1}",
                                      "{\"a\":01}",
                                      "{\"a\":1.}",
                                      "{\"a\":.5}",
                                      "{\"a\":+1}",
                                      "{\"a\":1e}",
                                      "{\"a\":--1}",
                                      "{\"a\":tru}",
                                      "{\"a\":truex}",
                                      "{\"a\":nul}",
                                      "{\"a\":NaN}",
                                      "{\"a\":\"x}",
                                      "{\"a\":\"x\"y}",
                                      "{a:1}",
                                      "{\"a\":\"\n\"}",
                                      "{\"a\":\"\xc3\"}",
                                      "{'a':1}",
                                      "{\"a\" 1}",
                                      "{\"a\":1\"b\":2}",
                                      "{\"a\":1;\"b\":2}"})
    EXPECT_EQ(describe(error_of(text)), describe(DecodeError::kBadJson)) << text;
  EXPECT_EQ(error_of(std::string_view{"{\"a\":1}\0", 8}), DecodeError::kBadJson);
}

TEST(JsonDocument, NestingAndNumberOfValuesAreBounded) {
  const std::string deep = "{\"a\":" + std::string(1'000, '[') + std::string(1'000, ']') + "}";
  EXPECT_EQ(error_of(deep), DecodeError::kTooComplex);
  std::string wide = "{\"a\":[0";
  for (int i = 0; i < 120'000; ++i) wide += ",0";
  EXPECT_EQ(error_of(wide + "]}"), DecodeError::kTooComplex);
  EXPECT_EQ(error_of("{\"a\":\"" + std::string(kMessageBytesMax, 'x') + "\"}"),
            DecodeError::kTooLong);
}

}  // namespace
}  // namespace godwit
