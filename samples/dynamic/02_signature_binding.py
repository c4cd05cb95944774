"""Call arguments inspected by `inspect.signature(...).bind`.

Met in audit logs, dependency injection and RPC layers: a call is bound to names before it is
made, so that it can be logged, defaulted, masked or refused without running the function.
"""
import functools
import inspect
from collections.abc import Callable
from typing import Any

AUDIT: list[str] = []


def audited(*, mask: frozenset[str] = frozenset()) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(function)
        if unknown := mask - signature.parameters.keys():
            raise LookupError(f"{function.__name__} has no parameter {min(unknown)!r}")

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            shown = (f"{k}={'***' if k in mask else repr(v)}" for k, v in bound.arguments.items())
            AUDIT.append(f"{function.__name__}({', '.join(shown)})")
            return function(*bound.args, **bound.kwargs)

        return wrapper

    return decorate


@audited(mask=frozenset({"password"}))
def create_user(name: str, /, password: str, *roles: str, active: bool = True, **labels: str) -> str:
    return f"{name}: {len(password)} characters, {'+'.join(roles) or 'no role'}, {active=}, {labels}"


print(create_user("ada", "engine", "admin", "ops", team="core"))
print(create_user("grace", password="cobol", active=False))
for args, kwargs in [(("eve",), {}), ((), {"password": "x"})]:
    try:
        create_user(*args, **kwargs)
    except TypeError as error:
        print("not bound:", error)
print(*AUDIT, sep="\n")

for parameter in inspect.signature(create_user).parameters.values():
    default = "" if parameter.default is parameter.empty else f" = {parameter.default}"
    print(f"{parameter.name:<9}{parameter.kind.name.lower()}{default}")
try:
    audited(mask=frozenset({"token"}))(len)
except LookupError as error:
    print("bad mask:", error)
