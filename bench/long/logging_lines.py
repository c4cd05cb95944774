"""Log records: made, refused by level, filtered, formatted and written to memory."""

import io
import logging


def main():
    logging.raiseExceptions = False
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)-8s %(name)s:%(lineno)d %(message)s"))
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    brace = logging.StreamHandler(stream)
    brace.setFormatter(logging.Formatter("{name}|{levelno}|{message}", style="{"))
    service = logging.getLogger("service")
    service.addHandler(brace)
    quiet = logging.getLogger("service.quiet")
    quiet.setLevel(logging.ERROR)
    loud = logging.getLogger("service.loud")
    loud.addFilter(lambda record: record.args[0] % 3 != 0)

    for i in range(12_000):
        quiet.info("never seen %d %s", i, "text")
        quiet.debug("nor this %d", i)
        service.warning("line %d of %s", i, "many")
        loud.info("item %(key)s", {"key": i, 0: i})
        if i % 50 == 0:
            try:
                raise ValueError(i)
            except ValueError:
                loud.error("failed %d", i, exc_info=True)
    for i in range(400_000):
        quiet.info("a call that does nothing")
    text = stream.getvalue()
    print(len(text) > 0, text.count("\n"), text.splitlines()[:2])


main()
