#include <reprise/harness/transport/recording_transport.hpp>
