# Touches: a chat server over socketpairs with threads, whose lines interleave.
import random
import socket
import threading
import time


class Room:
    def __init__(self):
        self.members, self.lock, self.history = {}, threading.Lock(), []

    def serve(self, name, connection):
        with connection.makefile("r") as lines:
            for line in lines:
                with self.lock:
                    self.history.append(f"{name}: {line.strip()}")
                    for other, sink in self.members.items():
                        if other != name:
                            sink.sendall(f"{name}> {line}".encode())


def talk(connection, words):
    for word in words:
        time.sleep(random.uniform(0, 0.001))
        connection.sendall(word.encode() + b"\n")
    connection.shutdown(socket.SHUT_WR)


room, threads, clients = Room(), [], []
SCRIPT = {"ana": "hello who is there".split(), "bo": "me again".split(), "cy": "and me too".split()}
for name, words in SCRIPT.items():
    server_side, client_side = socket.socketpair()
    room.members[name] = server_side
    clients.append(client_side)
    threads.append(threading.Thread(target=room.serve, args=(name, server_side)))
    threads.append(threading.Thread(target=talk, args=(client_side, words)))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for client, server_side in zip(clients, room.members.values()):
    server_side.close()
    print(client.recv(1000))
    client.close()
print(*room.history, sep="\n")
