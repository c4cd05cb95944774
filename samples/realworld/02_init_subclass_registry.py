"""`__init_subclass__(route=...)`: subclasses announce themselves with class keywords.

Met in plug-in systems, web handlers and message consumers since Python 3.6, wherever a
registry is wanted and a metaclass would be too much.
"""
from typing import ClassVar


class RouteError(Exception):
    pass


class Handler:
    routes: ClassVar[dict[tuple[str, str], type["Handler"]]] = {}

    def __init_subclass__(cls, *, route: str | None = None, verb: str = "GET", **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if route is None:
            return  # a shared base, not an end point
        if not route.startswith("/"):
            raise RouteError(f"{cls.__name__}: {route!r} must begin with '/'")
        if (verb, route) in Handler.routes:
            raise RouteError(f"{cls.__name__}: {verb} {route} is taken")
        Handler.routes[verb, route] = cls

    def handle(self, body: str) -> str:
        raise NotImplementedError


class Page(Handler):
    title = "untitled"

    def handle(self, body: str) -> str:
        return f"200 <h1>{self.title}</h1>"


class Home(Page, route="/"):
    title = "Depot"


class CreateOrder(Handler, route="/orders", verb="POST"):
    def handle(self, body: str) -> str:
        return f"201 order of {body}" if body else "400 empty order"


def serve(verb: str, path: str, body: str = "") -> str:
    handler = Handler.routes.get((verb, path))
    return handler().handle(body) if handler else f"404 {verb} {path}"


print(*(f"{verb} {path} -> {cls.__name__}" for (verb, path), cls in Handler.routes.items()), sep="\n")
print(serve("GET", "/"), serve("POST", "/orders", "2 gaskets"), serve("POST", "/orders"), sep="\n")
print(serve("GET", "/orders"))
for name, route in [("Start", "/"), ("Stray", "stray")]:
    try:
        type(name, (Page,), {}, route=route)
    except RouteError as error:
        print("refused:", error)
