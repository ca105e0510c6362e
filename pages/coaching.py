"""Coaching: what would help each agent of the own team? For its lead alone."""

from ui import coaching_view
from ui.language import _
from ui.top import begin

desk = begin(_("Coaching"))
coaching_view.tell(desk)
coaching_view.draw(coaching_view.read(desk), desk)
