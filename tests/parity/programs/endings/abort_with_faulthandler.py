# ends: signal 6 (ABRT)
import faulthandler
import os

faulthandler.enable()


def inner():
    os.abort()


inner()
