#include <reprise/http/curl_transport.hpp>
