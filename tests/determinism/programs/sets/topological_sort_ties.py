# Touches: graphlib with sets of str; the ready nodes come in no defined order.
import graphlib

NEEDS = {
    "app": {"web", "db", "auth", "log"},
    "web": {"http", "html", "log"},
    "db": {"disk", "cache", "log"},
    "auth": {"crypto", "db"},
    "http": {"socket", "tls"},
    "tls": {"crypto", "socket"},
    "html": {"text", "fonts", "icons", "styles"},
    "cache": {"clock", "heap", "limits"},
}
print(list(graphlib.TopologicalSorter(NEEDS).static_order()))
sorter = graphlib.TopologicalSorter(NEEDS)
sorter.prepare()
while sorter.is_active():
    ready = sorter.get_ready()
    print(ready)
    sorter.done(*ready)
try:
    list(graphlib.TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).static_order())
except graphlib.CycleError as error:
    print(error)
