// A self-signed certificate for loopback tests, made afresh by each program.
#pragma once

#include <string>

namespace reprise::test {

// Both in PEM. Valid for `localhost` and 127.0.0.1, for one day.
struct TestCertificate {
  std::string certificate;
  std::string private_key;
};

[[nodiscard]] TestCertificate make_test_certificate();

}  // namespace reprise::test
