# ends: exit status 1
import threading

threading.excepthook = None
threading.Thread(target=print)
