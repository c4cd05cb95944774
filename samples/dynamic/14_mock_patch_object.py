"""`unittest.mock.patch.object` with `autospec`: patching as test suites do it.

Met in nearly every test suite: the collaborator is replaced for one block, checked against the
real signature, made to fail on demand, and put back whatever happens.
"""
from decimal import Decimal
from unittest import mock


class ExchangeRates:
    def fetch(self, base: str, quote: str) -> Decimal:
        raise ConnectionError("no route to the rate service")


class Invoice:
    fallback = Decimal("1.10")

    def __init__(self, net: str, rates: ExchangeRates) -> None:
        self.net, self.rates = Decimal(net), rates

    def total_in(self, quote: str) -> Decimal:
        try:
            rate = self.rates.fetch("GBP", quote)
        except TimeoutError:
            rate = self.fallback
        return (self.net * rate).quantize(Decimal("0.01"))


invoice = Invoice("200.00", ExchangeRates())
with mock.patch.object(ExchangeRates, "fetch", autospec=True, return_value=Decimal("1.1625")) as fetch:
    print("EUR", invoice.total_in("EUR"))
    fetch.assert_called_once_with(invoice.rates, "GBP", "EUR")
    try:
        invoice.rates.fetch("GBP", "EUR", "USD")
    except TypeError as error:
        print("signature kept:", error)
    try:
        fetch.assert_called_with(invoice.rates, "GBP", "JPY")
    except AssertionError:
        print("assertion: last call was", fetch.call_args.args[1:])

answers = [Decimal("191.5"), TimeoutError("slow"), Decimal("192.25")]
with (
    mock.patch.object(invoice.rates, "fetch", side_effect=answers) as fetch,
    mock.patch.multiple(Invoice, fallback=Decimal("190")),
):
    print("JPY", *(invoice.total_in("JPY") for _ in answers))
    print("calls:", fetch.call_count, fetch.mock_calls == [mock.call("GBP", "JPY")] * 3)

print("restored:", Invoice.fallback, "fetch" in vars(invoice.rates), type(ExchangeRates.fetch).__name__)
try:
    invoice.total_in("EUR")
except ConnectionError as error:
    print("real again:", error)
try:
    mock.patch.object(invoice, "discount", 5).start()
except AttributeError:
    print("guard: only what exists can be patched")
