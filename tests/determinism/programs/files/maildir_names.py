# Touches: mailbox.Maildir, whose file names hold time, pid, host name and a count.
import email.message
import mailbox
import os

box = mailbox.Maildir("post", create=True)
keys = []
for subject in ("first", "second", "third"):
    message = mailbox.MaildirMessage()
    message["Subject"] = subject
    message.set_flags("S" if subject == "second" else "")
    keys.append(box.add(message))
print(*keys, sep="\n")
for folder in ("cur", "new", "tmp"):
    print(folder, os.listdir(os.path.join("post", folder)))
print([box[key]["Subject"] for key in box.keys()], [box.get_message(k).get_date() for k in keys])
plain = mailbox.mbox("plain.mbox")
plain.add(email.message.EmailMessage())
plain.flush()
plain.close()
with open("plain.mbox") as file:
    print(file.readline())
