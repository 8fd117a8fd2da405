"""Where ears are made and put away, in worker threads: none is left behind when who waits for it has ended."""

from threading import Lock

from actors.pool.ears import Ear, EarLostError, EarPlace


class Workshop:
    """Makes ears, and knows each of them until it is put away. Every method blocks, and may be called by any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ears: list[Ear] = []
        self._is_shut = False

    def make(self, place: EarPlace, instead_of: Ear | None = None) -> Ear:
        """Make an ear and warm it up, after the one before it was put away.

        Raises:
            EarLostError: there can be none now, or the workshop was shut meanwhile.
            EarFaultError: it does not give the golden outputs.
        """
        if instead_of is not None:
            self.put_away(instead_of)
        ear = place.make()
        self._note(ear)
        try:
            ear.warm_up()
        except BaseException:
            self.put_away(ear)
            raise
        return ear

    def put_away(self, ear: Ear) -> None:
        """Close an ear."""
        with self._lock:
            if ear not in self._ears:
                return
            self._ears.remove(ear)
        ear.close()

    def shut(self) -> None:
        """Close all ears; whatever is being made is closed as soon as it is there."""
        with self._lock:
            self._is_shut = True
            ears, self._ears = self._ears, []
        for ear in ears:
            ear.close()

    def _note(self, ear: Ear) -> None:
        with self._lock:
            if not self._is_shut:
                self._ears.append(ear)
                return
        ear.close()
        raise EarLostError(f"{ear.name} is not needed any more")
