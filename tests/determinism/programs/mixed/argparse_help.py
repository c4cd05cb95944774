# Touches: argparse: help with the program's name, choices from a set, defaults from the machine.
import argparse
import getpass
import os
import time

parser = argparse.ArgumentParser(description="Packs boxes.", epilog=f"Made {time.ctime()}.")
parser.add_argument("box", nargs="+")
parser.add_argument("--size", choices={"small", "medium", "large"}, default="medium")
parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="default: %(default)s")
parser.add_argument("--user", default=getpass.getuser(), help="default: %(default)s")
parser.add_argument("--folder", default=os.getcwd(), help="default: %(default)s")
commands = argparse.ArgumentParser(prog="packer", add_help=False).add_subparsers(dest="command")
for name in {"pack", "list", "check"}:
    commands.add_parser(name, help=f"to {name}")
print(parser.format_help())
print(parser.parse_args(), list(commands.choices))
parser.parse_args(["one", "--size", "huge"])
