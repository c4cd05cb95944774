# Touches: the local zone, TZ with tzset, zoneinfo and offsets at this moment.
import datetime
import os
import time

import zoneinfo

now = datetime.datetime.now(datetime.timezone.utc)
for name in ("Europe/Zurich", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland"):
    local = now.astimezone(zoneinfo.ZoneInfo(name))
    print(name, local.isoformat(), local.tzname(), local.dst())
print(now.astimezone().tzinfo, time.tzname)
for zone in ("UTC0", "EST5EDT,M3.2.0,M11.1.0", "NPT-5:45"):
    os.environ["TZ"] = zone
    time.tzset()
    print(zone, time.tzname, time.timezone, time.localtime().tm_isdst, time.strftime("%F %T %z"))
    print(datetime.datetime.fromtimestamp(0), datetime.datetime.now().astimezone())
