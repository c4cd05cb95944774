# ends: signal 8 (FPE)
import faulthandler

faulthandler._sigfpe()
