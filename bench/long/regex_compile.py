"""Regular expressions compiled anew each time: the parser and the compiler of `re`, written in Python."""

import re

PATTERNS = [
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?:(?P<user>[^@/:]+)(?::(?P<word>[^@/]*))?@)?(?P<host>\[[0-9a-f:]+\]|[^:/?#]+)(?::(?P<port>\d+))?",
    r"^\s*(?:#.*|(?P<key>[\w.-]+)\s*[:=]\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|[^#]*?))\s*(?:#.*)?$",
    r"[+-]?(?:\d+(?:_\d+)*)?(?:\.\d+)?(?:[eE][+-]?\d+)?j?",
    r"\b(?:if|elif|else|while|for|try|except|finally|with|def|class|return|yield|lambda|import|from|as)\b",
    r"<(?P<tag>[a-zA-Z][\w:-]*)(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*\s*/?>(?:(?!</(?P=tag)>).)*",
    r"(?i)(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:\d{1,2})(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|june?|july?)[a-z]*",
    r"(?x) ( \d{4} ) - ( 0[1-9] | 1[0-2] ) - ( 0[1-9] | [12]\d | 3[01] ) (?: T ( [01]\d | 2[0-3] ) : ( [0-5]\d ) )?  # a date",
    r"(?<=[a-z])(?=[A-Z])|(?<!^)(?=[A-Z][a-z])|[^\W\d_]{2,}?|\d+(?=px)",
    r"(?s)/\*.*?\*/|//[^\n]*|'(?:\\.|[^'\\])*'|(?P<op><<=|>>=|\.\.\.|->|\+\+|--|&&|\|\||[-+*/%&|^=<>!]=?)",
    r"[À-ÖØ-öø-ÿĀ-ſ]+(?:['’-][a-zß-öø-ÿ]+)*|[\u4e00-\u9fff]{1,8}",
]


def main():
    groups = names = 0
    for turn in range(170):
        for pattern in PATTERNS:
            re.purge()
            compiled = re.compile(pattern + f"(?:{turn})?")
            groups += compiled.groups
            names += len(compiled.groupindex)
    print(groups, names)


main()
