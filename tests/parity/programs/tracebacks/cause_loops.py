# ends: exit status 1
one = ValueError("one")
two = ValueError("two")
one.__cause__ = two
two.__cause__ = one
raise one
