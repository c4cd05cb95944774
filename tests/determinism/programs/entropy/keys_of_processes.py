# Touches: keys and nonces that the library draws: multiprocessing's, urllib's digest, http's.
import multiprocessing
import random
import urllib.request

print(bytes(multiprocessing.current_process().authkey).hex())
digest = urllib.request.HTTPDigestAuthHandler()
print(digest.get_cnonce("server nonce"), digest.nonce_count)
print(multiprocessing.process._process_counter, multiprocessing.current_process())
print(random.SystemRandom().getrandbits(16), random._inst.random() == random.random())
