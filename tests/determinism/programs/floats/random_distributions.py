# Touches: each distribution of random, unseeded; they use log, exp, cos, sqrt and pow of libm.
import random

draws = {
    "betavariate": (2.0, 3.0),
    "expovariate": (1.5,),
    "gammavariate": (2.5, 1.2),
    "gauss": (0.0, 1.0),
    "lognormvariate": (0.0, 1.0),
    "normalvariate": (0.0, 1.0),
    "paretovariate": (3.0,),
    "triangular": (0.0, 10.0, 3.0),
    "vonmisesvariate": (0.5, 4.0),
    "weibullvariate": (1.0, 1.5),
}
for name, parameters in draws.items():
    print(name, [getattr(random, name)(*parameters).hex() for _ in range(6)])
