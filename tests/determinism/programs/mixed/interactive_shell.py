# Touches: cmd and code shells fed by stdin: reprs, sets, clock and dice in their answers.
import cmd
import code
import io
import random
import shlex
import sys
import time


class Shell(cmd.Cmd):
    prompt = ""

    def do_roll(self, line):
        print([random.randint(1, int(line or 6)) for _ in range(3)])

    def do_set(self, line):
        print(set(shlex.split(line)))

    def do_now(self, line):
        print(time.strftime(line or "%c"))

    def do_python(self, line):
        console = code.InteractiveInterpreter({"me": self})
        console.runsource(line)

    def do_quit(self, line):
        return True

    def default(self, line):
        print("unknown:", line, object())


shell = Shell(stdin=io.StringIO(sys.stdin.read()))
shell.use_rawinput = False
shell.cmdloop("welcome")
