"""Events of a lesson: late and double answers, a second host, removals, and reconnects at every moment."""

import asyncio

import httpx
import pytest

from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in

RIGHT = {"choices": [0]}  # of question 0
WRONG = {"choices": [3]}


async def test_three_players_on_two_nodes_see_one_game(lesson: Lesson, nodes: list[str]):
    ann = await lesson.seat("Ann", [nodes[0]])
    bob = await lesson.seat("Bob", [nodes[1]])
    cem = await lesson.seat("Cem")
    host = await lesson.host_seat()
    everybody = (ann, bob, cem, host)
    await lesson.does("start")
    for player in everybody:
        await player.until(lambda p=player: p.saw_question(0), "the question")

    await ann.send_answer(0, RIGHT)
    await bob.send_answer(0, WRONG)
    await cem.send_answer(0, RIGHT)
    for player in everybody:
        await player.until(lambda p=player: p.board_after_reveal(), "the reveal, as all have answered")

    boards = [player.of("leaderboard")[-1]["top"] for player in everybody]
    assert all(board == boards[0] for board in boards)
    assert {row["nickname"] for row in boards[0]} == {"Ann", "Bob", "Cem"}
    assert host.of("reveal")[0]["counts"] == [2, 0, 0, 1]


async def test_the_second_answer_is_told_that_there_was_one(lesson: Lesson):
    ann = await lesson.seat("Ann")
    await lesson.seat("Bob")
    await lesson.does("start")
    await ann.send_answer(0, RIGHT)
    await ann.send_answer(0, WRONG)
    await ann.until(lambda: ann.of("error") and ann.of("result"), "both outcomes")

    assert ann.of("error")[0]["code"] == "already_answered"
    assert ann.of("error")[0]["received_at"] == ann.accepted[0]
    assert [result["correct"] for result in ann.of("result")] == [True]


async def test_an_answer_after_the_closing_is_told_so(lesson: Lesson):
    ann = await lesson.seat("Ann")
    await lesson.seat("Bob")
    await lesson.does("start")
    await ann.until(lambda: ann.saw_question(0), "the question")
    await lesson.does("close")
    await ann.send_answer(0, RIGHT)
    await ann.until(lambda: ann.of("error"), "an error")

    assert ann.of("error")[0]["code"] == "closed"
    assert ann.accepted == {}
    assert [answer for row in (await lesson.report())["players"] for answer in row["answers"]] == []


async def test_an_answer_before_its_question_is_told_so(lesson: Lesson):
    ann = await lesson.seat("Ann")
    await ann.send_answer(0, RIGHT)
    await ann.until(lambda: ann.of("error"), "an error")

    assert ann.of("error")[0]["code"] == "not_open"


