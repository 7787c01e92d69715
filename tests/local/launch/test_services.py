"""What each service of a stack is told."""

from pathlib import Path

from wordrally.local.engines.plan import Engines
from wordrally.local.folder import Folder, claim
from wordrally.local.launch.services import (
    Replica,
    Service,
    StackContext,
    missing,
    program,
    programs,
    replicas,
    surplus,
)
from wordrally.local.supervision.program import Stage


def stack_context(folder: Folder, **environ: str) -> StackContext:
    return StackContext(
        folder=folder,
        engines=Engines("nats://queue", "redis://store", []),
        public_url="http://192.168.0.7:8080",
        allowed_origins=["http://192.168.0.7:8080", "http://localhost:8080"],
        environ=environ,
        gateway_key="gateway-key",
        metrics_token="metrics-token",
    )


def test_each_service_has_one_replica_unless_more_are_asked_for():
    names = [replica.name for replica in replicas({Service.REALTIME: 2})]
    assert names == ["user-1", "history-1", "quiz-1", "scoring-1", "realtime-1", "realtime-2", "web-1"]


def test_a_worker_runs_inside_its_service_when_it_is_to_have_no_process_of_its_own():
    def inside(scale: dict[Service, int]) -> dict[str, str]:
        return {one.name: one.inside for one in replicas(scale) if one.inside}

    assert inside({Service.REALTIME: 2}) == {"history-1": "user-1"}, "unless asked for; scoring is not"
    assert inside({Service.HISTORY: 1}) == inside({Service.USER: 2}) == {}
    assert inside({Service.SCORING: 0, Service.QUIZ: 2, Service.HISTORY: 1}) == {"scoring-1": "quiz-1"}


def test_what_runs_inside_a_process_has_no_program_but_its_own_settings_there(tmp_path: Path):
    there = replicas({Service.SCORING: 0})
    ports = {one.name: one.port for one in there}
    with claim(tmp_path) as folder:
        made = {one.name: one for one in programs(there, stack_context(folder))}
    quiz, user = made["quiz-1"], made["user-1"]

    assert list(made) == ["user-1", "quiz-1", "realtime-1", "web-1"]
    assert (quiz.parts, user.parts) == (("scoring-1",), ("history-1",))
    assert quiz.env["WORDRALLY_WITH_SCORING"] == user.env["WORDRALLY_WITH_HISTORY"] == "true"
    assert quiz.env["WORDRALLY_PORT"] == str(ports["quiz-1"])
    assert quiz.env["WORDRALLY_SCORING_PORT"] == str(ports["scoring-1"])
    assert quiz.env["WORDRALLY_SCORING_INSTANCE"] == "scoring-1"
    assert user.env["WORDRALLY_HISTORY_MAIL_FOLDER"] == str(tmp_path / "mail")


def test_what_has_a_process_of_its_own_runs_inside_no_other(tmp_path: Path):
    with claim(tmp_path) as folder:
        made = programs(replicas({Service.SCORING: 1, Service.HISTORY: 1}), stack_context(folder))
    assert {"scoring-1", "history-1"} < {one.name for one in made}
    assert not [one for one in made if one.parts or any("_WITH_" in name for name in one.env)]


def test_no_two_replicas_share_a_port():
    there = replicas({Service.REALTIME: 3, Service.QUIZ: 2})
    ports = [port for replica in there for port in {replica.port, replica.ops_port}]
    assert len(set(ports)) == len(ports)


def test_only_what_is_missing_is_added_and_only_what_is_surplus_goes():
    there = replicas({Service.QUIZ: 2, Service.REALTIME: 2})
    wanted = {Service.QUIZ: 3, Service.REALTIME: 1}
    assert [replica.name for replica in missing(wanted, there)] == ["quiz-3"]
    assert [replica.name for replica in surplus(wanted, there)] == ["realtime-2"]


def test_a_worker_shares_the_database_of_its_service_and_no_other_does(tmp_path: Path):
    with claim(tmp_path) as folder:
        databases = {
            service: program(Replica(service, 1, 1, 1), stack_context(folder)).env.get(
                "WORDRALLY_DATABASE_URL"
            )
            for service in Service
        }
    assert databases == {
        Service.USER: f"sqlite+aiosqlite:///{tmp_path}/user.db",
        Service.HISTORY: f"sqlite+aiosqlite:///{tmp_path}/user.db",
        Service.QUIZ: f"sqlite+aiosqlite:///{tmp_path}/quiz.db",
        Service.SCORING: None,
        Service.REALTIME: None,
        Service.WEB: None,
    }


def test_a_database_of_ones_own_is_passed_on_to_its_service(tmp_path: Path):
    with claim(tmp_path) as folder:
        context = stack_context(folder, WORDRALLY_QUIZ_DATABASE_URL="postgresql+asyncpg://db/quiz")
        quiz = program(Replica(Service.QUIZ, 1, 1, 1), context)
        user = program(Replica(Service.USER, 1, 1, 1), context)
    assert quiz.env["WORDRALLY_DATABASE_URL"] == "postgresql+asyncpg://db/quiz"
    assert user.env["WORDRALLY_DATABASE_URL"].startswith("sqlite")


def test_two_replicas_of_an_issuer_share_its_key_and_two_issuers_do_not(tmp_path: Path):
    with claim(tmp_path) as folder:
        context = stack_context(folder)
        first, second, other = (
            program(Replica(service, number, 1, 1), context).env["WORDRALLY_KEY_FILE"]
            for service, number in ((Service.QUIZ, 1), (Service.QUIZ, 2), (Service.USER, 1))
        )
    assert first == second != other


def test_sockets_are_stopped_before_the_gateway(tmp_path: Path):
    with claim(tmp_path) as folder:
        realtime = program(Replica(Service.REALTIME, 1, 1, 2), stack_context(folder))
    assert realtime.stage is Stage.EDGE > Stage.GATEWAY > Stage.SERVICE > Stage.ENGINE
