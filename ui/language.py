"""The language of a page run: that of `wording.language`, under the name by which the pages of the desk know it."""

from wording.language import LANGUAGES, NAMES, _, current, in_language, ngettext, pgettext, preferred, spoken, use

__all__ = ["LANGUAGES", "NAMES", "_", "current", "in_language", "ngettext", "pgettext", "preferred", "spoken", "use"]
