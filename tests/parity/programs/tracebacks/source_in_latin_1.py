# ends: exit status 1
# coding: latin-1
x = "ünï"; y = x.nothing
