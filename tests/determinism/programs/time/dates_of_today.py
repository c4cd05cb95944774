# Touches: datetime.now, utcnow, today, fromtimestamp and date.today in all their spellings.
import datetime

print(datetime.datetime.now(), datetime.datetime.utcnow())
print(datetime.datetime.today().isoformat(timespec="milliseconds"), datetime.date.today())
print(datetime.datetime.now(datetime.timezone.utc), datetime.datetime.now().astimezone())
age = datetime.date.today() - datetime.date(1991, 2, 20)
print(age, datetime.date.today().isocalendar(), datetime.datetime.now().time().replace(second=0))
print(datetime.datetime.now().timestamp(), datetime.date.today().toordinal())
