"""Takes one refresh or one reason to decline out of hako at a time, and asks the tests to notice.

    mutants.py CHECKOUT BUILD [NAME...]

CHECKOUT is a clone of its own, configured in BUILD with its tests built: its sources are changed, built, tested and put back.
Each mutant is one change to one file. One that no test notices SURVIVES, and so does one that does not compile; then the exit
status is 1. With names, only mutants whose name holds one of them.
"""

import pathlib
import re
import subprocess
import sys

# What a start renews, and what stands in its place while it does not: (name, file, code, code without it).
REFRESHES = [
    ("thread ids", "src/cpython/internals_shared.inc", "thread->thread_id = PyThread_get_thread_ident();",
     "thread->thread_id = 1;"),
    ("native thread id", "src/cpython/internals_shared.inc",
     "thread->native_thread_id = PyThread_get_thread_native_id();", "thread->native_thread_id = 1;"),
    ("thread keys", "src/cpython/internals_shared.inc",
     "if (pthread_key_create(&made, NULL) != 0) Py_FatalError", "made = key->_key;\n  if (0) Py_FatalError"),
    ("ignored signals", "src/interpreter/refresh.cpp", "if (now.sa_handler == SIG_IGN) {",
     "if (now.sa_handler == SIG_IGN && number < 0) {"),
    ("SIGPIPE", "src/interpreter/refresh.cpp", "sigaction(SIGPIPE, &ignore, nullptr);", ""),
    ("SIGXFSZ", "src/interpreter/refresh.cpp", "sigaction(SIGXFSZ, &ignore, nullptr);", ""),
    ("SIGINT", "src/interpreter/refresh.cpp", "sigaction(number, &image_state.on_interrupt, nullptr);", ""),
    ("program name", "src/interpreter/refresh.cpp",
     "SetWide(config, &config->program_name, words.front().c_str()) &&", ""),
    ("executable", "src/interpreter/refresh.cpp",
     "SetWide(config, &config->executable, executable.path.c_str()) &&", ""),
    ("base executable", "src/interpreter/refresh.cpp",
     "SetWide(config, &config->base_executable, executable.base.c_str()) &&", ""),
    ("stream errors", "src/interpreter/refresh.cpp",
     "PyConfig_SetString(config, &config->stdio_errors, locale.stream_errors)",
     "PyConfig_SetString(config, &config->stdio_errors, L\"strict\")"),
    ("stream encoding", "src/interpreter/refresh.cpp", "if (ok && !options.stream_encoding.empty()) {",
     "if (ok && options.stream_encoding == \"?\") {"),
    ("absolute name of the program", "src/interpreter/refresh.cpp", "if (name.front() == '/') return name;",
     "if (name.front() != '\\0') return name;"),
    ("-c in sys.argv", "src/interpreter/refresh.cpp", 'first = L"-c";', ""),
    ("-m in sys.argv", "src/interpreter/refresh.cpp", 'first = L"-m";', ""),
    ("write_bytecode", "src/interpreter/refresh.cpp", "config->write_bytecode = options.writes_bytecode ? 1 : 0;", ""),
    ("buffering", "src/interpreter/refresh.cpp", "config->buffered_stdio = options.buffers_streams ? 1 : 0;", ""),
    ("hash seed shown", "src/interpreter/refresh.cpp",
     "hako_cpython_show_hash_seed(config, options.hash_seed_is_set ? 1 : 0);", ""),
    ("UTF-8 Mode", "src/interpreter/refresh.cpp", "hako_cpython_set_utf8_mode(locale.utf8_mode ? 1 : 0);", ""),
    ("sys.argv", "src/interpreter/refresh.cpp", "SetWords(&config->argv, words, options.first_argument, first) &&", ""),
    ("sys.orig_argv", "src/interpreter/refresh.cpp", "SetWords(&config->orig_argv, words, 0, nullptr)", "true"),
    ("sys.executable", "src/cpython/internals_shared.inc", 'set_text("executable", config->executable) < 0 ||', ""),
    ("sys._base_executable", "src/cpython/internals_shared.inc",
     'set_text("_base_executable", config->base_executable) < 0', "0"),
    ("sys.flags.dont_write_bytecode", "src/cpython/internals_shared.inc",
     "set_flag(flags, kDontWriteBytecode, !config->write_bytecode) < 0 ||", ""),
    ("sys.flags.no_site", "src/cpython/internals_shared.inc",
     "set_flag(flags, kNoSite, !config->site_import) < 0 ||", ""),
    ("sys.flags.hash_randomization", "src/cpython/internals_shared.inc",
     "set_flag(flags, kHashRandomization, config->use_hash_seed == 0 || config->hash_seed != 0) <\n          0 ||", ""),
    ("sys.flags.utf8_mode", "src/cpython/internals_shared.inc",
     "set_flag(flags, kUtf8Mode, _PyRuntime.preconfig.utf8_mode) < 0", "0"),
    ("sys.dont_write_bytecode", "src/cpython/internals_shared.inc",
     'return PySys_SetObject("dont_write_bytecode", Py_True);', "return 0;"),
    ("os.environ", "src/interpreter/refresh.cpp",
     "if (!AddVariable(*entry, image_state.environment)) return false;", ""),
    ("site.USER_BASE", "src/interpreter/refresh.cpp",
     'PyObject_SetAttrString(image_state.site, "USER_BASE", user_base) == 0 &&', ""),
    ("site.USER_SITE", "src/interpreter/refresh.cpp",
     'PyObject_SetAttrString(image_state.site, "USER_SITE", user_site) == 0', "true"),
    ("time zone of TZ", "src/interpreter/refresh.cpp", "if (!is_set && image::IsUnchanged", "if (image::IsUnchanged"),
    ("time zone of /etc/localtime", "src/interpreter/refresh.cpp",
     "if (!is_set && image::IsUnchanged(image_state.local_time, kLocalTimePath))", "if (!is_set)"),
    ("streams", "src/interpreter/streams.cpp", "if (!IsOpen(stream.fd)) return Py_NewRef(Py_None);", ""),
    ("kept streams' kind", "src/interpreter/streams.cpp", "if (made == nullptr) made = MakeStream(io, stream, text);",
     "if (made == nullptr) made = Py_NewRef(Py_None);"),
    ("code of .pth files", "src/interpreter/refresh.cpp", "RunSiteCode(image_state.site_code)", "true"),
    ("random", "src/pantry/refreshers.cpp", '{"random", RefreshRandom},', ""),
    ("logging", "src/pantry/refreshers.cpp", '{"logging", RefreshLogging},', ""),
    ("threading", "src/pantry/refreshers.cpp", '{"threading", RefreshThreading},', ""),
    ("platform", "src/pantry/refreshers.cpp", '{"platform", RefreshPlatform},', ""),
    ("_ctypes", "src/pantry/refreshers.cpp", '{"_ctypes", RefreshAddresses},', ""),
    ("ctypes functions", "src/pantry/refreshers.cpp",
     "if (!PointFunction(module, function.name, dlsym(RTLD_DEFAULT, function.name))) return false;", ""),
    ("ctypes.pythonapi", "src/pantry/refreshers.cpp", 'PyObject_SetAttrString(api, "_handle", handle) == 0;', "true;"),
    ("program's code: text", "src/image/code_cache.cpp", "|| !rest.starts_with(text)", ""),
    ("program's code: checksum", "src/image/code_cache.cpp", "checksum != Checksum(BytesOf(bytes_))", "false"),
    ("program's code: file name", "src/interpreter/program_code.cpp", "NameFile(program->code, filename);", ""),
    ("program's code: counters", "src/interpreter/program_code.cpp", "ReplayCounts(now, found.effects);", ""),
    ("program's code: likeness", "src/interpreter/program_code.cpp", "again != nullptr && IsLikeCompiled(again, code) &&",
     "again != nullptr &&"),
    ("program's code: warnings", "src/interpreter/program_code.cpp", "++hako::interpreter::warnings_seen;", ""),
    ("program's code: encodings", "src/interpreter/program_code.cpp", "|| MayNeedACodec(program->text)", ""),
    ("program's code: stdin", "src/interpreter/program_code.cpp", "descriptor == STDIN_FILENO ||", ""),
]

