#include "sse/utf8.hpp"
