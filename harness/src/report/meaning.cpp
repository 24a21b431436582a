#include <variant>

#include <reprise/harness/report/meaning.hpp>

namespace reprise::harness {
namespace {

struct Meaning {
  std::string operator()(const llm::MessageStart& c) const { return std::string(c.model) + " " + std::string(c.id); }
  std::string operator()(const llm::BlockStart& c) const { return "block " + std::string(c.type); }
  std::string operator()(const llm::TextDelta& c) const { return "\"" + std::string(c.text) + "\""; }
  std::string operator()(const llm::RefusalDelta& c) const { return "refuses \"" + std::string(c.text) + "\""; }
  std::string operator()(const llm::ThinkingDelta& c) const { return "thinks \"" + std::string(c.text) + "\""; }
  std::string operator()(const llm::SignatureDelta& c) const {
    return "signature, " + std::to_string(c.signature.size()) + " bytes";
  }
  std::string operator()(const llm::ToolInputDelta& c) const { return "input " + std::string(c.partial_json); }
  std::string operator()(const llm::OtherDelta& c) const { return std::string(c.type) + " " + std::string(c.json); }
  std::string operator()(const llm::ToolCall& c) const { return std::string(c.name) + " " + std::string(c.input); }
  std::string operator()(const llm::BlockEnd&) const { return "block ends"; }
  std::string operator()(const llm::UsageUpdate& c) const { return "usage " + std::string(c.json); }
  std::string operator()(const llm::Finish& c) const { return "finish: " + std::string(c.raw); }
  std::string operator()(const llm::MessageEnd&) const { return "complete"; }
  std::string operator()(const llm::KeepAlive&) const { return "keep-alive"; }
  std::string operator()(const llm::UnknownEvent& c) const { return "unknown " + std::string(c.data); }
};

}  // namespace

std::string meaning_of(const llm::Chunk& chunk) { return std::visit(Meaning{}, chunk); }

}  // namespace reprise::harness
