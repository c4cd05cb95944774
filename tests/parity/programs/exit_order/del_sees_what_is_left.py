import os
import sys

helper = "a global"


class Late:
    def __del__(self):
        print("helper:", helper, "os:", os and os.getpid() > 0, "finalizing:", sys.is_finalizing())
        try:
            import colorsys

            print("imported", colorsys.__name__)
        except ImportError as error:
            print(error)
        try:
            open("/dev/null").close()
            print("opened")
        except NameError as error:
            print(error)


late = Late()
