"""The worker process. `python -m kithwork.cli.worker`, started by processes.py."""

import asyncio

import django
from procrastinate import App


def main() -> None:
    django.setup()
    from procrastinate.contrib.django import app  # noqa: PLC0415 - there when Django is

    from kithwork.kernel import lifeline  # noqa: PLC0415

    lifeline.hold()
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]  # Django's
        asyncio.run(_work(working))


async def _work(app: App) -> None:
    async with app.open_async():
        await app.run_worker_async(concurrency=2, shutdown_graceful_timeout=20)


if __name__ == "__main__":
    main()
