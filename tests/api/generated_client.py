"""A personnel system's own program, on the client that was generated from docs/api.yaml: it verifies, lists, and takes a message.

It runs in the generator's environment and says what it found as JSON, a line a step.
"""

import base64
import hashlib
import hmac
import io
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from zhicheng_client import AuthenticatedClient
from zhicheng_client.api.default import list_certificates, verify_by_code, verify_by_file, verify_by_number
from zhicheng_client.models import Event, NumberAndHolder, QrCode, VerifyByFileBody
from zhicheng_client.types import File

known = os.environ
client = AuthenticatedClient(base_url=known["BASE"], token=known["KEY"])


def say(found):
    print(json.dumps(found), flush=True)  # noqa: T201  it is a program


def by_number(holder):
    return verify_by_number.sync(client=client, body=NumberAndHolder(number=known["NUMBER"], holder=holder))


class Taking(BaseHTTPRequestHandler):
    """Takes one message, and checks whose it is."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        said = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + body
        mark = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), said, hashlib.sha256).digest()
        signed = self.headers["webhook-signature"] == f"v1,{base64.b64encode(mark).decode()}"
        event = Event.from_dict(json.loads(body))
        self.send_response(204)
        self.end_headers()
        told = {"type": event.type_.value, "number": event.data.number, "signed": signed}
        say(told)

    def log_message(self, *_):
        """Nothing but answers is printed."""


file = File(payload=io.BytesIO(Path(known["FILE"]).read_bytes()), file_name="certificate.pdf")
answers = [
    by_number(known["HOLDER"]),
    verify_by_code.sync(client=client, body=QrCode(qr=known["QR"])),
    verify_by_file.sync(client=client, body=VerifyByFileBody(file=file)),
]
page = list_certificates.sync(client=client)
server = HTTPServer(("127.0.0.1", 0), Taking)
say(
    {
        "standings": [one.standing for one in answers],
        "listed": [one.number for one in page.certificates],
        "refused": by_number("nobody").code,
        "hook": f"http://127.0.0.1:{server.server_port}/hook",
    }
)
secret = sys.stdin.readline().strip()
server.handle_request()