DECLINING = [
    "src/interpreter/restore.cpp", "src/interpreter/image_choice.cpp", "src/interpreter/start_options.cpp",
    "src/interpreter/locale_choice.cpp", "src/image/mapping.cpp", "src/image/format.cpp",
]
# Each statement that declines, or that says why a file is not taken.
DECLINE = re.compile(r'return (Decline\("([^"]+)"[^;]*\)|"([^"]+)"|\*why = "([^"]+)", false);')

# Quick ones first.
TESTS = [
    "interpreter.start_options", "image.format", "image.mapping", "image.code_cache", "image.starts", "image.arguments_and_environment",
    "image.process_facts", "image.streams_and_locales", "image.damaged_images", "image.program_code", "image.stream_endings",
    "image.declines", "image.collector", "image.endings", "image.safety", "image_commands.environments", "image_commands.cache",
    "image_commands.choice", "parity.environment", "parity.streams", "parity.options",
]


def declines(checkout):
    for name in DECLINING:
        text = (checkout / name).read_text()
        for found in DECLINE.finditer(text):
            why = found[2] or found[3] or found[4]
            line = text.count("\n", 0, found.start()) + 1
            yield f"decline: {why} ({pathlib.Path(name).name}:{line})", name, found.span(), ";"


def mutants(checkout):
    for name, file, code, instead in REFRESHES:
        text = (checkout / file).read_text()
        if text.count(code) != 1:
            sys.exit(f"mutants: {file} does not hold once what '{name}' takes out (do: say it as the file does)")
        begin = text.index(code)
        yield "refresh: " + name, file, (begin, begin + len(code)), instead
    yield from declines(checkout)


