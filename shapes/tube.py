edges = 4
owner = object()
