#include <map>
#include <vector>

#include "fixture/yaml_text.hpp"
#include "foreign/exporters.hpp"

namespace reprise::harness {
namespace {

class VcrpyWriter {
 public:
  std::string run(const Fixture& fixture) {
    line(0, fixture.interactions.empty() ? "interactions: []" : "interactions:");
    for (const Interaction& interaction : fixture.interactions) {
      line(0, "- request:");
      if (interaction.request.body.empty()) {
        line(4, "body: null");
      } else {
        text(4, "body", interaction.request.body);
      }
      headers(interaction.request.headers);
      line(4, "method: " + scalar(interaction.request.method));
      line(4, "uri: " + scalar(interaction.request.url));
      line(2, "response:");
      line(4, "body:");
      text(6, "string", interaction.response.body);
      headers(interaction.response.headers);
      line(4, "status:");
      line(6, "code: " + std::to_string(interaction.response.status));
      line(6, "message: \"\"");
    }
    line(0, "version: 1");
    return std::move(yaml_);
  }

 private:
  void line(std::size_t indent, const std::string& content) {
    yaml_.append(indent, ' ');
    yaml_ += content;
    yaml_ += '\n';
  }

  void text(std::size_t indent, const std::string& key, const std::string& value) {
    const bool literal = value.find('\n') != std::string::npos && fits_literal(value);
    if (!literal) return line(indent, key + ": " + scalar(value));
    yaml_.append(indent, ' ');
    yaml_ += key + ": " + literal_block(value, indent + 2);
  }

  // A cassette has each name once, with all its values.
  void headers(const http::Headers& headers) {
    std::vector<const std::string*> names;
    std::map<std::string_view, std::vector<const std::string*>> values;
    for (const auto& [name, value] : headers) {
      auto& list = values[name];
      if (list.empty()) names.push_back(&name);
      list.push_back(&value);
    }
    line(4, names.empty() ? "headers: {}" : "headers:");
    for (const std::string* name : names) {
      line(6, scalar(*name) + ':');
      for (const std::string* value : values[*name]) line(6, "- " + scalar(*value));
    }
  }

  std::string yaml_;
};

}  // namespace

std::string to_vcrpy(const Fixture& fixture) { return VcrpyWriter().run(fixture); }

}  // namespace reprise::harness
