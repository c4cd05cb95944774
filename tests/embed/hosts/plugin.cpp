// plugin.cpp: a shared object that holds isolates, for a program that knows nothing of Python.
#include "embed/hosts/isolate_use.h"

extern "C" __attribute__((visibility("default"))) void UsePlugin(const char* start) {
  hako::embed_tests::UseIsolates(start);
}
