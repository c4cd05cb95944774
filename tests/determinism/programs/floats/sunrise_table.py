# Touches: sunrise by the equation of time; sin, cos, acos and rounding to seconds.
import datetime
import math


def sunrise(day, latitude):
    gamma = 2 * math.pi / 365 * (day - 1)
    equation = 229.18 * (
        0.000075 + 0.001868 * math.cos(gamma) - 0.032077 * math.sin(gamma)
        - 0.014615 * math.cos(2 * gamma) - 0.040849 * math.sin(2 * gamma)
    )
    declination = 0.006918 - 0.399912 * math.cos(gamma) + 0.070257 * math.sin(gamma)
    cosine = math.cos(math.radians(90.833)) / (math.cos(latitude) * math.cos(declination))
    angle = math.acos(cosine - math.tan(latitude) * math.tan(declination))
    return 720 - 4 * math.degrees(angle) - equation


today = datetime.date.today().timetuple().tm_yday
for day in range(today, today + 365, 30):
    minutes = sunrise((day - 1) % 365 + 1, math.radians(46.5))
    print(day - today, minutes.hex(), datetime.timedelta(minutes=minutes))
latitudes = [math.radians(degrees) for degrees in range(-60, 61, 4)]
print(hash(tuple(sunrise(day, latitude) for day in range(1, 366) for latitude in latitudes)))
