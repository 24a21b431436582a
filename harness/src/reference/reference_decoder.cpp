#include <reprise/harness/reference/reference_decoder.hpp>
