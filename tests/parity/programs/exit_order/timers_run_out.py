import threading

cancelled = threading.Timer(30, print, args=("never",))
cancelled.start()
cancelled.cancel()
print("main ends")
threading.Timer(0.05, print, args=("timer",)).start()
