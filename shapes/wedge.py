edges = 0
owner = object()
