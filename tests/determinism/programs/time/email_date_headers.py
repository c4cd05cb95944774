# Touches: e-mail with Date and Message-ID headers made from clock, pid, host name and random.
import email.message
import email.utils
import socket
import time

message = email.message.EmailMessage()
message["From"], message["To"] = "ann@example.org", "bob@example.org"
message["Subject"] = "Minutes"
message["Date"] = email.utils.localtime()
message["Message-ID"] = email.utils.make_msgid(domain="example.org")
message.set_content("See below.\n")
message.add_attachment(b"\0\1\2", maintype="application", subtype="octet-stream")
print(message.as_string())
print(email.utils.formatdate(), email.utils.formatdate(localtime=True))
print(email.utils.make_msgid("part", socket.gethostname()))
parsed = email.utils.parsedate_to_datetime(message["Date"])
print(time.time() - parsed.timestamp() < 2)
