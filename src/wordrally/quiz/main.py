"""Composition root of the quiz service."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import SystemRandom

import structlog

from wordrally.chassis import lifespan, logging, ops, settings, sql, tracing
from wordrally.chassis.clock import SharedClock
from wordrally.chassis.http.application import create_app
from wordrally.chassis.http.port_guard import PortKeys
from wordrally.chassis.queue import jetstream
from wordrally.chassis.queue.access import QueueAccess
from wordrally.chassis.tokens.key_ring import KeyRing
from wordrally.chassis.tokens.signing import Issuer
from wordrally.chassis.valkey import store
from wordrally.chassis.valkey.cache import Cache
from wordrally.chassis.wrong_codes import WrongCodes
from wordrally.contracts.claims import PLAYER_ISSUER
from wordrally.contracts.queue.streams import ACCOUNTS, SESSIONS
from wordrally.quiz.authoring.adapters.cached_quizzes import CachedOpenGames, CachedQuizzes
from wordrally.quiz.authoring.adapters.lexicon_words import LexiconWords
from wordrally.quiz.authoring.adapters.nats_class_words import NatsClassWords
from wordrally.quiz.authoring.adapters.process_workbenches import ProcessWorkbenches
from wordrally.quiz.authoring.adapters.sql_media import SqlMedia
from wordrally.quiz.authoring.adapters.sql_open_games import SqlOpenGames
from wordrally.quiz.authoring.adapters.sql_quizzes import SqlQuizzes
from wordrally.quiz.authoring.application.making import Workshop
from wordrally.quiz.authoring.application.own_lists import OwnQuizLists
from wordrally.quiz.authoring.application.quizzes import Library
from wordrally.quiz.authoring.application.starters import add_starters
from wordrally.quiz.health import quiz_health
from wordrally.quiz.http import QuizParts, attach, router
from wordrally.quiz.live.adapters.valkey_pin_guesses import ValkeyPinGuesses
from wordrally.quiz.results.adapters.cached_traces import CachedTraces
from wordrally.quiz.results.adapters.sql_exports import SqlExports
from wordrally.quiz.results.adapters.sql_retention import SqlRetention
from wordrally.quiz.results.adapters.sql_traces import SqlTraces
from wordrally.quiz.results.adapters.sql_word_confusions import SqlWordConfusions
from wordrally.quiz.results.adapters.sql_word_difficulties import SqlWordDifficulties
from wordrally.quiz.results.application.erasure import LoggedTraces
from wordrally.quiz.results.entrypoints.erasure import run_erasure
from wordrally.quiz.results.entrypoints.exports import answer_exports
from wordrally.quiz.results.entrypoints.retention import run_forgetting
from wordrally.quiz.scoring_main import score_inside
from wordrally.quiz.settings import QuizSettings
from wordrally.quiz.shared.adapters.sql_account_usage import SqlAccountUsage
from wordrally.quiz.shared.adapters.sql_idempotency_keys import SqlIdempotencyKeys
from wordrally.quiz.shared.application.quotas import AccountLimits, Quotas
from wordrally.quiz.shared.entrypoints.http_idempotency import Repeats
from wordrally.quiz.wiring import STREAMS, EngineClients, Installation, compose_live, ids_of, now_ms, run_live

PACKAGE = "wordrally.quiz"

log = structlog.get_logger()


def serve_quiz() -> None:
    """Run the quiz service with settings from the environment."""
    lifespan.run(_quiz)


async def _quiz(stop: asyncio.Event) -> None:
    chosen = settings.load(QuizSettings, os.environ)
    logging.configure("quiz", chosen.instance, chosen.log_level)
    tracing.configure("quiz", chosen.instance, chosen.traces_url, chosen.traces_ratio)
    await sql.upgrade(chosen.database_url, PACKAGE)
    engine = sql.engine(chosen.database_url, sql.Pool(chosen.database_pool, chosen.database_overflow))
    stored = SqlQuizzes(engine)
    await add_starters(stored)
    threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reports")
    words = LexiconWords()
    issuer = Issuer.load_or_create(Path(chosen.key_file), PLAYER_ISSUER)
    valkey = store.connect(chosen.store_url)
    cache = Cache(valkey, "quizzes")
    new_id = ids_of(chosen.cell)
    library = Library(
        quizzes=CachedQuizzes(stored, cache),
        media=SqlMedia(engine),
        games=CachedOpenGames(SqlOpenGames(engine), cache),
        clock=now_ms,
        new_id=new_id,
    )
    async with await jetstream.connect(QueueAccess.of(chosen), chosen.instance) as jet:
        for spec in (*STREAMS, ACCOUNTS):
            await jet.ensure(spec)
        clock = await SharedClock.follow(jet, SESSIONS.name)
        live = compose_live(
            EngineClients(jet, valkey, engine, words, library.quizzes),
            issuer,
            Installation(chosen.public_url, chosen.cell, chosen.joins_at_once),
            clock=clock,
        )
        app = create_app([router], health=quiz_health(engine, jet, valkey, clock, chosen.disk_folder))
        parts = QuizParts(
            quotas=Quotas(SqlAccountUsage(engine), _limits(chosen), now_ms),
            verifier=await KeyRing.watch(jet, issuer.public_key()),
            library=library,
            live=live,
            guesses=ValkeyPinGuesses(valkey),
            report_threads=threads,
            workshop=Workshop(
                words=words,
                difficulties=SqlWordDifficulties(engine),
                confusions=SqlWordConfusions(engine),
                lists=OwnQuizLists(library.quizzes),
                workbenches=ProcessWorkbenches(),
                dice=SystemRandom(),
            ),
            wrong_codes=WrongCodes(now_ms),
            class_words=NatsClassWords(jet),
            repeats=Repeats(SqlIdempotencyKeys(engine), now_ms, new_id),
        )
        attach(app, parts)
        keys = PortKeys(chosen.gateway_key, chosen.metrics_token)
        await answer_exports(jet, SqlExports(engine))
        lifespan.tune_gc()
        log.info("serving", settings=settings.redacted(chosen))
        async with asyncio.TaskGroup() as running:
            running.create_task(ops.serve(app, chosen.host, chosen.port, stop, keys))
            running.create_task(run_live(live, jet, stop))
            if chosen.with_scoring:
                running.create_task(score_inside(valkey, stop))
            traces = SqlTraces(engine)
            everywhere = LoggedTraces(live, traces, CachedTraces(traces, stored, cache))
            running.create_task(run_erasure(everywhere, jet, now_ms, stop))
            running.create_task(cache.run(stop))
            running.create_task(run_forgetting(SqlRetention(engine), now_ms, chosen.results_kept_days, stop))
    threads.shutdown(cancel_futures=True)
    words.close()
    await valkey.aclose()
    await engine.dispose()


def _limits(chosen: QuizSettings) -> AccountLimits:
    return AccountLimits(
        quizzes=chosen.max_quizzes,
        characters=chosen.max_characters,
        open_sessions=chosen.max_open_sessions,
        sessions_a_day=chosen.max_sessions_a_day,
    )
