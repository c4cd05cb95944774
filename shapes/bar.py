edges = 3
owner = object()
