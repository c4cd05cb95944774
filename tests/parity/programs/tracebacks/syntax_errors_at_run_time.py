# ends: exit status 1
import traceback

for source in ("x = (1,", "f(a b)", "if x\n  y", "'a' 'b", "x = 5 5", "(a, b) += 1", "for x in range(3) print(x)",
               "class A\n  pass", "x = {1: 2, 3}", "def f(a, a): pass", "\tx\n y", "print 'x'", "f'{x'", "import a.b as",
               "ü = = 箱", "a = 1\nb = $\n", "else: pass", "None = 1", "x = yield = 1", "lambda *: 1", "with a as 1: pass"):
    try:
        compile(source, "<source>", "exec")
    except SyntaxError:
        traceback.print_exc()
raise SyntaxError("made up", ("/no/file", 3, 4, "the text of it\n", 3, 8))
