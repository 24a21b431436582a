#include <reprise/llm/chunk.hpp>
