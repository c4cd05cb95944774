"""Formulas in braces are replaced by their values. The host's setting `macros` is code for them."""
import re

from plugin_api import Memo, Plugin, Stage, settings


@Memo
def macros(source):
    defined = {}
    exec(source, {}, defined)
    return defined


@Memo
def value(formula):
    return str(eval(formula, {"__builtins__": {}}, macros(settings.macros)))


class Formula(Plugin, name="formula"):
    _stage = Stage.EARLY

    def apply(self, document):
        known = len(value.known)
        document.text = re.sub("{(.*?)}", lambda found: value(found[1]), document.text)
        return f"{len(value.known) - known} formulas calculated"
