edges = 2
owner = object()
