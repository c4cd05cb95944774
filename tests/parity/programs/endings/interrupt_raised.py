# ends: signal 2 (INT)
import atexit

atexit.register(print, "atexit runs")
print("before")
raise KeyboardInterrupt
