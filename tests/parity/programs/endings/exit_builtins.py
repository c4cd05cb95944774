# ends: exit status 12
print(repr(exit), repr(quit), exit.name, quit.eof)
try:
    quit("words")
except SystemExit as error:
    print(error.code)
exit(12)
