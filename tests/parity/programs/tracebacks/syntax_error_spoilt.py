# ends: exit status 1
error = SyntaxError("made up")
error.filename = 5
error.lineno = "not a number"
error.text = None
raise error
