#include <reprise/llm/provider.hpp>
