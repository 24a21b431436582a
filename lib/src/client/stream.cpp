#include <reprise/client/stream.hpp>
