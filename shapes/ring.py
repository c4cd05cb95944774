edges = 1
owner = object()
