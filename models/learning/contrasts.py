"""How to make one letter instead of another that it is easily taken for: which sentence of the catalogues says it."""

from typing import Final

_GROUPS: Final = {
    "heavy": "sad<sin tta<ta zza<dhal tta<dal",
    "light": "sin<sad ta<tta dhal<zza dal<tta",
    "side": "dad<dal dad<zza dad<dhal dad<tta dad<lam dad<zay",
    "teeth": "tha<sin tha<ta tha<sad dhal<zay dhal<dal zza<zay zza<dad zza<dal dhal<dad",
    "whistle": "sin<tha sad<tha zay<dhal zay<zza sin<shin zay<jim",
    "tip": "ta<tha dal<dhal dal<dad tta<dad dal<zza",
    "voiced": "dal<ta zay<sin ayn<hha ghayn<kha dhal<tha",
    "breath": "ta<dal sin<zay hha<ayn kha<ghayn tha<dhal sad<zay",
    "mid_throat": "hha<ha hha<kha ayn<hamza ayn<ghayn",
    "deep_throat": "ha<hha ha<kha hamza<ayn",
    "top_throat": "kha<hha kha<ha ghayn<ayn ghayn<qaf kha<qaf",
    "qaf": "qaf<kaf qaf<ghayn qaf<kha",
    "kaf": "kaf<qaf kaf<kha",
    "shin": "shin<sin shin<jim",
    "jim": "jim<shin jim<zay jim<ya jim<dal",
    "lam": "lam<ra lam<nun lam<dad",
    "ra": "ra<lam ra<ghayn",
    "nun": "nun<lam nun<mim",
    "mim": "mim<nun mim<ba",
    "ba": "ba<mim ba<fa",
    "fa": "fa<tha fa<ba fa<waw",
    "waw": "waw<fa waw<ba",
}
"""Sentence `contrast-...` -> pairs, the letter that is expected first."""

CONTRASTS: Final = {
    (pair.split("<")[0], pair.split("<")[1]): contrast for contrast, pairs in _GROUPS.items() for pair in pairs.split()
}
"""(Expected letter, heard letter), by name -> which sentence says how to make the one instead of the other."""

CONFUSABLE: Final = frozenset(frozenset(pair) for pair in CONTRASTS)
"""Pairs of letters that are taken for one another."""
