# Touches: an interpreter of a toy language with built-ins for dice, clock, sine and identity.
import math
import random
import re
import time


def parse(text):
    tokens, stack = re.findall(r"[()]|[^\s()]+", text), [[]]
    for token in tokens:
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            try:
                stack[-1].append(float(token))
            except ValueError:
                stack[-1].append(token)
    return stack[0]


BUILTINS = {
    "+": lambda *a: sum(a), "*": lambda *a: math.prod(a), "-": lambda a, b: a - b,
    "<": lambda a, b: a < b, "sin": math.sin, "pow": math.pow, "dice": lambda: random.randint(1, 6),
    "clock": time.time, "list": lambda *a: list(a), "id": id, "show": repr,
}


def evaluate(form, scope):
    if isinstance(form, str):
        return scope[form]
    if not isinstance(form, list):
        return form
    head, *rest = form
    if head == "let":
        scope[rest[0]] = evaluate(rest[1], scope)
        return scope[rest[0]]
    if head == "if":
        return evaluate(rest[1] if evaluate(rest[0], scope) else rest[2], scope)
    if head == "fn":
        return lambda *a: evaluate(rest[1], {**scope, **dict(zip(rest[0], a))})
    return evaluate(head, scope)(*(evaluate(part, scope) for part in rest))


PROGRAM = """
(let square (fn (x) (* x x)))
(let fact (fn (n) (if (< n 2) 1 (* n (fact (- n 1))))))
(square (sin 0.7)) (pow 1.1 (dice)) (list (dice) (dice) (dice))
(fact 10) (clock) (show fact) (id square)
"""
scope = dict(BUILTINS)
for form in parse(PROGRAM):
    print(form[0], evaluate(form, scope))
