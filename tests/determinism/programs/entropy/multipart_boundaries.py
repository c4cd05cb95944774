# Touches: random MIME boundaries, and content ids.
import email.generator
import email.mime.multipart
import email.mime.text
import mimetypes

message = email.mime.multipart.MIMEMultipart("alternative")
message["Subject"] = "boundary"
for kind in ("plain", "html"):
    message.attach(email.mime.text.MIMEText(f"in {kind}", kind))
print(message.as_string())
print(email.generator._make_boundary(), email.generator._make_boundary("text"))
print(mimetypes.guess_type("a.tar.gz"), message.get_boundary())
