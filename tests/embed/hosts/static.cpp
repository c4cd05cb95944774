// static.cpp: a program that is linked with the archive and needs no file of hako's.
#include "embed/hosts/isolate_use.h"

int main() { hako::embed_tests::UseIsolates("cold"); }
