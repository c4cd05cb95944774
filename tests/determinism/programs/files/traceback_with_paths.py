# Touches: the program's path in an uncaught chain of exceptions, and addresses in its message.
import os


class ParseError(Exception):
    pass


class Lexer:
    def next(self):
        return {}["token"]


def parse(lexer):
    try:
        return lexer.next()
    except KeyError as error:
        raise ParseError(f"{lexer} failed in {os.getcwd()}") from error


print("parsing", parse)
parse(Lexer())
