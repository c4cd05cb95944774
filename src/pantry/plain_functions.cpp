#include "pantry/plain_functions.h"

#include <algorithm>
#include <array>

namespace hako::pantry {
namespace {

// Of glibc. Names with `_chk` and `__isoc99_` in front are looked up without. What a function
// returns of libc's own (the tables of __ctype_b_loc) does no harm unless it is kept, and what is
// kept is found (foreign_pointers.h). Numbers are read and printed as in the locale "C", which
// LC_NUMERIC is in every start of python3.
constexpr std::string_view kPlain[] = {
    // Memory and strings.
    "bcmp", "bcopy", "bzero", "explicit_bzero", "memccpy", "memchr", "memcmp", "memcpy", "memmem",
    "memmove", "mempcpy", "memrchr", "memset", "rawmemchr", "stpcpy", "stpncpy", "strcasecmp",
    "strcat", "strchr", "strchrnul", "strcmp", "strcpy", "strcspn", "strlen", "strncasecmp",
    "strncat", "strncmp", "strncpy", "strnlen", "strpbrk", "strrchr", "strspn", "strstr",
    "strtok_r", "wcschr", "wcscmp", "wcscpy", "wcslen", "wcsncmp", "wcsncpy", "wcsrchr", "wmemchr",
    "wmemcmp", "wmemcpy", "wmemmove", "wmemset",
    // Blocks: they lie in the image (copy_words.h).
    "malloc", "calloc", "realloc", "free", "cfree",
    // Characters and numbers.
    "__ctype_b_loc", "__ctype_tolower_loc", "__ctype_toupper_loc", "isalnum", "isalpha", "isascii",
    "iscntrl", "isdigit", "isgraph", "islower", "isprint", "ispunct", "isspace", "isupper",
    "isxdigit", "toascii", "tolower", "toupper", "abs", "labs", "llabs", "div", "ldiv", "lldiv",
    "atof", "atoi", "atol", "atoll", "strtod", "strtof", "strtold", "strtol", "strtoll", "strtoul",
    "strtoull", "strtod_l", "strtof_l", "strtold_l", "strtol_l", "strtoll_l", "strtoul_l",
    "strtoull_l", "newlocale", "freelocale", "frexp", "frexpf", "frexpl", "ldexp", "ldexpf",
    "ldexpl", "modf", "modff", "modfl", "scalbn", "scalbnf", "scalbnl", "copysign", "copysignf",
    "copysignl", "finite", "finitef", "finitel", "isinf", "isinff", "isinfl", "isnan", "isnanf",
    "isnanl",
    // Texts into memory.
    "snprintf", "sprintf", "vsnprintf", "vsprintf", "sscanf", "vsscanf", "swprintf", "strerror",
    "strerror_r", "__xpg_strerror_r",
    // Algorithms.
    "qsort", "qsort_r", "bsearch", "lfind", "lsearch",
    // Control.
    "setjmp", "_setjmp", "__sigsetjmp", "longjmp", "_longjmp", "siglongjmp", "__longjmp_chk",
    "__errno_location", "__stack_chk_fail", "__chk_fail", "__fortify_fail", "abort",
    "__assert_fail", "__assert", "__cxa_finalize", "__gmon_start__", "__tls_get_addr",
    "sched_yield", "pthread_mutex_init", "pthread_mutex_destroy", "pthread_mutex_lock",
    "pthread_mutex_trylock", "pthread_mutex_unlock", "pthread_mutexattr_init",
    "pthread_mutexattr_settype", "pthread_mutexattr_destroy", "pthread_rwlock_init",
    "pthread_rwlock_rdlock", "pthread_rwlock_wrlock", "pthread_rwlock_unlock", "pthread_cond_init",
    "pthread_cond_destroy", "pthread_cond_signal", "pthread_cond_broadcast", "pthread_once",
    "getpagesize"};

// Of libstdc++, GCC 12: libstdc++-v3/src/c++11/hashtable_c++0x.cc calculates; libsupc++/guard.cc
// writes to the caller's guard, which tells of an object that is made at its first use.
constexpr std::string_view kPlainOfCxx[] = {
    "_ZNKSt8__detail20_Prime_rehash_policy11_M_next_bktEm",
    "_ZNKSt8__detail20_Prime_rehash_policy14_M_need_rehashEmmm", "__cxa_guard_acquire",
    "__cxa_guard_release", "__cxa_guard_abort"};

// Of libstdc++ (GCC 12): functions that neither free a block of their caller's nor give it one. An
// exception's text is libstdc++'s own. Type descriptions and __throw_ functions besides.
constexpr std::string_view kWithoutBlocks[] = {"_Znwm",
                                               "_Znam",
                                               "_ZdlPv",
                                               "_ZdlPvm",
                                               "_ZdaPv",
                                               "_ZdaPvm",
                                               "__cxa_allocate_exception",
                                               "__cxa_free_exception",
                                               "__cxa_throw",
                                               "__cxa_rethrow",
                                               "__cxa_begin_catch",
                                               "__cxa_end_catch",
                                               "__cxa_get_exception_ptr",
                                               "__cxa_pure_virtual",
                                               "__cxa_bad_cast",
                                               "__cxa_bad_typeid",
                                               "__cxa_throw_bad_array_new_length",
                                               "__gxx_personality_v0",
                                               "__dynamic_cast",
                                               "_ZSt9terminatev",
                                               "_ZNSt9exceptionD1Ev",
                                               "_ZNSt9exceptionD2Ev",
                                               "_ZNKSt9exception4whatEv",
                                               "_ZNSt9bad_allocD1Ev",
                                               "_ZNSt9bad_allocD2Ev",
                                               "_ZNSt20bad_array_new_lengthD1Ev",
                                               "_ZNSt20bad_array_new_lengthD2Ev",
                                               "_ZNSt13runtime_errorC1EPKc",
                                               "_ZNSt13runtime_errorC2EPKc",
                                               "_ZNSt13runtime_errorD1Ev",
                                               "_ZNSt13runtime_errorD2Ev",
                                               "_ZNSt11logic_errorC1EPKc",
                                               "_ZNSt11logic_errorC2EPKc",
                                               "_ZNSt11logic_errorD1Ev",
                                               "_ZNSt11logic_errorD2Ev",
                                               "_ZNSt16invalid_argumentC1EPKc",
                                               "_ZNSt16invalid_argumentD1Ev",
                                               "_ZNSt12length_errorC1EPKc",
                                               "_ZNSt12length_errorD1Ev",
                                               "_ZNSt12out_of_rangeC1EPKc",
                                               "_ZNSt12out_of_rangeD1Ev",
                                               "_ZNSt14overflow_errorC1EPKc",
                                               "_ZNSt14overflow_errorD1Ev"};

// Of libm: what changes how later calculations go.
constexpr std::string_view kFloatingPointModes[] = {
    "fesetround", "fesetenv", "feenableexcept", "fedisableexcept", "fesetmode", "feupdateenv"};

constexpr std::string_view kOfTheProcess[] = {"PyThread_tss_create",
                                              "PyThread_create_key",
                                              "PyThread_start_new_thread",
                                              "PyThread_get_thread_ident",
                                              "PyThread_get_thread_native_id",
                                              "PyThread_set_stacksize",
                                              "Py_AtExit",
                                              "PyOS_setsig",
                                              "PyOS_getsig",
                                              "Py_AddPendingCall",
                                              "PyEval_SetTrace",
                                              "PyEval_SetProfile",
                                              "PyMem_SetAllocator",
                                              "PyObject_SetArenaAllocator",
                                              "PySys_AddAuditHook",
                                              "PyErr_SetInterrupt",
                                              "PyErr_SetInterruptEx",
                                              "PyThreadState_New",
                                              "Py_NewInterpreter",
                                              "Py_NewInterpreterFromConfig",
                                              "PyInterpreterState_New",
                                              "_PyOS_URandom",
                                              "_PyOS_URandomNonblock",
                                              "_PyTime_GetSystemClock",
                                              "_PyTime_GetSystemClockWithInfo",
                                              "_PyTime_GetMonotonicClock",
                                              "_PyTime_GetMonotonicClockWithInfo",
                                              "_PyTime_GetPerfCounter",
                                              "_PyTime_GetPerfCounterWithInfo",
                                              "_PyTime_localtime",
                                              "PyTime_Time",
                                              "PyTime_TimeRaw",
                                              "PyTime_Monotonic",
                                              "PyTime_MonotonicRaw",
                                              "PyTime_PerfCounter",
                                              "PyTime_PerfCounterRaw",
                                              "Py_GetProgramName",
                                              "Py_GetProgramFullPath",
                                              "PyEval_SetTraceAllThreads",
                                              "PyEval_SetProfileAllThreads",
                                              "PyUnstable_AtExit",
                                              "PyRefTracer_SetTracer",
                                              "_PyInterpreterState_SetEvalFrameFunc",
                                              "_PyXIData_RegisterClass",
                                              "_PyCrossInterpreterData_RegisterClass"};

template <size_t kCount>
bool Holds(const std::string_view (&names)[kCount], std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

std::string_view WithoutDecoration(std::string_view symbol) {
  constexpr std::string_view kStandard = "__isoc99_", kStandard23 = "__isoc23_", kCheck = "_chk";
  if (symbol.starts_with(kStandard)) return symbol.substr(kStandard.size());
  if (symbol.starts_with(kStandard23)) return symbol.substr(kStandard23.size());
  if (symbol.starts_with("__") && symbol.ends_with(kCheck))
    return symbol.substr(2, symbol.size() - 2 - kCheck.size());
  return symbol;
}

}  // namespace

bool IsPlainFunction(std::string_view library, std::string_view symbol) {
  // BLAS calculates with its arguments, by its specification; what an implementation of it sets up
  // at a first call, it sets up in each process that calls.
  if (symbol.starts_with("cblas_") || symbol.starts_with("scipy_cblas_")) return true;
  if (library.starts_with("libgcc_s.so")) return true;
  if (library.starts_with("libstdc++.so")) return Holds(kPlainOfCxx, symbol);
  if (library.starts_with("libm.so")) return !Holds(kFloatingPointModes, symbol);
  if (!library.starts_with("libc.so") && !library.starts_with("ld-linux") &&
      !library.starts_with("libpthread.so"))
    return false;
  return Holds(kPlain, symbol) || Holds(kPlain, WithoutDecoration(symbol));
}

bool KeepsNoBlock(std::string_view symbol) {
  return Holds(kWithoutBlocks, symbol) || Holds(kPlainOfCxx, symbol) ||
         symbol.starts_with("_ZTV") || symbol.starts_with("_ZTI") || symbol.starts_with("_ZTS") ||
         (symbol.starts_with("_ZSt") && symbol.find("__throw_") != std::string_view::npos);
}

bool IsProcessFunction(std::string_view symbol) { return Holds(kOfTheProcess, symbol); }

}  // namespace hako::pantry
