"""The whole pipeline by steps: `python -m training STEP`, in the order of `STEPS`; `STEP --help` for its options."""

import importlib
import sys

STEPS = {
    "all": (
        "training.pipeline",
        "everything below, from recordings to a model with its report; goes on where it stopped",
    ),
    "features": ("training.corpus", "decode and measure every recording once"),
    "clips": ("training.clips", "clips of the one-verse recordings: what a first model learns from"),
    "train": ("training.train", "train on so many seconds of audio; again, with the cut clips, to go on"),
    "cut": ("training.cut", "cut whole surahs and long verses by alignment with the first model"),
    "letters": ("training.letters", "add letter names said by a crowd, where the first model can hear them"),
    "export": ("training.export", "ONNX in float and static int8, measured, with its manifest"),
    "race": ("training.race", "race networks and recipes on equal seconds of audio"),
    "speed": ("training.speed", "streams a core of every network and size, with random weights"),
    "diagnose": ("training.diagnose", "where an exported model errs: voices, recordings, sounds"),
    "durations": ("training.durations", "whether an exported model tells long madd from natural ones"),
    "goldens": ("training.goldens", "golden outputs for a model that was exported without"),
    "report": ("training.report", "errors per voice and the emission delay of an exported model"),
}


def main() -> None:
    """Run one step with the rest of the command line."""
    if len(sys.argv) > 1 and sys.argv[1] in STEPS:
        step = sys.argv.pop(1)
        sys.argv[0] = f"python -m training {step}"
        importlib.import_module(STEPS[step][0]).main()
        return
    print("usage: python -m training STEP [options]")
    for name, (_, what) in STEPS.items():
        print(f"  {name:<9} {what}")
    sys.exit(2)


if __name__ == "__main__":
    main()
