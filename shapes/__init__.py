edges = 6
owner = object()
