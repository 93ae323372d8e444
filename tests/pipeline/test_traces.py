"""With a collector named, a case is one trace, from the act in the chat to the signed certificate; nothing of a person is in it."""

from __future__ import annotations

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from sqlalchemy import select

from pipeline.rules.words import Action, Duty, Node
from pipeline.work import traces
from storage.models.people import Person


@pytest.fixture
def collector():
    """A collector on this machine: what has come to it, as it came over the line."""
    came = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    traces.begin(f"http://127.0.0.1:{server.server_port}/v1/traces", "test")
    yield came
    traces.end()
    server.shutdown()
    server.server_close()


def spans(came):
    """Every span that has come."""
    asked = [ExportTraceServiceRequest.FromString(body) for body in came]
    return [span for one in asked for of in one.resource_spans for scope in of.scope_spans for span in scope.spans]


def test_a_case_is_one_trace_from_the_act_in_the_chat_to_the_signed_certificate(house, collector):
    """Each act links to the update that asked for it; each stage says what became of it."""
    house.person()
    case_id = house.draft()
    with traces.update():
        house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(case_id)
    house.calendar.passes(days=8)
    house.works()
    traces.end()
    sent = spans(collector)
    (update,) = (span for span in sent if span.name == "chat.update")
    steps = [span for span in sent if span.trace_id == case_id.bytes]
    names = {span.name for span in steps}
    assert {f"case.{Action.SUBMIT}", f"case.{Action.PASS}", f"case.{Action.ISSUE}"} <= names
    assert {Duty.CHECK_CASE.value, Duty.SIGN_CERTIFICATE.value} <= names
    assert {span.parent_span_id for span in steps} == {case_id.bytes[8:]}
    (asked,) = (span for span in steps if span.name == f"case.{Action.SUBMIT}")
    assert [link.trace_id for link in asked.links] == [update.trace_id]
    signed = next(span for span in steps if span.name == Duty.SIGN_CERTIFICATE)
    said = {one.key: one.value for one in signed.attributes}
    assert (said["outcome"].string_value, said["attempt"].int_value) == ("done", 1)
    assert asked.start_time_unix_nano < signed.start_time_unix_nano < signed.end_time_unix_nano
    with house.database.reading() as session:
        person = session.scalars(select(Person)).one()
    for secret in (person.name, person.id_number, "13800000000"):
        assert not any(secret.encode() in body for body in collector)
