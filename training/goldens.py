"""Keep what an exported model gives for the known sound beside its weights: every machine compares before it serves."""

import argparse
from pathlib import Path
from typing import cast

from models.voice.goldens import write_golden
from models.voice.manifest import read_manifest
from models.voice.model import Variant, VoiceModel


def keep_goldens(directory: Path) -> None:
    """Write the golden outputs of every variant in a folder, on the CPU; those of weights that are gone go, too."""
    manifest = read_manifest(directory)
    for stale in directory.glob("golden.*.npy"):
        stale.unlink()
    for variant in manifest.files:
        write_golden(VoiceModel.load(directory, variant=cast("Variant", variant)), directory)


def main() -> None:
    """Write them for a model that was exported before there were any."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("directory", type=Path)
    keep_goldens(parser.parse_args().directory)


if __name__ == "__main__":
    main()
