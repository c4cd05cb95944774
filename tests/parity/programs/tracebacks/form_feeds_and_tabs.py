# ends: exit status 1
def f():
	value = {}
	return	value ["missing"]

f()
