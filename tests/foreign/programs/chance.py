# Generators with a seed: the same numbers everywhere.
import pickle

import numpy as np

np.random.seed(42)
print(np.random.rand(3), np.random.randint(0, 100, 5), np.random.normal(size=2), np.random.permutation(6))
state = np.random.get_state()
print(state[0], state[1][:3], state[2:])
for name in ("PCG64", "MT19937", "Philox", "SFC64", "PCG64DXSM"):
    generator = np.random.Generator(getattr(np.random, name)(7))
    print(name, generator.random(2), generator.integers(0, 9, 4), generator.standard_normal(2))
rng = np.random.default_rng(2023)
print(rng.choice(10, 4, replace=False), rng.poisson(3, 5), rng.multivariate_normal([0, 0], np.eye(2)))
copy = pickle.loads(pickle.dumps(rng))
print(copy.random(3) == rng.random(3), np.random.SeedSequence(5).generate_state(2))
print(np.random.RandomState(3).beta(1, 2, 3), np.random.mtrand._rand is np.random.rand.__self__)
print(np.random.mtrand._rand._bit_generator.lock is np.random.mtrand._rand.lock)
