# ends: exit status 1
error = ValueError("said")
error.__notes__ = 5
raise error
