"""Nomad's job specification as tables: which blocks and attributes there are, and everything else is a fault.

Read from Nomad's `api/tasks.go` and its neighbours as of 1.8 (the `hcl` tags), its documentation of the job
specification, the Docker driver's, and the Autoscaler's of policies (0.5). `multiregion`, Enterprise only, is left out
on purpose; `dynamic` is HCL's own. A block's value is its kind; FREE holds what its user likes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

Json = Any
"""What a JSON document holds."""


@dataclass(frozen=True)
class Kind:
    """A kind of block.

    Attributes:
        attributes: names that may be set.
        blocks: blocks that may stand in it, and their kinds.
        labels: how many labels it has.
        is_free: whether anything may be set.
    """

    attributes: frozenset[str] = frozenset()
    blocks: dict[str, "Kind"] = field(default_factory=dict)
    labels: int = 0
    is_free: bool = False


def kind(attributes: str = "", labels: int = 0, /, **blocks: Kind) -> Kind:
    return Kind(frozenset(attributes.split()), blocks, labels)


FREE: Final = Kind(is_free=True)
CONSTRAINT: Final = kind("attribute operator value")
AFFINITY: Final = kind("attribute operator value weight")
SPREAD: Final = kind("attribute weight", target=kind("percent", 1))
RESTART: Final = kind("attempts delay interval mode render_templates")
UPDATE: Final = kind(
    "max_parallel health_check min_healthy_time healthy_deadline progress_deadline auto_revert auto_promote canary"
    " stagger"
)
MIGRATE: Final = kind("max_parallel health_check min_healthy_time healthy_deadline")
RESCHEDULE: Final = kind("attempts interval delay delay_function max_delay unlimited")
CHECK: Final = kind(
    "name type command args path protocol port expose interval timeout initial_status tls_server_name tls_skip_verify"
    " address_mode method body task success_before_passing failures_before_critical failures_before_warning on_update",
    check_restart=kind("limit grace ignore_warnings"),
    header=FREE,
)
SERVICE: Final = kind(
    "name tags canary_tags enable_tag_override port address_mode address task on_update provider cluster",
    check=CHECK,
    meta=FREE,
    canary_meta=FREE,
    check_restart=kind("limit grace ignore_warnings"),
)
THRESHOLD: Final = kind("lower_bound upper_bound delta percentage value within_bounds_trigger", 1)
SCALING_CHECK: Final = kind("source query query_window query_window_offset group on_error", 1, strategy=THRESHOLD)
SCALING: Final = kind(
    "min max enabled type",
    policy=kind("cooldown cooldown_on_scale_up evaluation_interval on_check_error", check=SCALING_CHECK),
)
NETWORK: Final = kind(
    "mode hostname mbits", port=kind("static to host_network ignore_collision", 1), dns=kind("servers searches options")
)
TEMPLATE: Final = kind(
    "source destination data change_mode change_signal splay perms uid gid left_delimiter right_delimiter env"
    " error_on_missing_key",
    change_script=kind("command args timeout fail_on_error"),
    wait=kind("min max"),
)
DOCKER: Final = kind(
    "image args command entrypoint auth_soft_fail cap_add cap_drop"
    " cgroupns cpu_hard_limit dns_options dns_search_domains dns_servers extra_hosts force_pull"
    " group_add hostname image_pull_timeout init interactive ipc_mode load"
    " network_mode pid_mode pids_limit ports privileged readonly_rootfs runtime"
    " security_opt shm_size storage_opt sysctl tty uts_mode userns_mode"
    " volumes work_dir",
    ulimit=FREE,
    labels=FREE,
    mount=FREE,
    logging=FREE,
)
TASK: Final = kind(
    "driver user kill_timeout leader shutdown_delay kill_signal kind",
    1,
    lifecycle=kind("hook sidecar"),
    config=DOCKER,
    constraint=CONSTRAINT,
    affinity=AFFINITY,
    env=FREE,
    service=SERVICE,
    resources=kind("cpu cores memory memory_max disk", device=FREE, dynamic=FREE),
    restart=RESTART,
    meta=FREE,
    logs=kind("max_files max_file_size disabled"),
    artifact=kind("source mode insecure destination chown", options=FREE, headers=FREE),
    template=TEMPLATE,
    dispatch_payload=kind("file"),
    volume_mount=kind("volume destination read_only propagation_mode selinux_label"),
    identity=kind("name aud change_mode change_signal env file filepath service_name ttl"),
    scaling=SCALING,
)
GROUP: Final = kind(
    "count shutdown_delay",
    1,
    constraint=CONSTRAINT,
    affinity=AFFINITY,
    spread=SPREAD,
    task=TASK,
    volume=kind("type source read_only access_mode attachment_mode per_alloc", 1, mount_options=FREE),
    restart=RESTART,
    disconnect=kind("lost_after stop_on_client_after replace reconcile"),
    reschedule=RESCHEDULE,
    ephemeral_disk=kind("sticky migrate size"),
    update=UPDATE,
    migrate=MIGRATE,
    network=NETWORK,
    meta=FREE,
    service=SERVICE,
    scaling=SCALING,
)
JOB: Final = kind(
    "region namespace id name type priority all_at_once datacenters node_pool consul_token vault_token",
    1,
    constraint=CONSTRAINT,
    affinity=AFFINITY,
    spread=SPREAD,
    group=GROUP,
    update=UPDATE,
    periodic=kind("enabled cron crons prohibit_overlap time_zone"),
    parameterized=kind("payload meta_required meta_optional"),
    reschedule=RESCHEDULE,
    migrate=MIGRATE,
    meta=FREE,
    ui=FREE,
)
FILE: Final = kind("", job=JOB, variable=kind("type default description", 1), locals=FREE)


def faults(parsed: Json, spec: Kind = FILE, where: str = "") -> Iterator[str]:
    """Name every block and attribute that is not in the specification."""
    for name, value in parsed.items():
        here = f"{where}/{name}"
        if name in spec.blocks:
            for block in bodies(value, spec.blocks[name].labels):
                yield from () if spec.blocks[name].is_free else faults(block, spec.blocks[name], here)
        elif name not in spec.attributes:
            yield f"{here}: not in the job specification"


def bodies(value: Json, labels: int) -> Iterator[Json]:
    """Give the bodies of a block that stands there any number of times, below its labels."""
    if labels:
        for body in value.values():
            yield from bodies(body, labels - 1)
    else:
        yield from value if isinstance(value, list) else [value]
