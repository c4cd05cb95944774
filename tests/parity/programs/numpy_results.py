# ends: exit status 1
import numpy

print(numpy.__version__, numpy.__file__)
random = numpy.random.default_rng(42)
matrix = random.standard_normal((60, 60))
print(numpy.linalg.det(matrix).hex(), numpy.linalg.norm(matrix).hex(), numpy.linalg.cond(matrix).hex())
print(numpy.linalg.solve(matrix, numpy.arange(60.0)).tobytes().hex()[:200])
print(numpy.abs(numpy.linalg.eigvals(matrix)).max().hex(), numpy.linalg.svd(matrix)[1][:4])
print(numpy.fft.fft(matrix[0])[:5], numpy.fft.irfft(numpy.fft.rfft(matrix[1]))[:3])
print((matrix @ matrix.T).sum().hex(), numpy.sort(matrix, axis=None)[:3], numpy.sin(matrix).sum().hex())
numpy.random.seed(7)
print(numpy.random.rand(3), numpy.random.permutation(6), random.integers(0, 100, 5), random.choice(5, 3))
print(numpy.array([1, 2, 3], dtype="u1") + numpy.uint8(255), numpy.float32(0.1), numpy.array(["ü", "箱"]))
print(matrix[:2, :3], repr(numpy.arange(2000).reshape(2, -1)), numpy.datetime64("2024-02-29") + 1)
with numpy.errstate(all="warn"):
    print(numpy.array([1.0, 0.0]) / 0)
try:
    numpy.linalg.inv(numpy.zeros((2, 2)))
except numpy.linalg.LinAlgError as error:
    print(error)
numpy.zeros(3)[5]
