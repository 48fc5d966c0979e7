"""The development server: ``python run.py``. ``make run`` serves the same application under gunicorn."""

from civility import create_app

app = create_app()

if __name__ == "__main__":
    app.run(port=app.config["SETTINGS"].port)
