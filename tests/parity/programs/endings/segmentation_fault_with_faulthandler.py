# ends: signal 11 (SEGV)
import faulthandler

faulthandler.enable()
faulthandler._sigsegv()
