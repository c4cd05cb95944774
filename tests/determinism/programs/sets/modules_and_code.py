# Touches: sets of modules and code objects, reprs of frames, code and tracebacks with addresses.
import json
import sys
import types


def outer():
    def inner():
        return sys._getframe(1)

    return inner()


print([m.__name__ for m in {sys, json, types, json.decoder, json.encoder, json.scanner}])
print([c.co_name for c in {f.__code__ for f in (outer, json.dumps, json.loads, json.dump)}])
print(outer(), outer.__code__.co_consts[1].co_name)
try:
    json.loads("{")
except ValueError as error:
    print(error.__traceback__, error.__traceback__.tb_next.tb_frame.f_code)
