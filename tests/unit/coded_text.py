"""The themes of one sentence, for tests of rules."""

from lunheng.coding.rules import explain_text, themes_of


def code_text(text, *, codebook):
    return themes_of(explain_text(text, codebook=codebook), codebook=codebook)
