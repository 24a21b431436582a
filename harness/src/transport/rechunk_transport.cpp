#include <reprise/harness/transport/rechunk_transport.hpp>
