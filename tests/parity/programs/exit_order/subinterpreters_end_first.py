import atexit

atexit.register(print, "main's atexit")
try:
    import _xxsubinterpreters as interpreters
except ImportError:
    import _interpreters as interpreters
inner = interpreters.create()
interpreters.run_string(inner, "import atexit; atexit.register(print, 'inner atexit'); print('inner')")
print("end")
