// The members of ParserOf, for the sources that know a machine.
#pragma once

#include <memory>
#include <vector>

#include <reprise/llm/parser_of.hpp>

namespace reprise::llm {

template <class Machine>
ParserOf<Machine>::ParserOf(ParserOptions options) : machine_(std::make_unique<Machine>(options)) {}

template <class Machine>
ParserOf<Machine>::~ParserOf() = default;

template <class Machine>
ParserOf<Machine>::ParserOf(const ParserOf& other) : machine_(std::make_unique<Machine>(*other.machine_)) {}

template <class Machine>
ParserOf<Machine>& ParserOf<Machine>::operator=(const ParserOf& other) {
  if (this != &other) machine_ = std::make_unique<Machine>(*other.machine_);
  return *this;
}

template <class Machine>
ParserOf<Machine>::ParserOf(ParserOf&&) noexcept = default;

template <class Machine>
ParserOf<Machine>& ParserOf<Machine>::operator=(ParserOf&&) noexcept = default;

template <class Machine>
Result<void> ParserOf<Machine>::parse(const sse::EventView& event, std::vector<Chunk>& chunks) {
  return machine_->parse(event, chunks);
}

template <class Machine>
bool ParserOf<Machine>::complete() const {
  return machine_->complete();
}

template <class Machine>
bool ParserOf<Machine>::finished() const {
  return machine_->finished();
}

template <class Machine>
std::unique_ptr<Parser> ParserOf<Machine>::clone() const {
  return std::make_unique<ParserOf>(*this);
}

template <class Machine>
bool ParserOf<Machine>::equals(const Parser& other) const {
  const auto* same_kind = dynamic_cast<const ParserOf*>(&other);
  return same_kind != nullptr && *machine_ == *same_kind->machine_;
}

}  // namespace reprise::llm
