# Touches: the order in which coroutines under gather go on after equal and unequal sleeps.
import asyncio


async def cook(dish, minutes):
    print("start", dish)
    await asyncio.sleep(minutes / 1000)
    print("served", dish, asyncio.get_running_loop().time())
    return dish


async def main():
    dishes = {"soup": 4, "salad": 2, "roast": 9, "rice": 4, "cake": 6, "tea": 2, "coffee": 0}
    print(await asyncio.gather(*(cook(d, m) for d, m in dishes.items())))
    results = await asyncio.gather(cook("x", 1), asyncio.sleep(0, 1 / 3), return_exceptions=True)
    print(results)


asyncio.run(main())
