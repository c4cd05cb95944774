# Touches: a spreadsheet that recomputes cells in the order of sets, with sine and today.
import datetime
import math
import re


class Sheet:
    def __init__(self):
        self.formulas, self.users, self.values, self.order = {}, {}, {}, []

    def set(self, cell, formula):
        self.formulas[cell] = formula
        for needed in re.findall(r"\b[A-Z]\d\b", formula):
            self.users.setdefault(needed, set()).add(cell)
        self.compute(cell)

    def compute(self, cell):
        space = {"sin": math.sin, "exp": math.exp, "today": datetime.date.today().toordinal()}
        try:
            self.values[cell] = eval(self.formulas[cell], space, self.values)
        except NameError:
            self.values[cell] = math.nan
        self.order.append(cell)
        for user in self.users.get(cell, ()):
            self.compute(user)


sheet = Sheet()
for cell, formula in {
    "D1": "B1 + C1 * exp(A2)", "B1": "sin(A1)", "C1": "A1 ** 0.3 + today", "E1": "B1 / C1",
    "F1": "D1 - E1", "A2": "A1 / 9", "A1": "2.5", "G1": "F1 * 2",
}.items():
    sheet.set(cell, formula)
sheet.set("A1", "7.25")
print(*sheet.order)
print({cell: value for cell, value in sorted(sheet.values.items())})
