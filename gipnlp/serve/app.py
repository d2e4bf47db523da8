"""The routes: the page, ``POST /extract``, ``POST /view``, ``GET /health``, ``GET /openapi.json``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from .. import __version__
from ..errors import GipError
from ..messages import Lang
from ..render.html import content_policy
from . import describe
from .body import ClientDisconnect, Wanted, read_job
from .guard import Guard
from .job import Output
from .page import page, page_policy, preferred
from .pool import Pool
from .replies import error_reply
from .schema import HealthModel, LimitsModel, WorkersModel
from .settings import Settings

#: output → media type; what is no JSON is a file to save
MEDIA: dict[Output, str] = {
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}
#: what nobody reads any more: the sender is gone
GONE = 499

LangQuery = Annotated[Literal["zh", "en"] | None, Query(description=describe.LANG)]


def create_app(settings: Settings, pool: Pool | None = None) -> FastAPI:
    """Give the application.

    Args:
        settings: limits and number of workers.
        pool: workers that are started already; ``None``: the application starts its own. It ends them in any case.
    """
    workers = pool or Pool(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        try:
            if pool is None:
                await workers.start()
            yield
        finally:
            await workers.close()

    app = FastAPI(
        title="gipnlp",
        version=__version__,
        description=describe.API,
        lifespan=lifespan,
        docs_url=None,  # they load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    app.add_middleware(Guard, settings=settings)
    _add_errors(app)
    _add_routes(app, settings, workers)
    _add_document(app)
    return app


def _add_document(app: FastAPI) -> None:
    """Put the schema of the JSON document into the description."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        made = described()
        made["components"]["schemas"].update(describe.document_schemas())
        return made

    app.openapi = openapi  # type: ignore[method-assign]


def _add_routes(app: FastAPI, settings: Settings, pool: Pool) -> None:
    async def work(request: Request, wanted: Wanted) -> Response:
        output = wanted.get("output", "json")
        with pool.place():
            job, payload = await read_job(request, settings, wanted)
            result = await pool.run(job, payload, request.is_disconnected)
        if result is None:
            return Response(status_code=GONE)
        headers = {}
        if output == "html":
            headers["Content-Security-Policy"] = f"{content_policy()}; frame-ancestors 'none'"
        elif output != "json":
            headers["Content-Disposition"] = _attachment(job.name, output)
        return Response(result, media_type=MEDIA[output], headers=headers)

    @app.get("/", include_in_schema=False)
    async def index(request: Request, lang: LangQuery = None) -> Response:
        chosen = lang or preferred(request.headers.get("accept-language", ""))
        return HTMLResponse(page(chosen, settings.max_bytes), headers={"Content-Security-Policy": page_policy()})

    @app.post(
        "/extract",
        summary="Extract the records and checks of a report",
        description=describe.EXTRACT,
        response_class=Response,
        responses=describe.replies(describe.extracted()),
        openapi_extra=describe.BODY,
    )
    async def extract(
        request: Request,
        output: Annotated[
            Literal["json", "jsonl", "csv", "xlsx"], Query(alias="format", description=describe.FORMAT)
        ] = "json",
        text: Annotated[bool, Query(description=describe.TEXT)] = False,
        bom: Annotated[bool, Query(description=describe.BOM)] = False,
    ) -> Response:
        return await work(request, {"output": output, "text": text, "bom": bom})

    @app.post(
        "/view",
        summary="The view of a report as one page",
        description=describe.VIEW,
        response_class=Response,
        responses=describe.replies(
            {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}
        ),
        openapi_extra=describe.BODY,
    )
    async def view(request: Request, lang: LangQuery = None) -> Response:
        chosen: Lang = lang or preferred(request.headers.get("accept-language", ""))
        return await work(request, {"output": "html", "lang": chosen})

    @app.get(
        "/health",
        summary="How the server is",
        response_model=HealthModel,
        responses={503: {"description": "No worker is there.", "model": HealthModel}},
    )
    async def health(response: Response) -> HealthModel:
        response.status_code = 200 if pool.alive else 503
        return HealthModel(
            status="ok" if pool.alive else "down",
            version=__version__,
            workers=WorkersModel(wanted=settings.workers, alive=pool.alive, idle=pool.idle, replaced=pool.replaced),
            waiting=pool.waiting,
            limits=LimitsModel(
                max_bytes=settings.max_bytes,
                timeout=settings.timeout,
                body_timeout=settings.body_timeout,
                queue=settings.queue,
            ),
        )


def _add_errors(app: FastAPI) -> None:
    async def failed(_request: Request, error: Exception) -> Response:
        return error_reply(error) if isinstance(error, GipError) else Response(status_code=GONE)

    async def invalid(_request: Request, error: Exception) -> Response:
        first: dict[str, Any] = error.errors()[0] if isinstance(error, RequestValidationError) else {}
        where = " ".join(str(part) for part in first.get("loc", ("request",)))
        return error_reply(GipError("GIP073", where=where, reason=first.get("msg", "not valid")))

    async def no_route(request: Request, error: Exception) -> Response:
        route = GipError("GIP076", method=request.method[:20], route=request.url.path[:80])
        if not isinstance(error, HTTPException):
            return error_reply(route)
        reply = error_reply(route, error.status_code)
        reply.headers.update(error.headers or {})
        return reply

    app.add_exception_handler(GipError, failed)
    app.add_exception_handler(ClientDisconnect, failed)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, no_route)


def _attachment(name: str, output: str) -> str:
    stem = name.rpartition(".")[0] or name or "records"
    return f"attachment; filename=\"records.{output}\"; filename*=UTF-8''{quote(f'{stem}.{output}', safe='')}"
