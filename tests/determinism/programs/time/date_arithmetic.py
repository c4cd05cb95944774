# Touches: deadlines, ages and working days counted from today.
import datetime

today = datetime.date.today()


def working_days(start, count):
    while count:
        start += datetime.timedelta(1)
        count -= start.weekday() < 5
    return start


print("due", working_days(today, 10), "quarter", (today.month - 1) // 3 + 1)
new_year = today.replace(year=today.year + 1, month=1, day=1)
print((new_year - today).days, "days to", new_year.strftime("%A"))
births = [datetime.date(1969, 7, 20), datetime.date(2000, 2, 29), datetime.date(1999, 12, 31)]
for birth in births:
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    print(birth, years, (today - birth).days)
