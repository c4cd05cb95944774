# ends: exit status 1
code = compile("\n\nnested()\n", "<generated>", "exec")
deeper = compile("raise ValueError('deep')", "/no/such/file.py", "exec")


def nested():
    exec(deeper)


exec(code)
