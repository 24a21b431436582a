// A self-signed certificate for loopback tests, made afresh by each program.
#pragma once

#include <string>

namespace reprise::test {

// Both in PEM. Valid for one day.
struct TestCertificate {
  std::string certificate;
  std::string private_key;
};

// `names` as OpenSSL writes alternative names.
[[nodiscard]] TestCertificate make_test_certificate(const std::string& names = "DNS:localhost,IP:127.0.0.1");

}  // namespace reprise::test