def succeeds(command, where):
    return subprocess.run(command, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def noticed_by(build, tests):
    """The first of the tests that fails, or None."""
    for test in tests:
        if not succeeds(["ctest", "-R", "^" + re.escape(test) + "$", "--stop-on-failure", "--timeout", "120"], build):
            return test
    return None


def verdict(checkout, build, mutant, tests):
    _, file, (begin, end), instead = mutant
    path = checkout / file
    text = path.read_text()
    path.write_text(text[:begin] + instead + text[end:])
    try:
        built = succeeds(["ninja", "bin/hako-python", "start_options_test", "format_test", "mapping_test", "code_cache_test"], build)
        if not built:
            return "SURVIVES: it does not compile"
        if not succeeds(["ninja", "base_image"], build):
            return "noticed: no image can be made"
        test = noticed_by(build, tests)
        return f"noticed by {test}" if test else "SURVIVES"
    finally:
        path.write_text(text)


def main(checkout, build, *names):
    checkout, build = pathlib.Path(checkout), pathlib.Path(build)
    listed = subprocess.run(["ctest", "-N"], cwd=build, capture_output=True, text=True, check=True).stdout
    tests = [test for test in TESTS if re.search(rf": {re.escape(test)}$", listed, re.M)]
    if failing := noticed_by(build, tests):
        sys.exit(f"mutants: {failing} fails without any change (do: mend it first)")
    survivors = 0
    for mutant in mutants(checkout):
        if names and not any(name in mutant[0] for name in names):
            continue
        said = verdict(checkout, build, mutant, tests)
        survivors += said.startswith("SURVIVES")
        print(f"{mutant[0]}: {said}", flush=True)
    succeeds(["ninja"], build)
    return 1 if survivors else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
