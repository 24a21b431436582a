#include <reprise/llm/anthropic.hpp>
