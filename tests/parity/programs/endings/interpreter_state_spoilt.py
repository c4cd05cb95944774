# ends: exit status 0
import sys

sys.path = None
sys.meta_path.clear()
sys.path_hooks = ()
sys.argv = 5
print("done")
sys.modules.clear()
