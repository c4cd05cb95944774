# ends: exit status 1
print("before")
from json import no_such_name
