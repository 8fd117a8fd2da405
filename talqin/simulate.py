"""`talqin simulate`: what cannot be waited for. Each kind of simulation is a package of its own."""

import click

from talqin.fleet.command import fleet
from talqin.fleet.nights import nights
from talqin.learners.command import learners


@click.group()
def simulate() -> None:
    """Simulate what cannot be waited for; everything is seeded."""


simulate.add_command(learners)
simulate.add_command(fleet)
simulate.add_command(nights)
