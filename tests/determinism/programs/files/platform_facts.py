# Touches: platform and os.uname, which tell the machine, its kernel and its name.
# Outside: the kernel's version and the architecture are the machine's.
import os
import platform
import sys
import sysconfig

print(platform.node(), platform.system(), platform.python_version(), platform.architecture())
print(platform.machine(), platform.processor(), platform.release(), platform.version())
print(platform.platform(), platform.python_build(), platform.python_compiler(), platform.libc_ver())
print(os.uname(), sysconfig.get_platform(), sys.implementation.cache_tag)
try:
    print(platform.freedesktop_os_release()["ID"])
except OSError as error:
    print(error)
