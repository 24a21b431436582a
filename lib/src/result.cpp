#include <reprise/result.hpp>
