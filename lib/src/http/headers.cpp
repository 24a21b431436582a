#include <reprise/http/headers.hpp>
