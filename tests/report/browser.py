"""A real browser over its own wire protocol (WebDriver), with no package in between: opened, looked at, pressed."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""What the protocol calls a reference to an element."""
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
"""No name is ever found: whatever the page asked of a network would fail, and stand in the log."""
_BROWSERS, _DRIVERS = ("chromium", "chromium-browser", "google-chrome"), ("chromedriver",)
_PATIENCE = 60.0


def found():
    """Paths of browser and driver; None for what is not installed."""
    first = [next((path for name in names if (path := shutil.which(name))), None) for names in (_BROWSERS, _DRIVERS)]
    return tuple(first)


class Session:
    """A browser window."""

    def __init__(self, address):
        self.address = address

    def ask(self, method, path="", **content):
        """Answer of the driver."""
        body = json.dumps(content).encode() if method == "POST" else None
        request = urllib.request.Request(
            f"{self.address}{path}", body, {"Content-Type": "application/json"}, method=method
        )
        try:
            with _direct().open(request, timeout=_PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(json.load(error)["value"]["message"]) from None

    def open(self, path):
        self.ask("POST", "/url", url=path.as_uri())

    def run(self, script):
        """Value of a script in the page; it runs beside the page's own policy."""
        return self.ask("POST", "/execute/sync", script=script, args=[])

    def press(self, selector):
        """Click where a reader would: what is not visible cannot be pressed."""
        element = self.ask("POST", "/element", using="css selector", value=selector)[ELEMENT]
        self.ask("POST", f"/element/{element}/click")

    def seen(self, selector="body"):
        """Text that is visible."""
        element = self.ask("POST", "/element", using="css selector", value=selector)[ELEMENT]
        return self.ask("GET", f"/element/{element}/text")

    def log(self):
        """What the browser complained of since it was last asked."""
        return [entry["message"] for entry in self.ask("POST", "/se/log", type="browser")]


@contextlib.contextmanager
def browser(width=1200, height=900):
    """A new browser with an empty profile and no network."""
    chromium, driver = found()
    with tempfile.TemporaryDirectory() as profile, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        process = subprocess.Popen(
            [driver, f"--port={port}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "HOME": profile},
        )  # fmt: skip
        try:
            base = f"http://127.0.0.1:{port}"
            _await(base)
            arguments = [*FLAGS, f"--user-data-dir={profile}/profile", f"--window-size={width},{height}"]
            wanted = {
                "goog:chromeOptions": {"binary": chromium, "args": arguments},
                "goog:loggingPrefs": {"browser": "ALL"},
            }
            made = Session(base).ask("POST", "/session", capabilities={"alwaysMatch": wanted})
            session = Session(f"{base}/session/{made['sessionId']}")
            try:
                yield session
            finally:
                session.ask("DELETE")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(_PATIENCE)


def printed(page, folder):
    """The page printed to PDF, in English: the file."""
    chromium, _ = found()
    target = Path(folder) / "page.pdf"
    with tempfile.TemporaryDirectory() as profile:
        options = (f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={target}")
        command = [chromium, *FLAGS, *options, page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=2 * _PATIENCE)
    return target


def _direct():
    """Requests that go to this machine whatever proxy is set."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _await(base):
    """Wait until the driver listens."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with (
            contextlib.suppress(OSError, urllib.error.URLError),
            _direct().open(f"{base}/status", timeout=2.0) as answer,
        ):
            if json.load(answer)["value"]["ready"]:
                return
        time.sleep(0.1)
    raise TimeoutError("the driver of the browser does not answer")
