"""The world `actors`: a random script of orders, asks, stops, kills and failures; what must hold is checked.

It goes by the public API alone: refs, specs, supervisors, dead letters, the log.
"""

import asyncio
from collections import Counter, defaultdict
from random import Random
from typing import Final, get_args

from actors.runtime import ActorError, CellSpec, MailboxSpec, Ref, System
from supervisors.library.backoff import Backoff
from supervisors.library.child import ChildSpec, Restart
from supervisors.library.dynamic import CrowdedError, DynamicSupervisor, StartChild
from supervisors.library.intensity import Intensity
from supervisors.library.strategy import Strategy
from supervisors.library.supervisor import Supervisor, supervisor_spec
from tests.fakes.logs import RecordingLog
from tests.fakes.virtual_time import LATE_SECONDS, stopped_clock
from tests.fakes.workers import InlineExecutor
from tests.simulation.crew import Clerk, Deed, Order, Record, Watcher, Worker, ended_within
from tests.simulation.stage import run
from tests.simulation.trace import Trace, chance

FIXED: Final = ("a", "b", "c")
"""Children of the root."""

CROWD: Final = ("x", "y")
"""Children of the dynamic supervisor, when somebody asks for them."""

INTENSITY: Final = Intensity(3, 5.0)
BUDGET: Final = Intensity(2, 10.0)

_LATE: Final = 1.5
"""Between the decision to restart and the end of the start: what waits for the supervisor before it, and the start."""

_CALM: Final[tuple[Deed, ...]] = ("nothing", "nothing", "nothing", "wait", "think", "thread", "timer", "nag")
_DEEDS: Final[tuple[Deed, ...]] = get_args(Deed)
_STEPS: Final = (
    *("tell",) * 6,
    *("pass on",) * 3,
    *("ask",) * 5,
    *("rest",) * 5,
    *("spawn",) * 2,
    *("burst", "plague", "watch", "kill", "stop", "drain", "kill root"),
)


def simulate(seed: int) -> Trace:
    """Run one seed; what was broken stands in the trace. Every third shuffles all callbacks that are ready together."""
    return run(seed, lambda trace: _play(trace, chance("script", seed)), shuffles_all=seed % 3 == 0)


class Script:
    """One run: the system, what happened in it, and what is still awaited."""

    def __init__(self, trace: Trace, random: Random) -> None:
        self.trace = trace
        self.random = random
        self.log = RecordingLog()
        self.system = System(executor=InlineExecutor(), log=self.log)
        self.system.turns.arrange = random.shuffle
        self.system.turns.clock = stopped_clock
        self.system.turns.at_once = random.choice((0, 1, 64))
        self.record = Record()
        self.asks: list[tuple[Order, float, asyncio.Task[tuple[float, object]]]] = []
        self.watchers: list[Ref[object]] = []
        self.clerks: list[Ref[object]] = []
        self.others: list[asyncio.Task[None]] = []
        self.told_deeds: dict[int, Deed] = {}
        self.is_plain = False

    def path(self) -> str:
        """Choose an actor, there or not."""
        return self.random.choice((*(f"/{name}" for name in FIXED), *(f"/crowd/{name}" for name in CROWD)))

    def deed(self) -> Deed:
        """Choose a deed, mostly a calm one."""
        return self.random.choice(_CALM if self.random.random() < 0.7 else _DEEDS)

    async def start(self) -> None:
        """Start the actors."""
        random = self.random
        strategy: Strategy = random.choice(get_args(Strategy))
        backoff = Backoff(least_seconds=0.5, jitter=0.2) if random.random() < 0.5 else None
        children = [self._child(name) for name in FIXED]
        crowd = supervisor_spec("crowd", self._crowd)

        def root() -> Supervisor:
            return Supervisor(
                [*children, crowd], strategy=strategy, intensity=INTENSITY, backoff=backoff, chance=random.random
            )

        self.is_plain = strategy == "one_for_one" and backoff is None
        self.trace.note(0.0, f"strategy {strategy}")
        await self.system.spawn("/", CellSpec(root, stop_seconds=None))
        for number in range(1, 3):
            self.clerks.append(await self.system.spawn(f"/clerk-{number}", CellSpec(Clerk)))

    def _child(self, name: str) -> ChildSpec:
        restart: Restart = self.random.choice(("permanent", "permanent", "permanent", "transient", "temporary"))
        mailbox = MailboxSpec(
            self.random.choice((2, 8, 10_000)), self.random.choice(("reject", "drop_oldest", "drop_newest"))
        )
        start, stop = self.random.choice((0.0, 0.3)), self.random.choice((0.0, 0.4))
        return ChildSpec(
            name,
            lambda: Worker(self.record, start_seconds=start, stop_seconds=stop),
            restart,
            mailbox=mailbox,
            shutdown=2.0,
        )

    def _crowd(self) -> DynamicSupervisor[str]:
        return DynamicSupervisor(self._child, most=len(CROWD), budget=BUDGET, chance=self.random.random)

    async def step(self) -> None:  # noqa: C901, PLR0912 - one line a step
        """Take one step."""
        what, path = self.random.choice(_STEPS), self.path()
        if what == "kill root" and self.random.random() < 0.8:
            what = "rest"
        self.trace.note(asyncio.get_running_loop().time(), f"step {what}", path)
        ref = self.system.ref(path)
        match what:
            case "tell":
                ref.tell(self._told(0))
            case "burst":
                for _ in range(self.random.randint(3, 90)):
                    ref.tell(self._told(0, "nothing"))
            case "pass on":
                sender = self.random.randint(1, 2)
                self.clerks[sender - 1].tell((ref, self._told(sender)))
            case "ask":
                within = self.random.choice((0.05, 0.5, 3.0))
                order = self.record.order(3 + len(self.asks), self.deed())
                task = asyncio.create_task(ended_within(self.system, path, order, within))
                self.asks.append((order, within, task))
            case "spawn":
                child = self.random.choice(CROWD)
                self.others.append(asyncio.create_task(self._spawn(child)))
            case "plague":
                for _ in range(self.random.randint(2, 6)):
                    ref.tell(self._told(0, "fail"))
                    await asyncio.sleep(self.random.choice((0.0, 0.1, 0.4)))
            case "watch":
                spec = CellSpec(lambda: Watcher(ref, self.record))
                self.watchers.append(await self.system.spawn(f"/watcher-{len(self.watchers)}", spec))
            case "kill":
                ref.kill()
            case "stop":
                ref.stop()
            case "drain":
                ref.drain()
            case "kill root":
                self.system.ref("/").kill()
            case _:
                await asyncio.sleep(self.random.uniform(0.0, 1.0))

    async def _spawn(self, child: str) -> None:
        try:
            await self.system.ref("/crowd").ask(StartChild(child), within=5.0)
        except (ActorError, CrowdedError) as error:
            self.trace.note(asyncio.get_running_loop().time(), "not spawned", type(error).__name__)

    def _told(self, sender: int, deed: Deed | None = None) -> Order:
        order = self.record.order(sender, deed or self.deed())
        self.told_deeds[order.number] = order.deed
        return order


