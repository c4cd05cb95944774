edges = 5
owner = object()
