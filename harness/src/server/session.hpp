// One connection of the replay server: requests in, recorded answers out, until either side ends it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "server/playlist.hpp"

namespace reprise::harness {

// Never fails: what goes wrong on the wire ends the connection. `playlist` must outlive the coroutine.
[[nodiscard]] boost::asio::awaitable<void> serve_connection(boost::asio::ip::tcp::socket socket, Playlist& playlist);

}  // namespace reprise::harness
