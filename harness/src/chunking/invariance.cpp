#include <reprise/harness/chunking/invariance.hpp>
