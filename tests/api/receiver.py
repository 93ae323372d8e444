"""A system of an organisation's that takes messages: a real HTTP server on loopback, which answers as it is told."""

from __future__ import annotations

import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """It keeps what came, and answers with *status*."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.status, self.location, self.drips = 204, "", 0.0
        self.got: list[tuple[dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                if outer.drips:
                    self.drip()
                    return
                self.send_response(outer.status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def drip(self) -> None:
                """Bytes of a head without end, each well within any wait for one."""
                try:
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
                    for _ in range(100):
                        self.wfile.write(b"a")
                        self.wfile.flush()
                        time.sleep(outer.drips)
                except OSError:
                    return

            def log_message(self, *_: object) -> None:
                """Nothing is printed."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        where = f"{self.server.server_port}/hooks/zhicheng?token=t"
        self.url = f"https://localhost:{where}" if tls else f"http://127.0.0.1:{where}"
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
