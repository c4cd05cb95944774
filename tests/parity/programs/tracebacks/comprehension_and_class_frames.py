# ends: exit status 1
class Outer:
    class Inner:
        values = [(lambda n: [1 / (m - 1) for m in range(n)])(k) for k in range(3)]