async def _play(trace: Trace, random: Random) -> None:
    script = Script(trace, random)
    await script.start()
    for _ in range(random.randint(10, 50)):
        await script.step()
    await asyncio.sleep(random.choice((0.0, 5.0)))
    await script.system.ref("/").stop()
    await asyncio.gather(*(task for _, _, task in script.asks), *script.others)
    await asyncio.sleep(10.0)
    for ref in (*script.watchers, *script.clerks):
        await ref.stop()
    check(script)


def check(script: Script) -> None:
    """See that every promise was kept."""
    _check_messages(script)
    _check_asks(script)
    _check_lives(script)
    _check_intensity(script)


def _check_messages(script: Script) -> None:
    record, trace = script.record, script.trace
    handled = Counter(f"Order{number}" for _, _, number in record.handled)
    lost = Counter[str]()
    for (kind, reason), times in script.system.dead_letters.counts.items():
        lost[kind] += times
        trace.counts[f"dead letter {reason}"] += times
    trace.counts["messages"] += len(record.sent)
    for kind in record.sent:
        trace.must(handled[kind] + lost[kind] == 1, f"{kind}: handled {handled[kind]}, lost {lost[kind]} times")
    last: defaultdict[tuple[str, int], int] = defaultdict(int)
    for path, sender, number in record.handled:
        trace.must(number > last[path, sender], f"{path} heard {number} of {sender} after {last[path, sender]}")
        last[path, sender] = number
    trace.must(record.works == record.works_done + lost["Done"], f"{record.works} works, {record.works_done} done")
    trace.must(not record.late, f"late: {record.late}")


def _check_asks(script: Script) -> None:
    for order, within, task in script.asks:
        seconds, outcome = task.result()
        script.trace.counts[f"ask {type(outcome).__name__}"] += 1
        script.trace.must(seconds <= within + 2 * LATE_SECONDS, f"ask {order.number} took {seconds} of {within} s")
        if isinstance(outcome, int):
            script.trace.must(outcome == order.number, f"ask {order.number} was answered {outcome}")
        else:
            script.trace.must(isinstance(outcome, ActorError | RuntimeError), f"ask {order.number} ended {outcome!r}")


def _check_lives(script: Script) -> None:
    record, trace = script.record, script.trace
    for life in record.begun:
        trace.counts["lives again" if life.incarnation > 1 else "lives"] += 1
        trace.must(record.ended[life] == 1, f"{life} stopped {record.ended[life]} times")
    for watcher in script.watchers:
        trace.must(record.terminated[watcher.path] == 1, f"{watcher.path} heard {record.terminated[watcher.path]} ends")
    raised = sum(script.told_deeds.get(number) in {"fail", "cancel"} for _, _, number in record.handled)
    failed = [fields for name, fields in script.log.events if name == "handler_failed"]
    logged = sum(str(fields["type"]).startswith("Order") for fields in failed)
    trace.counts["failures"] += raised
    trace.must(logged == raised, f"{raised} handlers failed, {logged} were logged")
    trace.must(not len(script.system), f"actors left over: {[cell.path for cell in script.system.cells()]}")


def _check_intensity(script: Script) -> None:
    """See that nobody came back more often than allowed: all of the root's together, each of the crowd's alone."""
    again = [life for life in script.record.begun if life.incarnation > 1]
    if script.is_plain:
        fixed = [life.at for life in again if life.path.count("/") == 1]
        script.trace.must(not _too_often(fixed, INTENSITY), f"the root restarted at {fixed}")
    for name in CROWD:
        cells: list[list[float]] = []
        for life in script.record.begun:
            if life.path == f"/crowd/{name}":
                if life.incarnation == 1 or not cells:
                    cells.append([])
                if life.incarnation > 1:
                    cells[-1].append(life.at)
        script.trace.must(not any(_too_often(times, BUDGET) for times in cells), f"{name} restarted at {cells}")


def _too_often(times: list[float], most: Intensity) -> bool:
    """Whether more restarts than allowed came in a window, less what they may have been late by."""
    pairs = zip(times, times[most.restarts :], strict=False)
    return any(last - first < most.seconds - _LATE for first, last in pairs)
