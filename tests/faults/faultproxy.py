"""A proxy between two programs that delays, cuts, swallows, or cuts after a pattern of bytes.

It stands before a Unix socket of PostgreSQL or before a TCP port (a partner's), in a thread of its
own. What it does is changed while traffic flows: `proxy.fault = Fault(...)`.
"""

import asyncio
import contextlib
import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

_CHUNK = 65536
_DATABASE = ".s.PGSQL.5432"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What the proxy does to traffic.

    `pass` nothing; `delay` each chunk waits `seconds`; `cut` every connection, old and new; `hole`
    takes everything and passes nothing on; `pattern` cuts one connection when `pattern` comes along
    (`back` from the far side, else towards it) unpassed, calls `then` and passes again.
    """

    kind: Literal["pass", "delay", "cut", "hole", "pattern"] = "pass"
    seconds: float = 0.0
    pattern: bytes = b""
    back: bool = True
    then: Callable[[], None] | None = None


@dataclass
class FaultProxy:
    """Listens beside `far`, a folder with a PostgreSQL socket or a (host, port); see `start`.

    `place` is the folder to give as PostgreSQL's host, `port` the TCP port, whichever was made.
    """

    far: Path | tuple[str, int]
    fault: Fault = field(default_factory=Fault)
    cuts: int = 0
    carried: int = 0
    struck: threading.Event = field(default_factory=threading.Event)  # a pattern came along

    def start(self) -> "FaultProxy":
        """Listen; the far side need not be there yet."""
        self.place = Path(tempfile.mkdtemp(prefix="gw-"))
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(10)
        return self

    def stop(self) -> None:
        """End every connection and listen no more."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        shutil.rmtree(self.place, ignore_errors=True)

    def strike(self, fault: Fault) -> None:
        """Do this from now on; a cut ends the connections that stand."""
        self.struck.clear()
        self.fault = fault
        if fault.kind == "cut":
            self._loop.call_soon_threadsafe(self._cut_all)

    def heal(self) -> None:
        """Pass everything. What a hole has swallowed is lost, so its connections end."""
        swallowed = self.fault.kind == "hole"
        self.fault = Fault()
        if swallowed:
            self._loop.call_soon_threadsafe(self._cut_all)

    def __enter__(self) -> "FaultProxy":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._listen())
        ready.set()
        self._loop.run_forever()
        server.close()
        self._cut_all()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        if isinstance(self.far, Path):
            return await asyncio.start_unix_server(self._serve, self.place / _DATABASE)
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if self.fault.kind == "cut":
                return
            if isinstance(self.far, Path):
                far_reader, far_writer = await asyncio.open_unix_connection(self.far / _DATABASE)
            else:
                far_reader, far_writer = await asyncio.open_connection(*self.far)
            self._writers.add(far_writer)
            ways = [self._carry(reader, far_writer, False), self._carry(far_reader, writer, True)]
            tasks = [asyncio.ensure_future(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            self._end(far_writer)
        except (OSError, asyncio.CancelledError):  # the far side is away, or the end has come
            pass
        finally:
            self._end(writer)

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, back: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(_CHUNK):
                fault = self.fault
                if fault.kind == "delay":
                    await asyncio.sleep(fault.seconds)
                elif fault.kind == "hole":
                    continue
                elif fault.kind == "pattern" and back == fault.back and fault.pattern in data:
                    self._strike_once(fault)
                    return
                self.carried += len(data)
                target.write(data)
                await target.drain()

    def _strike_once(self, fault: Fault) -> None:
        self.fault = Fault()
        self.cuts += 1
        if fault.then is not None:
            fault.then()
        self.struck.set()

    def _cut_all(self) -> None:
        self.cuts += len(self._writers)
        for writer in list(self._writers):
            self._end(writer)

    def _end(self, writer: asyncio.StreamWriter) -> None:
        self._writers.discard(writer)
        with contextlib.suppress(OSError, RuntimeError):
            writer.transport.abort()