async def test_of_two_hosts_who_press_next_one_wins(lesson: Lesson):
    await lesson.seat("Ann")
    await lesson.does("start")
    await lesson.does("close")

    answers = await asyncio.gather(*(lesson.command("next") for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    session = (await lesson.http.get(lesson.path, headers=lesson.host)).json()
    assert (session["phase"], session["question_index"], session["version"]) == ("open", 1, 3)


async def test_nobody_else_can_lead(lesson: Lesson):
    stranger = await sign_in(lesson.http)
    ann = await lesson.join("Ann")
    player = {"Authorization": f"Bearer {ann.json()['token']}"}

    assert (await lesson.command("start", stranger)).status_code == 403
    assert (await lesson.command("start", player)).status_code == 403
    assert (await lesson.http.post(f"{lesson.path}/start")).status_code == 401


async def test_a_removed_player_is_told_and_stays_out(lesson: Lesson):
    ann = await lesson.seat("Ann")
    await lesson.seat("Bob")
    removed = await lesson.http.delete(f"{lesson.path}/players/{ann.id}", headers=lesson.host)
    await ann.until(lambda: ann.of("removed"), "the removal")
    await ann.disconnect()

    assert removed.status_code == 204
    assert ann.close_code == 4003
    assert (await lesson.join("Ann")).status_code == 409
    with pytest.raises(Exception, match="403"):
        await ann.connect()
    board = (await lesson.http.get(f"{lesson.path}/leaderboard", headers=lesson.host)).json()
    assert [row["nickname"] for row in board["items"]] == ["Bob"]


async def test_a_reconnect_in_each_phase_puts_the_player_where_they_were(lesson: Lesson, nodes: list[str]):
    ann = await lesson.seat("Ann", nodes)
    await lesson.seat("Bob")

    await ann.reconnect()
    assert ann.of("welcome")[-1]["session"]["phase"] == "lobby"

    await lesson.does("start")
    await ann.until(lambda: ann.saw_question(0), "the question")
    await ann.reconnect()
    welcome = ann.of("welcome")[-1]
    assert welcome["question"]["index"] == 0
    assert "your_answer" not in welcome
    assert "reveal" not in welcome

    await ann.send_answer(0, RIGHT)
    await ann.until(lambda: ann.of("result"), "the result")
    await ann.reconnect()
    welcome = ann.of("welcome")[-1]
    assert welcome["your_answer"]["received_at"] == ann.accepted[0]
    assert welcome["you"]["score"] == ann.of("result")[0]["score"]

    await lesson.does("close")
    await ann.reconnect()
    welcome = ann.of("welcome")[-1]
    assert welcome["session"]["phase"] == "closed"
    assert welcome["reveal"]["correct"] == [0]
    assert (welcome["you"]["rank"], welcome["you"]["streak"]) == (1, 1)

    await lesson.does("finish")
    await ann.reconnect()
    assert ann.of("welcome")[-1]["session"]["phase"] == "finished"


async def test_the_newest_connection_of_a_player_replaces_the_one_before(lesson: Lesson, nodes: list[str]):
    ann = await lesson.seat("Ann", [nodes[0]])
    other = await lesson.seat_again(ann, [nodes[1]])
    await ann.ended()

    assert ann.close_code == 4009
    await lesson.does("start")
    await other.until(lambda: other.saw_question(0), "the question")


async def test_a_locked_session_lets_nobody_in(lesson: Lesson):
    await lesson.does("lock")
    assert (await lesson.join("Ann")).status_code == 409

    await lesson.does("unlock")
    assert (await lesson.join("Ann")).status_code == 201


async def test_a_name_that_looks_the_same_is_taken(lesson: Lesson):
    assert (await lesson.join("Paul")).status_code == 201
    assert (await lesson.join("РauI")).status_code == 409  # Cyrillic Р, capital i
    assert (await lesson.join("PAUL ")).status_code == 409


async def test_held_back_feedback_tells_nothing_before_the_closing(http: httpx.AsyncClient, nodes: list[str]):
    lesson = await Lesson.open(http, await sign_in(http), quiz_body(2), nodes, feedback="at_close")
    ann = await lesson.seat("Ann")
    bob = await lesson.seat("Bob")
    await lesson.does("start")
    await ann.send_answer(0, RIGHT)
    await ann.until(lambda: 0 in ann.accepted, "accepted")
    standings = (await http.get(f"{lesson.path}/leaderboard", headers=lesson.host)).json()
    assert [row["score"] for row in standings["items"]] == [0, 0]
    assert ann.of("result") == []

    await bob.send_answer(0, WRONG)
    await ann.until(lambda: ann.of("result"), "the result")
    kinds = [frame["type"] for frame in ann.frames]
    assert kinds.index("reveal") < kinds.index("result")
    assert ann.of("result")[0]["correct"] is True
    await lesson.leave()


async def test_a_paused_question_goes_on_where_it_stood_and_a_skipped_one_earns_nothing(
    http: httpx.AsyncClient, nodes: list[str]
):
    quiz = quiz_body(2)
    lesson = await Lesson.open(http, await sign_in(http), quiz, nodes, feedback="at_close")
    ann = await lesson.seat("Ann")
    bob = await lesson.seat("Bob")
    await lesson.does("start")
    await ann.until(lambda: ann.saw_question(0), "the question")
    await ann.send_answer(0, RIGHT)
    await ann.until(lambda: 0 in ann.accepted, "accepted")
    await lesson.does("pause")
    await bob.until(lambda: bob.of("timing"), "the pause")
    paused_at = bob.of("timing")[0]["paused_at"]
    back = await lesson.seat_again(bob, nodes)
    await back.until(lambda: back.of("welcome"), "the welcome")
    assert back.of("welcome")[0]["session"]["paused"] is True
    assert back.of("welcome")[0]["question"]["paused_at"] == paused_at
    await lesson.does("resume")
    await back.until(lambda: len(back.of("timing")) == 1, "the end of the pause")
    opened, resumed = ann.question(0) or {}, back.of("timing")[0]
    moved_ms = resumed["opened_at"] - opened["opened_at"]
    assert moved_ms > 0
    assert resumed["closes_at"] - opened["closes_at"] == moved_ms
    await back.send_answer(0, WRONG)
    await back.until(lambda: back.saw_reveal(0), "the reveal")
    judged = {one["nickname"]: one["answers"][0] for one in (await lesson.report())["players"]}
    assert judged["Ann"]["opened_at"] == opened["opened_at"]
    assert judged["Bob"]["opened_at"] == resumed["opened_at"]

    await lesson.does("next")
    await ann.until(lambda: ann.saw_question(1), "the next question")
    right = {"choices": quiz["questions"][1]["correct"]}
    await ann.send_answer(1, right)
    await ann.until(lambda: 1 in ann.accepted, "accepted")
    await lesson.does("skip")
    await ann.until(lambda: [one for one in ann.of("reveal") if one.get("skipped")], "the skip")
    report = await lesson.report()
    [skipped] = [one["answers"][1] for one in report["players"] if one["nickname"] == "Ann"]
    assert (skipped["points"], skipped["skipped"]) == (0, True)
    assert all(one["score"] == sum(a["points"] for a in one["answers"]) for one in report["players"])
    await lesson.leave()


async def test_a_question_closes_by_its_time(http: httpx.AsyncClient, nodes: list[str]):
    quiz = quiz_body(1)
    quiz["questions"][0]["time_limit_ms"] = 3_000
    lesson = await Lesson.open(http, await sign_in(http), quiz, nodes)
    ann = await lesson.seat("Ann")
    await lesson.does("start")
    await ann.until(lambda: ann.saw_reveal(0), "the reveal")

    session = (await http.get(lesson.path, headers=lesson.host)).json()
    assert session["phase"] == "closed"
    await lesson.leave()


async def test_an_account_finds_the_game_in_its_history(http: httpx.AsyncClient, nodes: list[str]):
    lesson = await Lesson.open(http, await sign_in(http), quiz_body(1), nodes)
    learner = await sign_in(http)
    body = {"pin": lesson.session["pin"], "nickname": "Ann"}
    joined = (await http.post("/api/v1/sessions/join", json=body, headers=learner)).json()
    ann = await lesson.take_seat(joined)
    await lesson.does("start")
    await ann.send_answer(0, RIGHT)
    await ann.until(lambda: ann.saw_reveal(0), "the reveal")
    await lesson.does("next")

    async with asyncio.timeout(20):
        while not (items := (await http.get("/api/v1/users/me/history", headers=learner)).json()["items"]):  # noqa: ASYNC110 (only polling tells)
            await asyncio.sleep(0.1)

    assert (items[0]["session_id"], items[0]["rank"], items[0]["players"]) == (lesson.session["id"], 1, 1)
    assert [answer["correct"] for answer in items[0]["answers"]] == [True]
    await lesson.leave()
