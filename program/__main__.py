import part; print(part.VALUE)
