import threading

turn = threading.Event()


def work():
    print("daemon")
    turn.set()
    while True:
        pass


threading.Thread(target=work, daemon=True).start()
turn.wait()
print("end")
