#include <reprise/harness/server/replay_server.hpp>
