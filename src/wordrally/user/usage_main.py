"""Composition root of `wordrally usage`."""

import asyncio
import sys
from collections.abc import Mapping

import msgspec

from wordrally.chassis import logging, settings, sql
from wordrally.chassis.lifespan import ServiceCannotStart
from wordrally.chassis.settings import BadSetting
from wordrally.contracts.http.usage import Usage, UsageGrouping
from wordrally.user.shared.application.ports import UserUnavailable
from wordrally.user.usage.adapters.sql_usage import SqlUsage
from wordrally.user.usage.application.reporting import UsageSpan, report_usage


class UsageSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Database of the user service."""

    user_database_url: str


def read_usage(environ: Mapping[str, str], span: UsageSpan, by: UsageGrouping, limit: int) -> Usage:
    """Return the usage of the API. Raises `ServiceCannotStart`."""
    logging.configure("operator", "operator", "warning", sys.stderr)
    try:
        return asyncio.run(_read(settings.load(UsageSettings, environ), span, by, limit))
    except BadSetting as wrong:
        raise ServiceCannotStart(str(wrong)) from None
    except UserUnavailable as outage:
        raise ServiceCannotStart(f"the database does not answer ({outage}); is the stack up?") from None


async def _read(chosen: UsageSettings, span: UsageSpan, by: UsageGrouping, limit: int) -> Usage:
    database = sql.engine(chosen.user_database_url)
    try:
        return await report_usage(SqlUsage(database), span, by, limit)
    finally:
        await database.dispose()
