# Touches: the order of as_completed for tasks of different and of equal length.
import concurrent.futures
import time


def fetch(page):
    time.sleep(len(page) * 0.001)
    if page == "missing":
        raise LookupError(page)
    return page.upper()


PAGES = ["home", "about", "faq", "missing", "news", "jobs", "contact", "shop", "map", "blog"]
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    futures = {pool.submit(fetch, page): page for page in PAGES}
    for future in concurrent.futures.as_completed(futures):
        error = future.exception()
        print(futures[future], repr(error) if error else future.result())
