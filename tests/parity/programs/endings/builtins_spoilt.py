# ends: exit status 1
import builtins

del builtins.print
print("gone")
