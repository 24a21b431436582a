// The least that is a fixture.
#pragma once

#include <string>

namespace reprise::test {

// `body` stands in line 6, as YAML.
inline std::string small_fixture(const std::string& body) {
  return "reprise: 1\nrecorded_at: \"2026-01-01T00:00:00Z\"\nrecorder: y\ninteractions:\n"
         "  - request: {method: GET, url: http://h/}\n    response: {status: 200, headers: [], body: " +
         body + "}\n";
}

}  // namespace reprise::test
