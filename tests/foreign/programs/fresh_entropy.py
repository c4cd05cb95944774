# Without a seed: this program's output must differ from run to run; the test looks at that.
import numpy as np

print(np.random.rand(4).tolist(), np.random.default_rng().random(2).tolist())
print(np.random.get_state()[1][:4].tolist(), np.random.mtrand._rand._bit_generator._seed_seq)
