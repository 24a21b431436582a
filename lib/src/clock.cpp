#include <reprise/clock.hpp>
