"""Vietnamese text: one normal form, one folding, one tokenisation, used by every step and both search backends."""

from pipelines.text.folding import fold, fold_words, is_marked
from pipelines.text.normal import clean, nfc
from pipelines.text.tokens import Token, spans, tokenise, words
from pipelines.text.tones import new_tone_placement

__all__ = [
    "Token",
    "clean",
    "fold",
    "fold_words",
    "is_marked",
    "new_tone_placement",
    "nfc",
    "spans",
    "tokenise",
    "words",
]
