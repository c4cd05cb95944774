# Touches: a template engine fed with sets, today's date and default reprs.
import datetime
import re

TOKENS = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})")


def compile_template(text):
    lines, depth = ["def render(context, out):"], 1
    for token in TOKENS.split(text):
        indent = "    " * depth
        if token.startswith("{{"):
            lines.append(f"{indent}out.append(str(eval({token[2:-2].strip()!r}, {{}}, context)))")
        elif token.startswith("{%"):
            words = token[2:-2].split()
            if words[0] == "end":
                depth -= 1
            elif words[0] == "for":
                source = " ".join(words[3:])
                values = f"eval({source!r}, {{}}, context)"
                lines.append(f"{indent}for context[{words[1]!r}] in {values}:")
                depth += 1
            else:
                lines.append(f"{indent}if eval({' '.join(words[1:])!r}, {{}}, context):")
                depth += 1
        elif token:
            lines.append(f"{indent}out.append({token!r})")
    space = {}
    exec("\n".join(lines), space)
    return space["render"]


class Visitor:
    pass


PAGE = """Hello {{ name.title() }}, it is {{ today }}.
{% for topic in topics %}* {{ topic }}{% if len(topic) > 5 %} (long){% end %}
{% end %}Visitor {{ visitor }} sees {{ {*topics} }}.
"""
render, out = compile_template(PAGE), []
context = {"name": "ada", "today": datetime.date.today(), "visitor": Visitor(), "len": len}
context["topics"] = {"looms", "engines", "numbers", "cards", "weaving"}
render(context, out)
print("".join(out), render)
