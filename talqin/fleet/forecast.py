"""`talqin forecast`: tells Prometheus how many will recite soon, by the prayer times of a region's cities."""

import signal
import threading
import time
from collections.abc import Callable
from typing import Final

import click

from talqin.failures import fails_clearly

NAMES: Final = ("us-east", "frankfurt", "singapore", "dubai")
"""Of the regions; a test holds them equal to those of `demand.py`, which is not loaded for --help."""

_EPOCH_OF_2000: Final = 946_684_800
"""Unix seconds at which 2000-01-01 began."""


@click.command()
@click.option("--region", type=click.Choice(NAMES), required=True)
@click.option(
    "--learners", type=click.IntRange(1), required=True, help="Connected in all regions at the largest surge."
)
@click.option("--reciting", type=click.FloatRange(0, 1), default=0.1, show_default=True, help="Share of them, then.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=9105, show_default=True)
@fails_clearly
def forecast(*, region: str, learners: int, reciting: float, host: str, port: int) -> None:
    """Serve `talqin_forecast_streams` for the autoscaler: the most who are expected within eight minutes."""
    from prometheus_client import CollectorRegistry, Gauge, start_http_server

    registry = CollectorRegistry()
    gauge = Gauge("talqin_forecast_streams", "Learners expected to recite soon.", ["region"], registry=registry)
    expected = forecaster(region, learners, reciting)
    gauge.labels(region).set_function(lambda: expected(time.time()))
    server, thread = start_http_server(port, host, registry)
    click.echo(f"Forecast:   http://{host}:{server.server_port}/metrics")
    _wait_for_the_end()
    server.shutdown()
    thread.join()


def forecaster(region: str, learners: int, reciting: float) -> Callable[[float], float]:
    """Give a function of Unix seconds: the most who are expected to recite from then to the end of the lead."""
    from talqin.fleet.demand import REGIONS, TICK_SECONDS, Series, shape
    from talqin.fleet.sun import DAY_SECONDS
    from talqin.fleet.world import ahead

    here = next(each for each in REGIONS if each.name == region)
    height = learners * here.share * reciting
    days: dict[int, Series] = {}

    def expected(now: float) -> float:
        day, second = divmod(now - _EPOCH_OF_2000, DAY_SECONDS)
        if int(day) not in days:
            curve = shape(here, 2, first=int(day))
            days.clear()
            days[int(day)] = ahead(curve / shape(here, 1, first=int(day)).max())
        return float(height * days[int(day)][int(second // TICK_SECONDS)])

    return expected


def _wait_for_the_end() -> None:
    over = threading.Event()

    def end(number: int, frame: object) -> None:
        del number, frame
        over.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    over.wait()
