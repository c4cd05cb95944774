# ends: signal 11 (SEGV)
import faulthandler

faulthandler._sigsegv()
