# Touches: calendar pages chosen by today's date.
import calendar
import datetime

today = datetime.date.today()
print(calendar.TextCalendar(calendar.SUNDAY).formatmonth(today.year, today.month))
print(calendar.monthrange(today.year, today.month), calendar.day_name[today.weekday()])
print(calendar.HTMLCalendar().formatmonth(today.year, today.month)[:200])
print(calendar.timegm(today.timetuple()), calendar.isleap(today.year))
print([str(d) for d in calendar.Calendar().itermonthdates(today.year, today.month)][:9])
