"""Seats, teams and playing again, from outside: everything through the gateway, as any client would do it."""

import asyncio

import httpx

from tests.system.judge import quiz_body
from tests.system.lesson import Lesson, sign_in
from tests.system.player import JSON, Player

TEAMS = {"count": 2, "assign": "balanced", "names": ["Red", "Blue"]}


async def sit(lesson: Lesson, **wish: object) -> httpx.Response:
    return await lesson.http.post(f"/api/v1/pins/{lesson.session['pin']}/players", json=wish)


async def told(player: Player, kind: str) -> JSON:
    """The newest frame of that type, once there is one."""
    await player.until(lambda: any(frame["type"] == kind for frame in player.frames), kind)
    return next(frame for frame in reversed(player.frames) if frame["type"] == kind)


async def test_a_seat_is_renamed_given_away_and_taken_along(
    http: httpx.AsyncClient, nodes: list[str]
) -> None:
    teacher = await sign_in(http)
    lesson = await Lesson.open(http, teacher, quiz_body(3), nodes, teams=TEAMS, name_filter=True)
    crude = await sit(lesson, nickname="Sh1t head")
    assert (crude.status_code, crude.json()["code"]) == (422, "nickname-unsuitable")
    joined = [
        (await sit(lesson, nickname=name, avatar=number, device=f"device-{number}")).json()
        for number, name in enumerate(("Ann", "Ben", "Cid"))
    ]
    assert [(seat["team"], seat["avatar"], seat["mode"]) for seat in joined] == [
        (0, 0, "live"),
        (1, 1, "live"),
        (0, 2, "live"),
    ]
    host, players = await lesson.host_seat(), [await lesson.take_seat(seat) for seat in joined]
    path = f"{lesson.path}/players/{joined[0]['player_id']}"
    change = {"nickname": "Anna", "time_factor": 2}
    assert (await http.patch(path, json=change, headers=teacher)).json()["nickname"] == "Anna"
    await lesson.does("start")
    limits = [(await told(one, "question"))["question"]["time_limit_ms"] for one in (host, *players)]
    assert limits == [2 * limits[2], 2 * limits[2], limits[2], limits[2]]

    given = await http.post(f"{lesson.path}/players/{joined[2]['player_id']}/readmit", headers=teacher)
    await players[2].ended()
    assert players[2].close_code == 4009
    again = await sit(lesson, seat_code=given.json()["seat_code"])
    assert again.json()["player_id"] == joined[2]["player_id"]
    assert (await sit(lesson, seat_code=given.json()["seat_code"])).status_code == 404
    old = {"Authorization": f"Bearer {joined[2]['token']}"}
    assert (await http.get(lesson.path, headers=old)).status_code == 403

    removed = f"{lesson.path}/players/{joined[1]['player_id']}"
    assert (await http.delete(removed, headers=teacher)).status_code == 204
    assert (await sit(lesson, nickname="Bob", device="device-1")).json()["code"] == "removed"
    await lesson.does("finish")
    end = await told(host, "finished")
    assert [(team["name"], team["members"]) for team in end["teams"]] == [("Red", 2), ("Blue", 0)]
    assert (await lesson.report())["teams"] == end["teams"]

    new = await http.post(f"{lesson.path}/again", json={"quiz": "same"}, headers=teacher)
    assert new.status_code == 201, new.text
    assert (await told(players[0], "moved"))["session_id"] == new.json()["id"]
    seats = await asyncio.gather(
        *(
            http.post(
                f"/api/v1/sessions/{new.json()['id']}/seat",
                headers={"Authorization": f"Bearer {joined[number]['token']}"},
            )
            for number in (0, 0, 1)
        )
    )
    assert [seat.status_code for seat in seats] == [201, 201, 403]
    assert seats[0].json()["player_id"] == seats[1].json()["player_id"]
    assert (seats[0].json()["nickname"], seats[0].json()["team"]) == ("Anna", 0)
    await lesson.leave()


async def test_a_deleted_session_is_gone_for_everybody(http: httpx.AsyncClient, lesson: Lesson) -> None:
    await lesson.seat("Ann")
    assert (await http.delete(lesson.path, headers=lesson.host)).status_code == 204
    assert (await http.get(lesson.path, headers=lesson.host)).status_code == 404
    assert (await http.get(f"{lesson.path}/report", headers=lesson.host)).status_code == 404
    listed = (await http.get("/api/v1/sessions?phase=finished", headers=lesson.host)).json()["items"]
    assert lesson.session["id"] not in [session["id"] for session in listed]
