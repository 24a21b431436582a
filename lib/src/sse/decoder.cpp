#include <reprise/sse/decoder.hpp>
