#include "foreign/yaml_reader.hpp"

#include <gtest/gtest.h>

namespace reprise::harness {
namespace {

class YamlReading : public testing::Test {
 protected:
  const std::string name_ = "c.yaml";
  YamlReader reader_{name_};
  YamlTree tree_;

  YamlNode root(const std::string& yaml) {
    auto tree = YamlTree::parse(yaml, name_, kMaxYamlNodes, YamlDialect::kForeign);
    EXPECT_TRUE(tree) << tree.error().message;
    tree_ = std::move(tree.value());
    return tree_.root();
  }
  std::string error() const { return reader_.error() ? reader_.error()->message : ""; }
};

TEST_F(YamlReading, TakesBytesInEveryForm) {
  const YamlNode list = root(
      "- plain text\n- 'quoted'\n- 200\n- !!binary |\n  AAEC\n  Aw==\n- !binary AAE=\n- !!python/unicode 'u'\n- "
      "!!python/bytes AAE=\n"
      "- !!python/object/new:_io.BytesIO\n  state: !!python/tuple\n  - !!binary AAE=\n  - 0\n  - null\n");
  std::vector<std::string> texts;
  for (const YamlNode node : list) texts.push_back(reader_.text(node, "body"));
  const std::string two("\0\1", 2);
  EXPECT_EQ(texts,
            (std::vector<std::string>{"plain text", "quoted", "200", std::string("\0\1\2\3", 4), two, "u", two, two}));
  EXPECT_EQ(error(), "");
}

TEST_F(YamlReading, SaysInWhichLineAStringIsMissing) {
  EXPECT_EQ(reader_.text(root("\n\n[1]"), "uri"), "");
  EXPECT_EQ(error(), "c.yaml:3: 'uri': expected a string, found a list of 1");
}

TEST_F(YamlReading, SaysWhereBase64IsBroken) {
  EXPECT_EQ(reader_.text(root("!!binary 'A*=='"), "string"), "");
  EXPECT_EQ(error().substr(0, 30), "c.yaml:1: 'string': base64, ch");
}

TEST_F(YamlReading, FindsValuesOfMappingsAlone) {
  const YamlNode node = root("a: 1\nb: ~\n");
  EXPECT_EQ(YamlReader::find(node, "a")->text(), "1");
  EXPECT_TRUE(YamlReader::find(node, "b"));
  EXPECT_FALSE(YamlReader::find_value(node, "b"));
  EXPECT_FALSE(YamlReader::find(node, "1"));
  EXPECT_FALSE(YamlReader::find(*YamlReader::find(node, "a"), "a"));
  EXPECT_FALSE(reader_.need(node, "c"));
  EXPECT_EQ(error(), "c.yaml:1: expected a mapping with the key 'c', found a mapping without it");
}

TEST_F(YamlReading, TakesOneHeaderOrSeveral) {
  EXPECT_EQ(reader_.headers(root("A: [x, 'y']\nb: z\nc: !!binary AAE=\nd:\n- !binary AAE=\ne: ~\nf: []\n")),
            (http::Headers{{"A", "x"},
                           {"A", "y"},
                           {"b", "z"},
                           {"c", std::string("\0\1", 2)},
                           {"d", std::string("\0\1", 2)},
                           {"e", ""}}));
  EXPECT_TRUE(reader_.headers(root("~")).empty());
  EXPECT_EQ(error(), "");
  EXPECT_TRUE(reader_.headers(root("[a, b]")).empty());
  EXPECT_EQ(error(), "c.yaml:1: 'headers': expected a mapping, found a list of 2");
}

TEST_F(YamlReading, TakesOnlyStatusesThatHttpHas) {
  EXPECT_EQ(reader_.status(root("200"), "code"), 200);
  EXPECT_EQ(reader_.status(root("'999'"), "code"), 999);
  EXPECT_EQ(error(), "");
  EXPECT_EQ(reader_.status(root("99"), "code"), 0);
  EXPECT_EQ(error(), "c.yaml:1: 'code': expected a whole number from 100 to 999, found '99'");
}

}  // namespace
}  // namespace reprise::harness
