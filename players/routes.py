"""The routes of the public pages. Each is answered in a thread, with a cursor of its own."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from domain.evidence import LARGEST_AT_ONCE
from domain.problems import Problem
from players import addresses, body, case, filing, following, handoff, mine, rating, templating
from players.answers import failed, page
from players.body import Body
from players.site import Site, log
from players.visit import Visit
from wording import language
from wording.language import _

Handler = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def routes(site: Site) -> list[Route]:
    """All that is there below /reclamations; what is not is no page either."""

    def at(path: str, show: Handler | None, send: Handler | None = None) -> Route:
        methods = [name for name, one in (("GET", show), ("POST", send)) if one]
        return Route(path, _answering(site, show, send), methods=methods)

    reference = f"{addresses.MINE}/{{reference}}"
    return [
        at(addresses.START, start),
        at(addresses.FILE, filing.show, filing.send),
        at(addresses.PAPERS, None, filing.hold),
        at(f"{addresses.FILED}/{{form}}", filing.done),
        at(addresses.FOLLOW, following.show, following.send),
        at(addresses.CODE, following.show_code, following.send_code),
        at(addresses.MINE, mine.show),
        at(reference, case.show),
        at(f"{reference}/{{step}}", case.show, case.send),
        at(addresses.ENTER, handoff.enter),
        at(addresses.LEAVE, None, following.leave),
        at(addresses.RATE, rating.show, rating.send),
        at(addresses.RATED, rating.thanks),
        Route(f"{addresses.STATIC}/{{digest}}/{{name}}", static),
        at(f"{addresses.START}/{{rest:path}}", missing, missing),
    ]


def start(visit: Visit) -> Response:
    """The two ways on."""
    return page(visit, "start.html")


def missing(visit: Visit) -> Response:
    """That there is no such page."""
    return failed(visit, _("There is no such page."), 404)


def too_large(visit: Visit) -> Response:
    """That more came than is read."""
    said = _("That was more than can be sent at once ({most} MB): send fewer files, and the others afterwards.")
    return failed(visit, said.format(most=LARGEST_AT_ONCE >> 20), 413)


async def static(request: Request) -> Response:
    """A file of ours, for a year: its address changes with its content."""
    name = request.path_params["name"]
    if request.url.path != templating.static_of(name):
        return PlainTextResponse("", 404)
    headers = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
    return FileResponse(templating.STATIC / name, headers=headers)


def _answering(site: Site, show: Handler | None, send: Handler | None) -> Endpoint:
    async def answer(request: Request) -> Response:
        handler = send if request.method == "POST" else show
        assert handler is not None
        try:
            sent = await body.read(request) if request.method == "POST" else Body()
        except body.Unreadable:
            answer = await run_in_threadpool(_answered, too_large, Visit.of(site, request, Body()))
            answer.headers["connection"] = "close"
            return answer
        return await run_in_threadpool(_answered, handler, Visit.of(site, request, sent))

    return answer


def _answered(handler: Handler, visit: Visit) -> Response:
    language.use(visit.language)
    try:
        return handler(visit)
    except Problem as problem:
        return failed(visit, problem)
    except Exception as error:
        log(error)
        return failed(visit, _("Something went wrong on our side. What was sent before is safe: try again."), 500)
