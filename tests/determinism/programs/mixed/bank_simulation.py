# Touches: accounts, statements with dates, interest by pow, and ids from uuid4.
import dataclasses
import datetime
import random
import uuid


@dataclasses.dataclass
class Account:
    owner: str
    number: uuid.UUID = dataclasses.field(default_factory=uuid.uuid4)
    balance: float = 0.0
    opened: datetime.datetime = dataclasses.field(default_factory=datetime.datetime.now)
    history: list = dataclasses.field(default_factory=list, repr=False)

    def book(self, amount, text):
        if self.balance + amount < -200:
            raise ValueError(f"{self.owner} cannot pay {-amount:.2f} for {text}")
        self.balance += amount
        self.history.append((datetime.datetime.now(), amount, text))


accounts = [Account(owner) for owner in ("Ines", "Jonas", "Klara")]
for account in accounts:
    account.book(500, "opening")
for month in range(1, 13):
    for account in accounts:
        try:
            account.book(-random.uniform(10, 90), random.choice(["rent", "food", "books"]))
        except ValueError as error:
            print(error)
        account.book(account.balance * (1.021 ** (1 / 12) - 1), "interest")
for account in accounts:
    print(account)
    print(*account.history[-2:], sep="\n")
