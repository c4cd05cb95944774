# ends: exit status 5
import sys
import threading
import time


def work():
    time.sleep(0.1)
    print("the thread is waited for")


threading.Thread(target=work).start()
sys.exit(5)
