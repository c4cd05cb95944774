"""What a program can see of itself. Its documentation."""
value: int = 1


def show_main():
    import sys

    main = sys.modules["__main__"]
    for name in sorted(vars(main)):
        value = getattr(main, name)
        if name in ("__loader__", "__spec__", "__builtins__"):
            value = type(value)
        if name in ("show_main", "stack"):
            value = (value.__module__, value.__qualname__, value.__code__.co_filename)
        print(name, "=", ascii(value))
    spec = main.__spec__
    if spec is not None:
        print("spec", spec.name, spec.origin, spec.cached, spec.parent, spec.has_location, type(spec.loader),
              spec.submodule_search_locations)
    print("order", list(vars(main)))
    print("sys", sys.argv, sys.orig_argv[1:], sys.path[:2], sys.flags)
    print("frame", sys._getframe(1).f_code.co_name, sys._getframe(1).f_code.co_filename, sys._getframe(1).f_lineno)
    print("depth", sum(1 for _ in stack(sys._getframe())))
    print("same", main.__dict__ is globals(), sys.getrefcount(main) < 10)
    import __main__

    print("import", __main__ is main)


def stack(frame):
    while frame is not None:
        yield frame
        frame = frame.f_back


print(__name__, __doc__, globals().get("__file__"), __package__, __builtins__ is __import__("builtins"))
show_main()
