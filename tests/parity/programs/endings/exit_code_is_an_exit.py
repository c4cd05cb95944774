# ends: exit status 1
raise SystemExit(SystemExit(3))
