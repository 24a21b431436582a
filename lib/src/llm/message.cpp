#include <reprise/llm/message.hpp>
