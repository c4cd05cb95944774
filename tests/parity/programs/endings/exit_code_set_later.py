# ends: exit status 9
class Leave(SystemExit):
    pass


leave = Leave("said", "at first")
leave.code = 9
raise leave
