# ends: signal 6 (ABRT)
import os

print("buffered, and lost")
os.abort()
