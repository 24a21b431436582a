#include <reprise/harness/chunking/plan.hpp>
