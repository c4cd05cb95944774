import readline
import rlcompleter

readline.parse_and_bind("tab: complete")
readline.add_history("one")
readline.add_history("two")
print(readline.get_current_history_length(), readline.get_history_item(2), readline.get_completer_delims())
completer = rlcompleter.Completer({"value": [], "values": 1})
print(completer.complete("val", 0), completer.complete("value.app", 0))
print(readline.backend if hasattr(readline, "backend") else "", readline._READLINE_LIBRARY_VERSION)
