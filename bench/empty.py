"""An empty Flask page under the same server and settings: what the machine and gunicorn take by themselves."""

from flask import Flask

from civility.cli.server import Server
from civility.config import read_settings

PAGE = "<!DOCTYPE html><html lang=zh-CN><head><title>空</title></head><body></body></html>"


class EmptyServer(Server):
    def load(self) -> Flask:
        app = Flask("empty")
        app.add_url_rule("/", "empty", lambda: PAGE)
        return app


if __name__ == "__main__":
    EmptyServer(read_settings()).run()
