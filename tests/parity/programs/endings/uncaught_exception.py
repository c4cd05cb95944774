# ends: exit status 1
print("before")
raise ValueError("after")
