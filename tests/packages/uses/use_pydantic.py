"""Orders as pydantic models: coercion, validators, JSON schema; ends with an uncaught error."""

import json
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import (BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, computed_field,
                      create_model, field_validator, model_validator)

Item = TypeVar("Item")
Currency = Enum("Currency", {"EUR": "EUR", "JPY": "JPY"})


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sku: Annotated[str, Field(pattern=r"^[A-Z]{2}\d{3}$")]
    count: int = Field(default=1, gt=0, le=100, frozen=True)
    price: Decimal = Field(max_digits=8, decimal_places=2)

    @field_validator("sku", mode="before")
    def upper(cls, value):
        return value.upper()


Card = create_model("Card", kind=Literal["card"])
Invoice = create_model("Invoice", kind=Literal["invoice"], due=timedelta)


class Order(BaseModel):
    day: date
    currency: Currency = Currency.EUR
    lines: list[Line] = Field(min_length=1)
    payment: Card | Invoice = Field(discriminator="kind")

    @computed_field
    def total(self) -> Decimal:
        return sum((line.count * line.price for line in self.lines), Decimal(0))

    @model_validator(mode="after")
    def yen_have_no_cents(self):
        if self.currency is Currency.JPY:
            raise ValueError(f"{self.total} is not a whole number of yen")
        return self


class Page(BaseModel, Generic[Item]):
    items: list[Item]


GOOD = {"day": "2024-02-29", "lines": [{"sku": "ab123", "price": "19.90", "count": "2"}],
        "payment": {"kind": "invoice", "due": "P14D"}}
order = Order.model_validate(GOOD)
print(repr(order), order.model_dump_json(indent=1), sep="\n")
print(Order.model_validate_json(order.model_dump_json(exclude={"total"})) == order)
print(json.dumps(Order.model_json_schema(), sort_keys=True))
print(TypeAdapter(dict[int, Page[Line]]).validate_python({"7": {"items": GOOD["lines"]}}))
try:
    Order(day="2023-02-29", lines=[{"sku": "x", "price": "1.999", "tip": 1}], payment={})
except ValidationError as error:
    print(error.error_count(), error, error.json(include_url=False), sep="\n")
Order.model_validate({**GOOD, "currency": "JPY", "day": date(2024, 1, 1)})
