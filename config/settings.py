"""Everything an operator may change, in frozen sections; each default stands beside its unit and its reason."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from models.recitation.strictness import strictness_of


def _strictness(written: object) -> object:
    return strictness_of(written) if isinstance(written, str) else written


_REFERENCE_AUDIO = r"^(https?://[A-Za-z0-9.\-]+(:[0-9]+)?/[^\s{}'\";,]*(\{(surah|ayah)(:0[1-9]d)?\}[^\s{}'\";,]*)+)?$"
"""Nothing, or an address with the surah's and the ayah's number in it; nothing that could end a policy's entry."""


_HOST_AND_PORT = r"^([^\s:\[\]]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}$"


class Section(BaseModel):
    """A part of the settings that is handed, whole and alone, to whoever needs it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ServerSettings(Section):
    """The public door: page and WebSocket."""

    host: str = "127.0.0.1"
    """Loopback until an operator decides otherwise: a laptop should not listen to its café."""
    port: int = Field(default=8080, ge=0, le=65535)
    """0 lets the system choose one, which is printed."""
    backlog: int = Field(default=4096, ge=1)
    """Connections waiting for accept; a reconnecting crowd is larger than the usual 128."""
    allowed_origins: tuple[str, ...] = ()
    """Exact origins besides our own page's, such as `https://learn.example.org`."""
    proxies: int = Field(default=0, ge=0, le=8)
    """Proxies of ours in front of this door, each of which adds to `X-Forwarded-For`; limits go by what the outermost
    of them saw. 0 believes no such header."""


class AdminSettings(Section):
    """The operator's door."""

    host: str = "127.0.0.1"
    """Loopback: whoever can reach it can see every actor."""
    port: int = Field(default=8081, ge=0, le=65535)


class IssuerSettings(Section):
    """Somebody else who signs access tokens for learners, such as a school's OpenID Connect provider."""

    name: str = Field(pattern=r"^[a-z0-9-]{1,32}$")
    """Stands in front of their subjects, `name:subject`: no issuer speaks for another's learners, or for ours."""
    issuer: str = Field(min_length=1)
    """`iss`, exactly."""
    audience: str = Field(min_length=1)
    """`aud`: what they call this server."""
    keys_file: Path
    """Their public keys (a JWK set), fetched by the operator: the server believes no address in a token."""
    types: tuple[str, ...] = Field(default=("at+jwt",), min_length=1)
    """`typ`: RFC 9068's; some issuers say `JWT`, and then their identity tokens are let in, too."""


class AccessSettings(Section):
    """Who may recite."""

    development: bool = False
    """True lets anyone in as "guest" without a token; printed loudly at the start."""
    accounts: bool = True
    """Whether people have accounts here and sign in at this server; the keys lie beside the stores."""
    access_seconds: float = Field(default=900.0, ge=60, le=3600)
    """How long an access token of ours is good; a client refreshes it before, on an open line, too."""
    secret_file: Path | None = None
    """A file with the key of the tokens that `talqin token` mints (HS256), at least 32 bytes; None for none of them."""
    issuer: str = "talqin"
    """`iss` of our tokens; an operator whom other services have to believe gives the page's address."""
    audience: str = "talqin"
    issuers: tuple[IssuerSettings, ...] = ()
    """Others whose tokens are let in."""
    home: str = Field(default="", pattern=r"^([a-z][a-z0-9-]{0,23})?$")
    """The region that accounts made here live in: it stands before their ids, `frankfurt.1f3a...`; a sharded MongoDB
    keeps them there (docs/regions.md). Empty where there is one region."""


class SessionSettings(Section):
    """One learner's visit."""

    window_frames: int = Field(default=64, ge=1, le=1024)
    """Audio frames under way unacknowledged: 20 s in frames of 320 ms, 1.3 s in Opus packets of 20 ms."""
    kept_events: int = Field(default=4096, ge=16)
    """Lasting events kept for a client that comes back; a page of the mushaf makes about 150."""
    resume_within_seconds: float = Field(default=120.0, gt=0)
    """How long a session waits for a lost learner: a lift, a tunnel, a change of network."""
    keep_within_seconds: float = Field(default=2.0, gt=0)
    """How long verdicts are held back for Redis to keep what another process would go on from; past it they are told
    all the same, and this recitation cannot move. On a good day it takes a millisecond."""
    max_sessions: int = Field(default=12_000, ge=1)
    """Sessions of this process; beyond it a newcomer is told to try again later."""
    remember_within_seconds: float = Field(default=5.0, gt=0)
    """How long an ended recitation waits for the memory before it is put by, and the learner told so."""
    drain_to: str = Field(default="", max_length=48, pattern=r"^(wss?://\S+)?$")
    """Where learners are sent when this server stops, such as `wss://b.example.org/v1/recite`; empty: back to here.
    Short: with the rest it must fit into the 123 bytes of a close frame."""
    drain_per_second: float = Field(default=500.0, gt=0)
    """How many learners are told to come back in each second after a drain, so that they do not come all at once."""
    idle_seconds: float = Field(default=900.0, gt=0)
    """A connected session that neither says nor hears anything for this long is closed."""


