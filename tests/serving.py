"""Serves an app on a port of this machine, for programs that are not Python: browsers, clients."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp


@contextmanager
def served(make: Callable[[int], ASGIApp]) -> Iterator[str]:
    """The address at which the app answers that `make` makes for a port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(make(port), log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],), name=f"port {port}")
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()
