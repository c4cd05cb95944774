//! pyo3-runner PROGRAM: runs one Python program in an embedded CPython, then leaves.
//!
//! How it works. `auto-initialize` boots the interpreter on the first `with_gil`, by
//! Py_InitializeEx(0): with `site`, without signal handlers. The program's bytes go to PyRun_String
//! in a fresh dict that calls itself `__main__`; stdout is flushed and the process ends.
//!
//! Py_FinalizeEx is never called unless the program raises SystemExit: that is part of what makes
//! this runner quicker than python3, and why `atexit` and most `__del__` stay silent in it.
//! README.md beside this crate lists what else python3 does and this runner leaves out.

use std::ffi::CString;
use std::path::Path;

use pyo3::prelude::*;
use pyo3::{ffi, types::PyDict};

/// The statuses python3 ends with in the same places.
const EXIT_UNCAUGHT: i32 = 1;
const EXIT_USAGE: i32 = 2;

fn main() {
    let path = match std::env::args_os().nth(1) {
        Some(path) => path,
        None => fail("usage: pyo3-runner PROGRAM"),
    };
    let source = read_source(Path::new(&path));
    let status = Python::with_gil(|py| {
        let status = run(py, &source);
        flush_stdout(py);
        status
    });
    std::process::exit(status);
}

/// Bytes and not text: the decoding cookie of the program is CPython's to read.
fn read_source(path: &Path) -> CString {
    let bytes = std::fs::read(path)
        .unwrap_or_else(|error| fail(&format!("cannot read {}: {}", path.display(), error)));
    CString::new(bytes).unwrap_or_else(|_| fail(&format!("{} holds a null byte", path.display())))
}

fn run(py: Python<'_>, source: &CString) -> i32 {
    let globals = PyDict::new_bound(py);
    globals
        .set_item("__name__", "__main__")
        .expect("a fresh dict takes a string");

    // PyRun_String itself: `Python::run_bound` of pyo3 0.22 does not call it, but Py_CompileString
    // and PyEval_EvalCode (pyo3 0.22.6, src/marker.rs: run_code). PyRun_String adds `__builtins__`.
    // CPython 3.11.2, Python/pythonrun.c: run_eval_code_obj
    // SAFETY: the GIL is held, `source` ends in a null byte, `globals` outlives the call.
    let result = unsafe {
        ffi::PyRun_String(
            source.as_ptr(),
            ffi::Py_file_input,
            globals.as_ptr(),
            globals.as_ptr(),
        )
    };
    if result.is_null() {
        // Prints the traceback. For SystemExit it does not return: it ends the process with the
        // status asked for, after Py_FinalizeEx. CPython 3.11.2, Python/pythonrun.c: handle_system_exit
        // SAFETY: the GIL is held and an exception is set.
        unsafe { ffi::PyErr_Print() };
        return EXIT_UNCAUGHT;
    }
    // SAFETY: PyRun_String returned a new reference.
    unsafe { ffi::Py_DECREF(result) };
    0
}

/// Nobody else does, since the interpreter is not finalized. A program may have closed or replaced
/// `sys.stdout`; what it can no longer flush is not ours to report.
fn flush_stdout(py: Python<'_>) {
    let flushed = py
        .import_bound("sys")
        .and_then(|sys| sys.getattr("stdout"))
        .and_then(|stdout| stdout.call_method0("flush"));
    drop(flushed);
}

fn fail(message: &str) -> ! {
    eprintln!("pyo3-runner: {}", message);
    std::process::exit(EXIT_USAGE);
}
