// Requests beside the bodies that are expected of them.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <reprise/llm/encode.hpp>

namespace reprise::test {

struct EncodeRow {
  std::string name;
  llm::Request request;
  std::string members;  // of the body, beside the model; "!" and a message where the request is refused
};

inline llm::Request asking(std::vector<llm::Turn> messages) { return {.model = "m", .messages = std::move(messages)}; }

// A request with one member changed.
template <class Change>
llm::Request with(llm::Request request, Change change) {
  change(request);
  return request;
}

inline void expect_rows(const std::vector<EncodeRow>& rows, const llm::Endpoint& endpoint) {
  for (const auto& row : rows) {
    const auto made = llm::encode(row.request, endpoint, llm::Delivery::kWhole);
    if (row.members.starts_with('!')) {
      ASSERT_FALSE(made) << row.name;
      EXPECT_EQ(made.error().message, row.members.substr(1)) << row.name;
      EXPECT_EQ(made.error().code, ErrorCode::kUnsupported) << row.name;
      continue;
    }
    ASSERT_TRUE(made) << row.name << ": " << made.error().message;
    nlohmann::json expected = nlohmann::json::parse(row.members);
    expected["model"] = "m";
    EXPECT_EQ(nlohmann::json::parse(made->body), expected) << row.name << ": " << made->body;
  }
}

}  // namespace reprise::test
