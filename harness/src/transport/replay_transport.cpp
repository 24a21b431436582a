#include <reprise/harness/transport/replay_transport.hpp>