class PoolSettings(Section):
    """The inference pool; docs/pool.md says what the figures stand on."""

    slots: int = Field(default=1024, ge=1)
    """Streams an ear remembers: more than one core hears in real time, as admission looks at cost; 0.1 MB each."""
    max_batch: int = Field(default=32, ge=1, le=256)
    """Streams in one step on a CPU core: a larger batch costs latency and brings nothing. A GPU's place says 256."""
    max_waiting_chunks: int = Field(default=8, ge=1)
    """Chunks of 320 ms a stream may have in the pool: 2.5 s. More waits in its analysis."""
    admission_load: float = Field(default=0.8, gt=0, le=1)
    """Share of the fitted capacity up to which new streams are let in: what lies above keeps queues short."""
    admission_age_seconds: float = Field(default=0.1, gt=0)
    """No stream is let in while the p95 over 2 s of the oldest chunk's age is above this."""
    max_files: int = Field(default=8, ge=0)
    """Recordings heard at once; each takes what live audio leaves."""
    retry_after_ms: int = Field(default=2000, ge=0)
    """When a stream that was refused may ask again."""
    reopen_after_ms: int = Field(default=200, ge=10)
    """When a lost stream may be opened again while there is no ear for it: somebody speaks into it."""
    turn_within_seconds: float = Field(default=10.0, gt=0)
    """An ear that does not come back from a turn for so long is given up: a thousand times what a turn takes."""
    drain_seconds: float = Field(default=60.0, ge=0)
    """After a new model's install, how long streams may stay on the one before; then they are moved."""


class VoiceSettings(Section):
    """The ear."""

    weights: Path | None = None
    """A folder with a manifest and its ONNX files; None is the model that ships with Talqin."""
    variant: Literal["int8", "fp32"] = "int8"
    """int8 is half the time of fp32 on a CPU; docs/results.md has what it costs in accuracy."""
    provider: Literal["auto", "cpu", "cuda"] = "auto"
    """auto: the GPU where ONNX Runtime has CUDA, else the CPU, and the log says which; cuda: a GPU or no start."""
    workers: int | None = Field(default=None, ge=0, le=256)
    """Processes that hear, a core each; 0: the server's own process. None: one where there are two cores, as it keeps
    the interpreter free for the loop, and one hears more learners than a loop can judge (docs/ears.md)."""
    pinned: bool = False
    """Whether each process stays on a core of its own: for machines that do nothing else. Where another program wants
    that core, p99 of a chunk was 70-100 ms pinned and 16-20 ms not (docs/ears.md)."""


class AnalysisSettings(Section):
    """Following and judging one recitation."""

    chunk_samples: int = Field(default=5120, ge=640, multiple_of=640)
    """320 ms, the step of the voice model; the tree checks that the model says the same."""
    flush_samples: int = Field(default=10_240, ge=0)
    """Silence put behind the last audio, 640 ms: lets the model say the last sounds, and the last word settle."""
    chunks_under_way: int = Field(default=4, ge=1)
    """Chunks of a recitation in the pool at once; not more than the pool lets a stream have."""
    end_within_seconds: float = Field(default=15.0, gt=0)
    """How long the last chunks may take after the end, before the recitation ends with what was heard."""
    deadline_seconds: float = Field(default=0.32, gt=0)
    """Within which a chunk should be heard, from its last sample: when the next one is whole."""
    look_after_seconds: float = Field(default=1.0, gt=0)
    """How often a stream of which nothing was heard is asked after: a restart of the pool is noticed by then."""
    overloaded_after_seconds: float = Field(default=10.0, gt=0)
    """A client whose audio waits for longer is sent away for a while; its session waits, and nothing is lost."""
    overloaded_retry_ms: int = Field(default=5000, ge=0)
    """For how long."""
    rebuild_within_seconds: float = Field(default=30.0, gt=0)
    """How long a lost stream is tried to be opened again, before the recitation ends with what was heard."""

    strictness: Annotated[float, BeforeValidator(_strictness), Field(ge=0, le=1)] = 0.5
    """For learners who bring no threshold of their own: 0 ("never") accuses nobody, 0.25 ("gentle"), 0.5 ("default"), 1
    ("strict") accuses on two thirds of the usual evidence; docs/calibration.md has what each costs."""

    locate_every_chunks: int = Field(default=2, ge=1)
    """How often an unknown place is searched: every 640 ms of audio."""
    locate_within_seconds: float = Field(default=60.0, gt=0)
    """Audio after which the search for an unknown place is given up, and kept audio ends."""
    longest_recitation_seconds: float = Field(default=3600.0, gt=0)
    """A recitation is ended by itself after this much audio."""
    lagging_after_ms: int = Field(default=1000, ge=100)
    """The client is told when judging runs this far behind arrival."""
    opened_words: int = Field(default=400, ge=10)
    """Words followed from a place that was found by ear: about three pages."""


