# Touches: pid, ppid, process group, session, user and group ids, and names of the user.
import getpass
import grp
import os
import pwd

print(os.getpid(), os.getppid(), os.getpgid(0), os.getsid(0))
print(os.getuid(), os.geteuid(), os.getgid(), os.getegid(), os.getgroups(), os.getresuid())
for call in (getpass.getuser, os.getlogin, lambda: pwd.getpwuid(os.getuid()).pw_name,
             lambda: grp.getgrgid(os.getgid()).gr_name, lambda: pwd.getpwuid(os.getuid()).pw_dir):
    try:
        print(call())
    except (OSError, KeyError) as error:
        print(type(error).__name__, error)
print(os.nice(0), os.getpriority(os.PRIO_PROCESS, 0), os.ctermid())
