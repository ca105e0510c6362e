"""What players are told things by: the labels of closed lists, fields and events, none of the desk's own."""

from collections.abc import Mapping

from domain.evidence import EvidenceKind
from domain.kinds import EventKind
from domain.marks import N_
from domain.statuses import Status
from domain.vocabulary import Body, Category, Decision, Outcome

CATEGORIES: Mapping[str, str] = {
    Category.PAYMENT: N_("Payment (a mistake, a deposit, a withdrawal)"),
    Category.TECHNICAL: N_("Technical fault, something wrong with the account"),
    Category.BONUS: N_("A bonus that was not given"),
    Category.ACCOUNT_BLOCK: N_("Account blocked"),
    Category.GAME: N_("Dispute about a game"),
    Category.FRAUD: N_("Suspected fraud"),
    Category.OTHER: N_("Something else"),
}
EVIDENCE: Mapping[str, str] = {
    EvidenceKind.IDENTITY: N_("Identity paper"),
    EvidenceKind.TRANSACTION: N_("Proof of a transaction"),
    EvidenceKind.DESCRIPTION: N_("Account of what happened"),
    EvidenceKind.CORRESPONDENCE: N_("Messages with our support"),
    EvidenceKind.SCREENSHOTS: N_("Screenshots"),
}
#: What a paper of each kind is, for whoever looks for it.
HELP: Mapping[str, str] = {
    EvidenceKind.IDENTITY: N_(
        "Front and back of an identity card, or a passport. It is stored encrypted and deleted afterwards."
    ),
    EvidenceKind.TRANSACTION: N_("A bank statement or a receipt on which date and amount can be read."),
    EvidenceKind.DESCRIPTION: N_("A text of your own, if it is too long for the field above."),
    EvidenceKind.CORRESPONDENCE: N_("E-mails or chats, as files or as screenshots."),
    EvidenceKind.SCREENSHOTS: N_("Pictures of the screen, with date and time where they can be seen."),
}
HAPPENED: Mapping[EventKind, str] = {
    EventKind.FILED: N_("You filed your complaint."),
    EventKind.ACKNOWLEDGED: N_("We confirmed that it has arrived."),
    EventKind.REQUESTED: N_("We asked you for something."),
    EventKind.REPLIED: N_("You wrote to us."),
    EventKind.TOLD: N_("We gave you news."),
    EventKind.EXTENDED: N_("We need more time: the new date is {due}."),
    EventKind.PROPOSED: N_("We proposed a solution."),
    EventKind.PROPOSAL_LAPSED: N_("Our proposal is over: there was no answer by its day."),
    EventKind.PAPER_DELETED: N_("A paper was deleted."),
    EventKind.CHASED: N_("You asked for news."),
    EventKind.ANSWERED: N_("We answered: {decision}."),
    EventKind.RATED: N_("You gave our work the mark {rating} of 5."),
    EventKind.APPEALED: N_("You appealed against our answer."),
    EventKind.APPEAL_DECIDED: N_("Your appeal was decided: {outcome}."),
    EventKind.MEDIATED: N_("Your complaint is with a body outside: {body}."),
    EventKind.MEDIATION_DECIDED: N_("The body outside has decided: {outcome}."),
    EventKind.REOPENED: N_("We took your complaint up again."),
    EventKind.CLOSED: N_("Your complaint was closed."),
}
DECISIONS: Mapping[str, str] = {
    Decision.UPHELD: N_("you were right"),
    Decision.PARTLY_UPHELD: N_("you were right in part"),
    Decision.REJECTED: N_("your complaint was not accepted"),
    Decision.REJECTED_GOODWILL: N_("your complaint was not accepted, with a gesture from us"),
    Decision.WITHDRAWN: N_("you took your complaint back"),
    Decision.INADMISSIBLE: N_("this is not for us to decide"),
    Decision.DUPLICATE: N_("this complaint was there already"),
    Decision.SPAM: N_("closed without an answer"),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.CONFIRMED: N_("our answer stands"),
    Outcome.CHANGED: N_("our answer was changed"),
}
BODIES: Mapping[str, str] = {
    Body.MEDIATOR: N_("the mediator"),
    Body.ADR: N_("the body for alternative dispute resolution"),
    Body.REGULATOR: N_("the regulator"),
}
SEE_BELOW, SOMEBODY = N_("see below"), N_("somebody else")
STATUSES: Mapping[str, str] = {
    Status.NEW: N_("Complaint received"),
    Status.IN_ANALYSIS: N_("Being looked at"),
    Status.WAITING_PLAYER: N_("Waiting for you"),
    Status.WAITING_THIRD_PARTY: N_("Waiting for a partner"),
    Status.ANSWERED: N_("Complaint answered"),
    Status.CLOSED: N_("Complaint closed"),
}
FIELDS: Mapping[str, str] = {
    "account": N_("Your account at the casino"),
    "incident_on": N_("Date of the incident"),
    "amount": N_("Amount"),
    "currency": N_("Currency"),
    "description": N_("What happened"),
    "name": N_("Your name"),
    "email": N_("Your e-mail"),
    "reply": N_("Your answer"),
    "appeal": N_("Why you do not accept the answer"),
}
MARKS: Mapping[int, str] = {
    1: N_("1, very bad"),
    2: N_("2, bad"),
    3: N_("3, middling"),
    4: N_("4, good"),
    5: N_("5, very good"),
}
