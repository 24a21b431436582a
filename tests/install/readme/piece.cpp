// What the README takes for granted around a piece of a program.
#include <utility>

#include <reprise/harness/fixture/fixture.hpp>
#include <reprise/harness/transport/fault_transport.hpp>
#include <reprise/harness/transport/fixture_transport.hpp>
#include <reprise/harness/transport/replay_transport.hpp>

using namespace reprise;

int main() {
  const harness::Fixture fixture;
  VirtualClock clock;
  harness::ReplayTransport live(fixture);
#include PIECE
}