class FeedbackSettings(Section):
    """What a learner is told, and when."""

    level: Literal["quiet", "gentle", "strict"] = "gentle"
    """For clients that name none: at the end, after each verse, or at once. Nobody likes to be stopped in a verse."""
    reference_audio_url: str = Field(default="", max_length=512, pattern=_REFERENCE_AUDIO)
    """Where a teacher's recitation of each ayah is, such as `https://cdn.example.org/teacher/{surah:03d}{ayah:03d}.mp3`:
    the page offers to play it, and its policy lets in audio of that origin only. Empty: it offers none."""


class StoreSettings(Section):
    """Where everything is kept; what has no address is embedded. docs/stores.md says what each keeps."""

    folder: Path = Path("data")
    """Of the embedded stores: the learners' memory (SQLite), objects. Made when absent."""
    documents: str = ""
    """MongoDB, such as `mongodb://a,b,c/talqin?replicaSet=talqin`; empty: SQLite in `folder`."""
    passing: str = ""
    """Redis: `redis://`, `redis+sentinel://a,b,c/master` or `redis+cluster://`; empty: in this process."""
    objects: str = ""
    """S3: `s3://bucket` (Amazon's), or `s3+https://host:port/bucket` of what speaks like it; key, secret stand before
    an `@`, or are found as AWS's own tools find them. Empty: `objects` in `folder`."""
    keys: str = ""
    """Where the data keys of learners' audio are, MongoDB; empty: beside the documents, in a database or a file of
    their own. Whatever copies documents and objects must not copy these: docs/privacy.md."""
    start_within_seconds: float = Field(default=60.0, gt=0)
    """How long the start waits for stores that are not there yet: all of a cluster may be starting at once."""
    documents_within_seconds: float = Field(default=10.0, gt=0)
    """One write or read, tries and all: an election takes up to some seconds; beyond this it is an outage."""
    passing_within_seconds: float = Field(default=5.0, gt=0)
    """The same: Sentinels name another master in some two seconds."""
    put_by_most: int = Field(default=10_000, ge=0)
    """Recitations that may be put by while the documents are away, a page of the mushaf each some 20 KB; beyond it a
    learner is told that theirs was not kept."""


class PrivacySettings(Section):
    """What is kept of voices, and for how long; docs/privacy.md says how it goes away."""

    keep_audio: bool = False
    """Whether audio may be kept at all here; and then only with the learner's, or their guardian's, consent."""
    audio_days: int = Field(default=30, ge=1, le=3650)
    """For how many days audio is kept of who chooses nothing."""
    most_audio_days: int = Field(default=90, ge=1, le=3650)
    """The most that anybody may choose; lowering it lowers what was chosen."""
    tidy_every_hours: float = Field(default=6.0, gt=0, le=24)
    """How often the server takes away what is over time, and what a restored backup brought back of who was erased."""
    fresh_sign_in_seconds: float = Field(default=600.0, gt=0, le=3600)
    """A sign-in so new stands for the password when an account is deleted."""


class BackupSettings(Section):
    """The portable copy of all documents; docs/recovery.md says what it holds and how it comes back."""

    place: str = ""
    """A folder, or S3 as in `store.objects`: another machine's, or better another region's, than the documents'."""
    full_every_hours: float = Field(default=24.0, gt=0)
    incremental_every_minutes: float = Field(default=60.0, gt=0)
    journal_every_seconds: float = Field(default=60.0, ge=1)
    """What is written is lost with the store for so long at most, and for what a copy takes."""
    kept_days: int = Field(default=30, ge=1, le=3650)
    """Any moment of the last days can be brought back, and nothing before the full one that those begin with."""


