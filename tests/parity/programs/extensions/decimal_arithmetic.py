import decimal
import _decimal
from decimal import Decimal, getcontext, localcontext

print(_decimal.__libmpdec_version__, getcontext())
with localcontext() as context:
    context.prec = 120
    print(Decimal(2).sqrt(), Decimal(1).exp(), Decimal(10).ln(), Decimal("1e-30") / 7)
    context.rounding = decimal.ROUND_HALF_EVEN
    print([Decimal(n).quantize(Decimal("0.1")) for n in ("0.25", "0.35", "-0.25", "1e3")])
print(Decimal("NaN").is_nan(), Decimal(0.1), f"{Decimal('1234567.891'):,.2f}", hash(Decimal("1.5")))
for wrong in ("Decimal(1) / 0", "Decimal('x')", "Decimal('1e99999999') ** 9"):
    try:
        print(eval(wrong))
    except decimal.DecimalException as error:
        print(type(error), error)
