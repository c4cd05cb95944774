"""Takes one refresh or one reason to decline out of hako at a time, and asks the tests to notice.

    mutants.py CHECKOUT BUILD [NAME...]

CHECKOUT is a clone of its own, configured in BUILD with its tests built: its sources are changed, built, tested and put back.
Each mutant is one change to one file. One that no test notices SURVIVES, and so does one that does not compile; then the exit
status is 1. With names, only mutants whose name holds one of them.
"""

import os
import pathlib
import re
import subprocess
import sys

# What a start renews, and what stands in its place while it does not: (name, file, code, code without it).
REFRESHES = [
    ("addresses of the reference", "src/interpreter/identity.cpp", "NumberOf(address) : AddressUnderReference(address)", "NumberOf(address) : address"),
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
    ("UTF-8 Mode", "src/interpreter/refresh.cpp",
     "hako_cpython_set_utf8_mode(locale.utf8_mode || plan.is_embedded ? 1 : 0);", ""),
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
    ("streams", "src/interpreter/streams.cpp", "!= 0 && !IsOpen(stream.fd)) {", "!= 0 && false) {"),
    ("kept streams' kind", "src/interpreter/streams.cpp", "if (made == nullptr) made = MakeStream(io, stream, text);",
     "if (made == nullptr) made = Py_NewRef(Py_None);"),
    ("code of .pth files", "src/interpreter/refresh.cpp", "RunSiteCode(image_state.site_code)", "true"),
    ("random", "src/pantry/refreshers.cpp", '{"random", RefreshRandom},', ""),
    ("logging", "src/pantry/refreshers.cpp", '{"logging", RefreshLogging},', ""),
    ("threading", "src/pantry/refreshers.cpp", '{"threading", RefreshThreading},', ""),
    ("uuid", "src/pantry/refreshers.cpp", '{"uuid", RefreshUuid},', ""),
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

# Of what a start inside a host renews, what no other start shows.
HOSTS = [
    ("host: shared libraries that are called later", "src/seams/own_libraries.cpp",
     "if (!IsOwnLibrary(section)) TheLibraries().shared_needs.insert(section);", ""),
    ("host: no UTF-8 Mode in a deterministic isolate", "src/interpreter/refresh.cpp",
     "hako_cpython_set_utf8_mode(locale.utf8_mode ? 1 : 0);", ""),
]
HOST_TARGETS = ["embed_determinism_test", "embed_determinism_host_test", "embed_host_deterministic", "library_image"]
HOST_TESTS = ["embed.determinism", "embed.determinism_host"]

# What a start leaves for later, and what must then happen first: libraries of extension modules, the locale of characters.
LATE, LATE_CALLS = "src/seams/late_libraries.cpp", "src/pantry/late_calls.cpp"
LATER = [
    ("later: another root, a limit", "src/seams/within_reach.cpp", "  LoadLateLibraries();\n", ""),
    ("later: without descriptors", LATE, "if (!CallWithDescriptors(OpenAll, &opening)) {", "if (!OpenAll(&opening)) {"),
    ("later: modules from elsewhere", "src/pantry/seam.cpp", "    hako::seams::LoadLateLibraries();\n", ""),
    ("later: limited addresses", LATE_CALLS, "seams::KeepsOwnLibraries() || seams::AddressesAreLimited() ||", "seams::KeepsOwnLibraries() ||"),
    ("later: variables of the loader", LATE_CALLS, "if (seams::LoaderIsLed()) return true;", ""),
    ("later: variables of OpenSSL", LATE_CALLS, "|| IsToldOtherwise(extension)) return false;", ") return false;"),
    ("later: variables of OpenSSL that are set", LATE, 'if (std::string_view(name).starts_with("OPENSSL_"))', "if (false)"),
    ("later: configuration of OpenSSL", LATE, "reinterpret_cast<Init>(init)(kLoadConfiguration, nullptr)", "reinterpret_cast<Init>(init)"),
    ("later: modules of an image", "src/pantry/extension_copies.cpp", "if (extension->is_foreign || extension->may_hide_files) seams::LoadLateLibraries();", ""),
    ("later: ctypes of an image", "src/pantry/refreshers.cpp", "  seams::LoadLateLibraries();\n", ""),
    ("later: limited data", "src/seams/within_reach.cpp", "|| is_limited(RLIMIT_DATA);", ";"),
    ("later: limits from outside", "src/seams/within_reach.cpp", "close_range(0, ~0U, 0);", "close_range(3, ~0U, 0);"),
    ("later: files of the capture", LATE_CALLS, "!AreWhereTheyWere(extension) ||", ""),
    ("later: files that the loader finds", LATE_CALLS, "!IsFileOfCapture(extension.late_files[i].facts, now)", "false"),
    ("later: what the process has for all", LATE, "void* found = Ask(RTLD_DEFAULT, function);", "void* found = nullptr;"),
    ("later: versions", LATE, "function.version == nullptr ?", "true ?"),
    ("later: an answer of a mode", LATE, "= AnswerFor(function.symbol);", "= 0;"),
    ("later: errno", "src/seams/outside_calls.cpp", "  errno = error;\n", ""),
]

# The locale of characters.
CHOICE, SEAM = "src/interpreter/locale_choice.cpp", "src/seams/deferred_locale.cpp"
REACH, CALLS = "src/seams/within_reach.cpp", "src/seams/locale_calls.inc"
LOCALE = [
    ("locale: in deterministic runs", "src/interpreter/restore.cpp", "!plan.is_deterministic && !plan.is_embedded &&",
     "!plan.is_embedded &&"),
    ("locale: changed since the capture", CHOICE, "|| !image.KnowsLocale()) return false;", ") return false;"),
    ("locale: inputs looked at", "src/image/mapping.cpp", "&& Changed(tables_.locale_inputs) == nullptr;", ";"),
    ("locale: no inputs", "src/image/mapping.cpp", "!tables_.locale_inputs.empty() &&", ""),
    ("locale: LOCPATH as an input", "src/interpreter/locale_facts.cpp", '{"GCONV_PATH", "LOCPATH"}', '{"GCONV_PATH"}'),
    ("locale: its file as an input", "src/interpreter/locale_facts.cpp", "inputs{kFile};", "inputs;"),
    ("locale: what it is found by", "src/interpreter/locale_facts.cpp",
     "inputs.insert(inputs.end(), std::begin(kFoundBy), std::end(kFoundBy));", ""),
    ("locale: order of variables", CHOICE, '{"LC_ALL", "LC_CTYPE", "LANG"}', '{"LANG", "LC_CTYPE", "LC_ALL"}'),
    ("locale: its other name", CHOICE, "DeferLocale(name == kOtherName ? kOtherName : kCoerced)", "DeferLocale(kCoerced)"),
    ("locale: other categories", CHOICE, "IsLegacy(name) && OthersAreC();", "IsLegacy(name);"),
    ("locale: other categories by LANG", CHOICE, "if (!language.empty() && !IsLegacy(language)) return false;",
     "static_cast<void>(language);"),
    ("locale: UTF-8 Mode with it", CHOICE, "choice->utf8_mode = is_coerced;", ""),
    ("locale: LC_CTYPE for children", CHOICE, "if (is_coerced) NoteCoercion(choice);", ""),
    ("locale: variable taken back", CHOICE, 'unsetenv("LC_CTYPE");', ";"),
    ("locale: variable put back", CHOICE, 'setenv("LC_CTYPE", variable.c_str(), 1);', ";"),
    ("locale: setlocale", SEAM, "  SettleLocale();\n  return std::setlocale", "  return std::setlocale"),
    ("locale: nl_langinfo", SEAM, "  SettleLocale();\n  return nl_langinfo", "  return nl_langinfo"),
    ("locale: encoding without it", SEAM, "if (item == CODESET) return utf8;", "static_cast<void>(utf8);"),
    ("locale: LOCPATH set", SEAM, 'std::strcmp(name, "LOCPATH") == 0 ||', ""),
    ("locale: GCONV_PATH set", SEAM, '|| std::strcmp(name, "GCONV_PATH") == 0', ""),
    ("locale: pthread_create", SEAM, "  SettleLocale();\n  return pthread_create", "  return pthread_create"),
    ("locale: getaddrinfo", SEAM, "  SettleLocale();\n  return getaddrinfo", "  return getaddrinfo"),
    ("locale: mbstowcs", SEAM, "if (!hako::seams::IsAscii(from)) hako::seams::SettleLocale();\n  return std::mbstowcs",
     "return std::mbstowcs"),
    ("locale: wcstombs", SEAM, "if (!hako::seams::IsAscii(from)) hako::seams::SettleLocale();\n  return std::wcstombs",
     "return std::wcstombs"),
    ("locale: vfprintf", SEAM, "  hako::seams::SettleLocale();\n  return std::vfprintf", "  return std::vfprintf"),
    ("locale: __vfprintf_chk", SEAM, "  hako::seams::SettleLocale();\n  return __vfprintf_chk", "  return __vfprintf_chk"),
    ("locale: no descriptor left", REACH, "return descriptor >= 0;", "return true;"),
    ("locale: descriptors of the other process", REACH, "close_range(0, ~0U, 0);", ""),
    ("locale: errno", SEAM, "  errno = error;", "  static_cast<void>(error);"),
    ("locale: extension modules", "src/pantry/extension_copies.cpp",
     "if (extension->may_depend_on_locale) seams::SettleLocale();", ""),
    # Not here: that a module which needs another library may depend on it. Of CPython's own those whose libraries do (_curses,
    # readline) call such functions themselves, and so are found without.
    ("locale: extension modules' calls", "src/pantry/extension_copies.cpp",
     "ImportsAny(copy, seams::MayDependOnLocale);", "false;"),
]

# Each of the calls before which the locale is set: the function without the seam.
CALL = re.compile(r"^HAKO_(?:LOCALE|HIDING)\((.*?), (\w+),\s+(\(.*?\)),\s+(\(.*?\))\)\n", re.M | re.S)


def unsettled(checkout):
    for found in CALL.finditer((checkout / CALLS).read_text()):
        result, name, parameters, arguments = found.groups()
        yield f"locale: {name}", CALLS, found.span(), f"{result} hako_{name} {parameters} {{ return ::{name} {arguments}; }}\n"


# The collector's counters, and what watches it.
DELIVER, SHARED = "src/pantry/deliver.cpp", "src/cpython/internals_shared.inc"
COLLECTOR = [
    ("collector: counters of a start", "src/interpreter/plain_counts.cpp",
     "if (counts.are_known) WriteCounters(counts.at_start);", "static_cast<void>(counts);"),
    # Not here: the collections of a start. The boot of 3.11 that is captured has as many as python3's; on 3.12.1 four objects decide
    # whether there is one more (docs/parity.md).
    ("collector: objects of a start", "src/interpreter/plain_counts.cpp",
     "hako_cpython_write_counts(counters.objects);", ""),
    ("collector: imports counted", "src/interpreter/plain_counts.cpp",
     "boot.imports = pantry::CountImports(modules);", "static_cast<void>(modules);"),
    ("collector: objects of a delivery", DELIVER,
     "hako_cpython_count_objects(std::exchange(ThisProcess().counted_objects, 0));", ";"),
    ("collector: told once", DELIVER, "std::exchange(ThisProcess().counted_objects, 0)", "ThisProcess().counted_objects"),
    ("collector: callbacks", "src/pantry/import_system.cpp", "hako_cpython_collections_are_heard() == 0 &&", ""),
    ("collector: switched off", SHARED,
     "while (collector()->enabled && young->threshold != 0 &&", "while (young->threshold != 0 &&"),
    ("collector: runs at a delivery", SHARED, "Py_XDECREF(PyTuple_New(FRESH_TUPLE));", ""),
    ("collector: imports inside an import", "src/pantry/import_counts.cpp", "counts_[text] = all - inside_;",
     "counts_[text] = all;"),
]

# What must stay as it was for a module to come from the image.
TOUCHED = "src/pantry/touched_modules.cpp"
DELIVERIES = [
    ("delivery: changed modules", DELIVER, 'touched.empty() ? "" : UsedOf(*unit, touched)', '""'),
    ("delivery: changed builtins", TOUCHED, 'name == "builtins" ||', ""),
    ("delivery: a changed import system", TOUCHED, "if (!ImportSystemIsTheSame()) touched", "if (false) touched"),
    ("delivery: changed modules of used ones", TOUCHED, "      visit(event.name);\n", ""),
    ("delivery: names that are as they were", TOUCHED, "if (is_there && HasItsNames(note.names)) {", "if (is_there && note.names.count == 0) {"),
    ("delivery: modules that are gone", TOUCHED, "const bool is_there = IsThere(note.names, modules);", "const bool is_there = true;"),
    ("delivery: names of sys", TOUCHED, "for (const char* name : kOfSys) digest.Add(PyDict_GetItemString(names, name));", ""),
    ("delivery: submodules", TOUCHED, "|| IsOwnSubmodule(name, key, value, is_capture)) continue;", ") continue;"),
    ("delivery: names found by a function", TOUCHED, "(now.is_whole || known.finds_names)", "now.is_whole"),
    ("delivery: added names", TOUCHED, " &&\n         (now.is_whole || known.finds_names);", ";"),
    ("delivery: what a delivery has changed", DELIVER, "  NoteDelivery(touched);\n", ""),
    ("delivery: what is renewed", "src/pantry/deliverer.cpp", "      NoteDelivery(touched);\n", ""),
    ("delivery: statements done again", "src/pantry/deliverer.cpp", " && RedoStatements(*unit)", ""),
    ("delivery: names that are done again", "src/pantry/import_recorder.cpp",
     'if (is_watching_ && TakesRedoneName(name, from)) Spoil("it takes what another does again");', ""),
    ("delivery: caches", "src/pantry/searcher.cpp",
     "if (change.kind == Change::Kind::kCacheContent) return MayFill(change);", ""),
    ("delivery: classes", "src/pantry/searcher.cpp", "  const bool fits = is_new ? is_as_before() : planned->second == change.before;",
     "  const bool fits = is_new || planned->second == change.before;"),
    ("delivery: searches", "src/pantry/outside_watch.cpp", "  if (event == PyTrace_RETURN && IsModuleSearch(code))\n", "  if (event < 0)\n"),
    ("delivery: modules that a package lacks", "src/pantry/searcher.cpp", "if (folder.empty() || SearchPath::FolderHas(folder, name)) return false;", ""),
    ("delivery: imports by calls", "src/pantry/outside_watch.cpp", "  if (event == PyTrace_CALL && IsImportCall(code))\n", "  if (event < 0)\n"),
    ("delivery: to calls of importlib's", SHARED, "  method->ml_meth = acquire_lock;\n", ""),
    ("delivery: the decimal context", "src/pantry/conditions.cpp", "unit.makes_decimal_context && !DecimalContextIsPlain()", "unit.makes_decimal_context && false"),
    ("delivery: decimal.DefaultContext", "src/pantry/context_watch.cpp",
     'value = Py_XNewRef(PyDict_GetItemString(PyModule_GetDict(unit->module), "DefaultContext"));', "return true;"),
    ("delivery: a decimal context made", "src/pantry/deliverer.cpp", "if (unit->makes_decimal_context) finish(MakeDecimalContext);", ""),
    ("delivery: other context variables", "src/pantry/import_recorder.cpp",
     'if (found == ContextWatch::Found::kOther) Spoil("it sets a context variable");', ""),
    ("delivery: a package that was another", "src/pantry/searcher.cpp", "(parent->module == unit.parent || unit.parent_was_loading)",
     "parent->module != nullptr"),
    ("delivery: looks into sys.modules", "src/pantry/searcher.cpp", "event.kind == Event::Kind::kLookUp && present == nullptr",
     "event.kind == Event::Kind::kLookUp"),
]

# What the image's modules hold of others while a program ends.
OUTWARD = "src/pantry/outward.cpp"
ENDS = [
    ("end: references given back", "src/pantry/close.cpp",
     "GiveBackOutwardReferences([](const Unit& unit) { return Of(&unit).state == State::kDelivered; });", ""),
    ("end: references of delivered units", OUTWARD, "if (!reached[i]) GiveBack(pantry.units[i], reached);",
     "GiveBack(pantry.units[i], reached);"),
    # Not here: references to other units, and what the start leads to. Nothing tells of an object that no program can reach and that has
    # no finalizer; a module that leaves one with a finalizer, or hangs one on a function of the start, is not kept.
    ("end: what delivered units lead to", OUTWARD, "  Spread(&reached);", ""),
    ("end: callbacks", OUTWARD, "_PyWeakref_ClearRef(reinterpret_cast<PyWeakReference*>(unit.callbacks[i]));", ";"),
    ("end: what a unit leads to", OUTWARD,
     "for (size_t i = 0; i < lists_.size(); ++i) Claim(static_cast<uint32_t>(i), lists_[i], Needs(i));", ""),
    ("end: changes' references", OUTWARD,
     "for (size_t j = 0; j < unit.change_count; ++j) CountChange(unit.changes[j], &all[i]);", ""),
    ("end: containers that changes hold", OUTWARD, "if (!ChangesContainer(change)) Count(change.target, held);",
     "Count(change.target, held);"),
    ("end: events' modules", "src/pantry/close.cpp", "if (may_go && !was_given_away) Py_CLEAR(event.module);", ""),
    ("end: objects of extension modules", "src/interpreter/finish.cpp",
     "(search->foreign_ends && search->foreign_ends->Include(object)) ||", ""),
    ("end: objects that an import has made", "src/pantry/foreign_ends.cpp", "self->found = self->found || self->ends.Include(object);", "static_cast<void>(object), static_cast<void>(self);"),
    ("end: types of objects that nobody tracks", "src/pantry/foreign_ends.cpp", "return !IsTracked(type) && ActForObjectsOf(type);", "return false;"),
    ("end: types and capsules of an import", "src/pantry/foreign_ends.cpp", "ends.IncludeUnseenOf(*unit.extension)", "false"),
    ("end: types that are made later", "src/pantry/foreign_ends.cpp", "  const int status = PyType_Ready(type);\n  NoteType(type, false);", "  const int status = PyType_Ready(type);"),
    ("end: objects that are not tracked", "src/pantry/foreign_ends.cpp", "  NoteType(type, true);\n  return _PyObject_GC_New(type);", "  return _PyObject_GC_New(type);"),
    ("end: objects that are tracked no more", "src/pantry/foreign_ends.cpp", "if (Py_REFCNT(untracked) > 0) NoteType", "if (false) NoteType"),
    ("end: functions of a module's state", "src/pantry/foreign_ends.cpp", "return definition != nullptr &&", "return definition == nullptr &&"),
    ("end: what is registered", "src/pantry/foreign_ends.cpp", "unit.extension->may_be_called_at_the_end ||", ""),
    ("end: capsules", "src/interpreter/finish.cpp", "if (search.foreign_ends->IncludeUnseen())", "if (false)"),
    ("end: buffers", "src/pantry/foreign_ends.cpp", "buffer == nullptr ? 0 : AddressOf(buffer->bf_releasebuffer)", "buffer == nullptr ? 0 : 0"),
    ("end: versions of Cython", "src/pantry/foreign_ends.cpp", "         patch <= kLastOf[minor];", "         patch <= 100;"),
    ("end: warnings of open files", "src/interpreter/finish.cpp",
     'if (ResourceWarningsAreShown()) return "the warnings filters show what is not closed";', ""),
    ("end: keys that answer", "src/interpreter/quiet_callbacks.cpp", "return !is_of_values || HasPlainKey(reference);", "return true;"),
    ("end: containers of other classes", "src/interpreter/quiet_callbacks.cpp", "if (!IsLibrarys(container, is_of_set ? kWeakrefset : kWeakref)) return false;", ""),
    ("end: a program that is traced", "src/interpreter/finish.cpp", 'if (hako_cpython_is_traced() != 0) return "the program is traced";', ""),
    ("end: warnings by CPython's own list", "src/interpreter/shown_warnings.cpp",
     "if (FiltersShow(hako_cpython_warning_filters(), PyExc_ResourceWarning)) return true;", ""),
    ("end: logging's lock", "src/interpreter/quiet_callbacks.cpp", 'std::string_view(Py_TYPE(lock)->tp_name) != "_thread.RLock" ||', ""),
    ("end: callbacks by their file", "src/interpreter/quiet_callbacks.cpp", "         path.starts_with(library) && path.ends_with(file);", "         path.ends_with(file);"),
    ("end: pantry closed", "src/interpreter/finish.cpp", "  pantry::Close();", ""),
]

DECLINING = [
    "src/interpreter/restore.cpp", "src/interpreter/image_choice.cpp", "src/interpreter/start_options.cpp",
    "src/interpreter/locale_choice.cpp", "src/image/mapping.cpp", "src/image/format.cpp",
]
# Left in: no test here can bring about what they ask for.
UNREACHABLE = [
    "if (fstat(file_.get(), &status) != 0)",    # A file that is open has facts.
    "if (hako_cpython_has_images() == 0)",      # Of the CPython that is sealed in.
    "if (read < 0)",                            # A disk that fails.
    "if (getauxval(AT_PAGESZ) != kPageSize)",   # x86-64 has one size; Header::page_size has tests.
]
# Each statement that declines, or that says why a file is not taken.
DECLINE = re.compile(r'return (Decline\("([^"]+)"[^;]*\)|"([^"]+ [^"]+)"|\*why = "([^"]+)", false);')

# Others, of another form.
DECLINES = [
    ("decline: a variable is set", "src/interpreter/start_options.cpp",
     'return is_clear ? Decline() : Decline(name, "is set");', "static_cast<void>(is_clear);\n  return {};"),
    ("decline: stdin is a directory", "src/interpreter/restore.cpp",
     'return is_directory ? Decline("stdin is a directory") : Decline();', "static_cast<void>(is_directory);\n  return {};"),
    ("decline: an image of the other kind of run", "src/interpreter/image_choice.cpp",
     "if (((header.traits & image::kHasNumbers) != 0) != surroundings.is_deterministic) {", "if (header.traits == ~0U) {"),
]

# Those of one module, which run no hako, and their targets.
UNIT_TESTS = {
    "interpreter.start_options": "start_options_test", "image.format": "format_test", "image.mapping": "mapping_test",
    "image.code_cache": "code_cache_test", "seams.deferred_locale": "deferred_locale_test", "seams.late_libraries": "late_libraries_test",
}
# Quick ones first.
TESTS = [
    "image.starts", "image.arguments_and_environment", "image.process_facts", "image.threads", "image.streams_and_locales",
    "image.locale_files", "image.late_libraries", "image.static_objects", "image.touched_modules", "image.damaged_images", "image.program_code", "image.stream_endings", "image.declines",
    "image.collector", "image.endings", "image.safety", "image_commands.environments", "image_commands.cache",
    "image_commands.choice", "image_commands.extensions", "image_commands.endings", "image_commands.prune",
    "image_commands.redone", "image_commands.effects", "foreign.ends",
    "parity.environment", "parity.streams", "parity.options", "determinism.process_facts", "determinism.threads",
]


def declines(checkout):
    for name in DECLINING:
        text = (checkout / name).read_text()
        for found in DECLINE.finditer(text):
            if any(text[:found.start()].endswith(condition + " ") for condition in UNREACHABLE):
                continue
            why = found[2] or found[3] or found[4]
            line = text.count("\n", 0, found.start()) + 1
            yield f"decline: {why} ({pathlib.Path(name).name}:{line})", name, found.span(), ";"


def mutants(checkout):
    refreshes = [("refresh: " + name, *rest) for name, *rest in REFRESHES]
    for name, file, code, instead in (*refreshes, *HOSTS, *LATER, *LOCALE, *COLLECTOR, *DELIVERIES, *ENDS, *DECLINES):
        text = (checkout / file).read_text()
        if text.count(code) != 1:
            sys.exit(f"mutants: {file} does not hold once what '{name}' takes out (do: say it as the file does)")
        begin = text.index(code)
        yield name, file, (begin, begin + len(code)), instead
    yield from unsettled(checkout)
    yield from declines(checkout)


def succeeds(command, where):
    environment = {**os.environ, "GTEST_FAIL_FAST": "1"}
    return subprocess.run(
        command, cwd=where, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def noticed_by(build, tests):
    """The first of the tests that fails, or None."""
    for test in tests:
        if not succeeds(["ctest", "-R", "^" + re.escape(test) + "$", "--stop-on-failure", "--timeout", "120"], build):
            return test
    return None


# What is asked first of all: the tests of the area that the mutant is of.
AREAS = {
    "refresh": [
        "image.static_objects",
        "image.arguments_and_environment", "image.process_facts", "image.threads", "image.program_code", "image_commands.extensions",
    ],
    "later": ["image.late_libraries", "image_commands.extensions"],
    "locale": ["image.streams_and_locales", "image.locale_files", "image_commands.extensions", "determinism.threads"],
    "collector": ["image.collector"],
    "end": ["image.endings", "image_commands.endings", "image.stream_endings", "foreign.ends"],
    "delivery": ["image.touched_modules", "image_commands.redone", "image_commands.effects"],
    "decline": ["image.damaged_images", "image.declines", "image.locale_files"],
}


def verdict(checkout, build, mutant, tests):
    name, file, (begin, end), instead = mutant
    path = checkout / file
    text = path.read_text()
    path.write_text(text[:begin] + instead + text[end:])
    try:
        if not succeeds(["ninja", *UNIT_TESTS.values()], build):
            return "SURVIVES: it does not compile"
        if test := noticed_by(build, UNIT_TESTS):
            return f"noticed by {test}"
        if name.startswith("host: "):
            if not succeeds(["ninja", *HOST_TARGETS], build):
                return "SURVIVES: it does not compile"
            test = noticed_by(build, HOST_TESTS)
            return f"noticed by {test}" if test else "SURVIVES"
        if not succeeds(["ninja", "bin/hako-python"], build):
            return "SURVIVES: it does not compile"
        if not succeeds(["ninja", "base_image"], build):
            return "noticed: no image can be made"
        first = AREAS[name.split(":")[0]]
        test = noticed_by(build, [*(test for test in tests if test in first), *(test for test in tests if test not in first)])
        return f"noticed by {test}" if test else "SURVIVES"
    finally:
        path.write_text(text)


def main(checkout, build, *names):
    checkout, build = pathlib.Path(checkout), pathlib.Path(build)
    listed = subprocess.run(["ctest", "-N"], cwd=build, capture_output=True, text=True, check=True).stdout
    tests = [test for test in TESTS if re.search(rf": {re.escape(test)}$", listed, re.M)]
    if failing := noticed_by(build, [*UNIT_TESTS, *tests, *HOST_TESTS]):
        sys.exit(f"mutants: {failing} fails without any change (do: mend it first)")
    survivors = 0
    for mutant in mutants(checkout):
        if names and not any(name in mutant[0] for name in names):
            continue
        said = verdict(checkout, build, mutant, tests)
        survivors += said.startswith("SURVIVES")
        print(f"{mutant[0]}: {said}", flush=True)
    succeeds(["ninja", "bin/hako-python", "base_image", *HOST_TARGETS, *UNIT_TESTS.values()], build)
    return 1 if survivors else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
