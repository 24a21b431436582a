// A parser as a regular value, whichever protocol it speaks.
#pragma once

#include <memory>
#include <vector>

#include <reprise/llm/chunk.hpp>
#include <reprise/llm/provider.hpp>
#include <reprise/result.hpp>
#include <reprise/sse/event.hpp>

namespace reprise::llm {

// `Machine` is what reads one protocol's events; only this library knows what is in it. Copies are independent.
template <class Machine>
class ParserOf final : public Parser {
 public:
  explicit ParserOf(ParserOptions options = {});
  ~ParserOf() override;
  ParserOf(const ParserOf& other);
  ParserOf& operator=(const ParserOf& other);
  ParserOf(ParserOf&&) noexcept;
  ParserOf& operator=(ParserOf&&) noexcept;

  [[nodiscard]] Result<void> parse(const sse::EventView& event, std::vector<Chunk>& chunks) override;
  [[nodiscard]] bool complete() const override;
  [[nodiscard]] bool finished() const override;
  [[nodiscard]] std::unique_ptr<Parser> clone() const override;
  [[nodiscard]] bool equals(const Parser& other) const override;

  // Two parsers that compare equal behave alike from then on.
  friend bool operator==(const ParserOf& a, const ParserOf& b) { return a.equals(b); }

 private:
  std::unique_ptr<Machine> machine_;
};

}  // namespace reprise::llm