class NodeSettings(Section):
    """What this process is among others; docs/nodes.md draws how they work together."""

    role: Literal["all", "session", "analysis", "inference", "memory"] = "all"
    """all: a laptop, or every node alike. session: doors, learners' visits, live analysis. inference: the model, for
    others. memory: learners' memories. analysis: whole recordings, from a queue."""
    name: str = Field(default="", pattern=r"^[a-z0-9-]{0,48}$")
    """Unlike any other's at the same time, such as Nomad's short allocation id; empty: one is drawn at the start."""
    link_host: str = "127.0.0.1"
    """Where other nodes reach this one; a private network's address, never the public one."""
    link_port: int | None = Field(default=None, ge=0, le=65535)
    """None: this node takes no lines of others. 0 lets the system choose one."""
    link_secret_file: Path | None = None
    """A file of at least 32 bytes, the same on all nodes: who does not know it gets no line."""
    public_url: str = Field(default="", max_length=96, pattern=r"^(wss?://\S+)?$")
    """Where learners reach just this node through the front door, such as `wss://learn.example.org/v1/recite?home=n3`."""
    hears: bool | None = None
    """Whether the voice model runs in this node, too; None: as its role has it, which is only for `session` no."""
    remembers: bool | None = None
    """Whether learners' memories live in this node, too; None: in all nodes that learners reach, and in role `memory`.
    Where there are nodes of that role, false for the others."""
    inference: tuple[Annotated[str, Field(pattern=_HOST_AND_PORT)], ...] = ()
    """`host:port` of inference nodes' links, where they never change; a pool of one's own comes first all the same."""
    discovery: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """Nomad's HTTP API, such as `http://127.0.0.1:4646`, which names the nodes of a role; empty: only those above."""
    nomad_token_file: Path | None = None
    """A file with what Nomad's ACLs ask for, such as a workload's identity, read each time; None: nothing is asked."""
    lease_seconds: float = Field(default=10.0, ge=0.5, le=120)
    """How long a shard stays with a node that is not heard of; renewed three times as often."""


class WorkSettings(Section):
    """Recordings that are brought to be judged when there is time: docs/recordings.md."""

    workers: int = Field(default=1, ge=0, le=64)
    """Recordings that this node judges at once, behind live audio; 0: others do."""
    most_waiting: int = Field(default=1000, ge=1)
    """Recordings that may wait, of everybody; who brings more is told to come again."""
    most_each: int = Field(default=10, ge=1)
    """Of one learner."""
    most_tries: int = Field(default=3, ge=1)
    """Workers that may begin with a recording and not come to an end; then it has failed."""
    answer_days: float = Field(default=7.0, gt=0, le=365)
    """For how long the answer can be asked for."""
    hold_seconds: float = Field(default=60.0, ge=1, le=3600)
    """After which what a silent worker had is another's."""


class LogSettings(Section):
    """What the process says about itself, on standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    form: Literal["console", "json"] = "console"


class TraceSettings(Section):
    """Chunks of audio that are followed on their way, and where that is written down: docs/traces-and-logs.md."""

    ratio: float = Field(default=0.0, ge=0, le=1)
    """Share of the chunks that are followed, each whole: 0.001 is one in a thousand. 0 is none, and costs nothing."""
    endpoint: str = Field(default="http://127.0.0.1:4318/v1/traces", pattern=r"^https?://\S+$")
    """A collector that speaks OTLP over HTTP, such as OpenTelemetry's own, Jaeger or rotel."""
    within_seconds: float = Field(default=5.0, gt=0, le=60)
    """How long the collector may take for a batch of spans; learners wait for none of it."""


class ExchangeSettings(Section):
    """Of the adapter for quran.foundation's User API, which nothing calls yet (docs/teachers.md)."""

    client_id: str = ""
    """As quran.foundation gave it to this server; empty where it gave none."""
    client_secret_file: Path | None = None
    """Readable by the server alone; kept out of settings, which are printed when they are at fault."""
    redirect_uri: str = ""
    """Where learners come back to, as it was registered there."""
    oauth_url: str = "https://oauth2.quran.foundation"
    """`https://prelive-oauth2.quran.foundation` to try it out."""
    user_url: str = "https://apis.quran.foundation/auth"
    """`https://apis-prelive.quran.foundation/auth` to try it out."""
    scopes: tuple[str, ...] = ("openid", "offline_access", "activity_day", "goal", "streak")
    """What a learner is asked to allow; `offline_access` is the refresh token."""
    mushaf: int = Field(default=4, ge=1)
    """Their number of the mushaf that pages are counted in: 4 is Uthmani, Hafs."""
    within_seconds: float = Field(default=10.0, gt=0)
    """For one request, from its beginning to its end."""


class Settings(Section):
    """All sections. Nobody but the tree sees them together."""

    server: ServerSettings = ServerSettings()
    admin: AdminSettings = AdminSettings()
    access: AccessSettings = AccessSettings()
    session: SessionSettings = SessionSettings()
    pool: PoolSettings = PoolSettings()
    voice: VoiceSettings = VoiceSettings()
    analysis: AnalysisSettings = AnalysisSettings()
    feedback: FeedbackSettings = FeedbackSettings()
    store: StoreSettings = StoreSettings()
    exchange: ExchangeSettings = ExchangeSettings()
    privacy: PrivacySettings = PrivacySettings()
    backup: BackupSettings = BackupSettings()
    node: NodeSettings = NodeSettings()
    work: WorkSettings = WorkSettings()
    log: LogSettings = LogSettings()
    trace: TraceSettings = TraceSettings()
