# ends: exit status 1
error = ValueError("said")
error.add_note("a note\nof two lines")
error.add_note("")
error.__notes__.append(5)
raise error
