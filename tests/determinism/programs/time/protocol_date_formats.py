# Touches: the present moment in the formats of XML-RPC, property lists, IMAP, HTTP and mailboxes.
import datetime
import email.utils
import imaplib
import mailbox
import pickle
import plistlib
import time
import urllib.robotparser
import xmlrpc.client

now = datetime.datetime.now()
print(xmlrpc.client.DateTime(), xmlrpc.client.dumps((now, "call"), "method"), sep="\n")
print(plistlib.dumps({"at": now}).decode())
print(imaplib.Time2Internaldate(time.time()), email.utils.format_datetime(now))
print(mailbox.mboxMessage().get_from(), pickle.dumps(now, 0))
robots = urllib.robotparser.RobotFileParser()
robots.modified()
print(robots.mtime(), now.isoformat(), now.isocalendar(), f"{now:%j %U %p}")
