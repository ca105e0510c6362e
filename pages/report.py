"""Report: a period in one file, to be read, printed and sent on."""

from functools import partial

from domain.rights import Action
from reporting import remarks
from reporting.brief import Brief, about
from reporting.document import report
from reporting.figures import CARDS
from ui import cached, report_choice, report_offer, report_view
from ui.frames import by_id
from ui.language import _
from ui.period_words import named
from ui.top import begin

desk = begin(_("Report"), with_period=False)
period = report_choice.chosen(desk)
question = about(period, *report_choice.asked(desk))
brief = Brief(period, question, report_choice.spoken(), with_agents=desk.may(Action.SEE_WORKLOAD))

ask = partial(cached.figures, desk.store)
report_view.told(remarks.asked(brief, desk.names), remarks.warnings(ask, brief))
now, before = (by_id(ask(one, CARDS)) for one in (question, brief.before))
report_view.figures(now, before, CARDS, period)
report_view.parts()
report_offer.draw(
    desk,
    report_offer.Offer(
        question,
        f"{brief.stem}.html",
        _("Report: {period}").format(period=named(period)),
        lambda cursor, progress: report(cursor, brief, progress).content,
    ),
)
