# ends: exit status 1
print("before")
exec("x = (1,\n  2", {})
