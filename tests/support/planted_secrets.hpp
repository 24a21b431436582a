// Secrets that are none, made of parts, so that no file of this project holds anything that looks like one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace reprise::test {

inline constexpr std::string_view kAlnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
inline constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// `size` characters of `alphabet`, the same for the same seed; with a digit and both cases among the first few.
inline std::string letters(std::size_t size, std::uint64_t seed, std::string_view alphabet = kAlnum) {
  std::string text = alphabet.size() > 40 ? "Qx7z" : "Q7X2";
  for (std::uint64_t state = seed * 2 + 1; text.size() < size;) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    text += alphabet[(state >> 33U) % alphabet.size()];
  }
  return text.substr(0, size);
}

struct PlantedSecret {
  std::string name;  // in the mark
  std::string text;
  std::string core;  // a part of it that must not be left anywhere
};

inline PlantedSecret planted(std::string name, const std::string& prefix, std::size_t size, std::uint64_t seed,
                             std::string_view alphabet = kAlnum) {
  const std::string core = letters(size, seed, alphabet);
  return {std::move(name), prefix + core, core.substr(core.size() / 2)};
}

inline PlantedSecret planted_jwt() {
  const std::string signature = letters(43, 9, kBase64Url);
  return {"jwt", std::string("ey") + "JhbGciOiJIUzI1NiJ9." + "ey" + "JzdWIiOiI0MiJ9." + signature,
          signature.substr(20)};
}

// A private key whose lines end in `line_end`.
inline PlantedSecret planted_pem(const std::string& line_end) {
  const std::string dashes(5, '-');
  const std::string core = letters(64, 11);
  return {"private-key",
          dashes + "BEGIN RSA PRIVATE KEY" + dashes + line_end + core + line_end + letters(40, 12) + "==" + line_end +
              dashes + "END RSA PRIVATE KEY" + dashes,
          core.substr(32)};
}

// One of each shape, on one line.
inline std::vector<PlantedSecret> planted_secrets() {
  const std::string sk = "sk-";
  return {planted("anthropic-key", sk + "ant-api03-", 90, 1, kBase64Url),
          planted("sk-key", sk, 48, 2),
          planted("sk-key", sk + "proj-", 120, 3, kBase64Url),
          planted("aws-key-id", std::string("AK") + "IA", 16, 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
          planted("google-key", std::string("AI") + "za", 35, 5, kBase64Url),
          planted("google-token", std::string("ya") + "29.", 60, 6, kBase64Url),
          planted("github-token", std::string("gh") + "p_", 36, 7),
          planted("github-token", std::string("github") + "_pat_", 82, 8),
          planted("slack-token", std::string("xo") + "xb-1234567890-", 24, 10),
          planted("groq-key", std::string("gs") + "k_", 52, 13),
          planted_jwt(),
          planted_pem("\\n")};
}

}  // namespace reprise::test
