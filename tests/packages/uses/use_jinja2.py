"""A report through jinja2: inheritance, macros, filters, sandbox; ends with an uncaught error."""

import asyncio

from jinja2 import (ChainableUndefined, DictLoader, Environment, StrictUndefined,
                    TemplateSyntaxError, UndefinedError, pass_environment)
from jinja2.sandbox import SandboxedEnvironment, SecurityError

TEMPLATES = {
    "base.html": "<h1>{% block title %}Report{% endblock %}</h1>\n{% block body %}{% endblock %}",
    "macros.html": "{% macro row(cells, tag='td') -%}\n<tr>{% for cell in cells %}<{{ tag }}>"
                   "{{ cell }}</{{ tag }}>{% endfor %}</tr>\n{%- endmacro %}",
    "report.html": """{% extends "base.html" %}{% from "macros.html" import row %}
{% block title %}{{ super() }} of {{ day | default("today") }}{% endblock %}
{% block body %}<table>{{ row(["name", "sum"], tag="th") }}
{%- for group in items | groupby("kind") %}
{{ row([group.grouper | title, group.list | sum(attribute="price") | round(2)]) }}
{%- else %}nothing{% endfor %}</table>
{% set total = namespace(value=0) %}
{%- for item in items if item.price > 1 recursive %}{% set total.value = total.value + item.price %}
{{ loop.index }}/{{ loop.length }} {{ loop.cycle("odd", "even") }} {{ item.name | e | money }}
{%- if not loop.last %},{% endif %}{% endfor %}
{{ "%.2f" | format(total.value) }} {{ items | map(attribute="name") | join("; ") | truncate(9) }}
{% endblock %}""",
    "broken.html": "line one\n{% for x in %}\n{% endfor %}",
    "late.html": "{% macro inner() %}\n{{ 1 // count }}\n{% endmacro %}first\n{{ inner() }}",
}
ITEMS = [{"name": "Pears & plums", "kind": "fruit", "price": 3.5},
         {"name": "<leek>", "kind": "greens", "price": 2.25}]


def make(kind=Environment, **options):
    """An environment with the templates above and a filter that needs its environment."""
    environment = kind(loader=DictLoader(TEMPLATES), **options)
    environment.globals["currency"] = "€"
    environment.filters["money"] = pass_environment(lambda e, x: f"{x} {e.globals['currency']}")
    return environment


async def numbers():
    for number in range(5):
        await asyncio.sleep(0)
        yield number


print(make(autoescape=True).get_template("report.html").render(items=ITEMS, day="2024-03-01"))
print(make(trim_blocks=True, lstrip_blocks=True).get_template("report.html").render(items=[]))
waiting = make(enable_async=True).from_string("{% for n in numbers() %}{{ n * n }} {% endfor %}")

print(asyncio.run(waiting.render_async(numbers=numbers)))
print(make(undefined=ChainableUndefined).from_string("[{{ a.b.c }}]").render())
for attempt in (lambda: make().get_template("broken.html"),
                lambda: make(undefined=StrictUndefined).from_string("{{ who.name }}").render(),
                lambda: make(SandboxedEnvironment).from_string("{{ f.__self__.a }}").render(f=min)):
    try:
        print(attempt())
    except (TemplateSyntaxError, UndefinedError, SecurityError) as error:
        print(type(error).__name__, error, getattr(error, "lineno", None))
make().get_template("late.html").render(count=0)
