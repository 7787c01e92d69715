"""HTTP calls of classes."""

from tests.user.calling import Client, problem_of, sign_in


async def test_a_class_from_its_first_name_to_a_learner_who_reads_their_words(client: Client) -> None:
    owner = await sign_in(client)
    created = await client.post("/api/v1/classes", json={"name": "7b"}, headers=owner)
    assert created.status_code == 201, created.text
    place = created.headers["location"]
    assert created.json().keys() == {"id", "name", "language", "members", "join_code", "created_at"}
    named = {"members": [{"name": "Ada"}, {"name": "Ben"}]}
    added = await client.post(f"{place}/members", json=named, headers=owner)
    assert added.status_code == 201
    ada, ben = added.json()["items"]
    assert ada.keys() == {"id", "name", "code"}

    codes = {"join_code": created.json()["join_code"], "code": ada["code"]}
    entered = await client.post("/api/v1/classes/enter", json=codes)
    assert entered.status_code == 200, entered.text
    assert entered.json().keys() == {"access_token", "token_type", "expires_in", "class", "member"}
    assert (entered.json()["member"], entered.json()["expires_in"]) == (
        {"id": ada["id"], "name": "Ada"},
        43_200,
    )
    learner = {"Authorization": f"Bearer {entered.json()['access_token']}"}
    for own in ("/api/v1/users/me/words", "/api/v1/users/me/history", f"{place}/members/{ada['id']}/words"):
        assert (await client.get(own, headers=learner)).json() == {"items": [], "next_cursor": None}
    for foreign in (f"{place}/members/{ben['id']}/words", place, "/api/v1/users/me", f"{place}/words"):
        assert (await client.get(foreign, headers=learner)).status_code == 403


async def test_a_class_is_changed_only_as_it_was_read(client: Client) -> None:
    owner = await sign_in(client)
    created = await client.post("/api/v1/classes", json={"name": "7b"}, headers=owner)
    place, tag = created.headers["location"], created.headers["etag"]
    unchanged = await client.get(place, headers={**owner, "If-None-Match": tag})
    assert unchanged.status_code == 304
    changed = await client.patch(place, json={"name": "8b"}, headers={**owner, "If-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "8b")
    stale = await client.patch(place, json={"name": "9b"}, headers={**owner, "If-Match": tag})
    problem_of(stale, 412, "stale-class")
    assert (await client.delete(place, headers=owner)).status_code == 204
    problem_of(await client.get(place, headers=owner), 404, "unknown-class")


async def test_a_class_memory_takes_a_number_of_words_or_the_words(client: Client) -> None:
    owner = await sign_in(client)
    place = (await client.post("/api/v1/classes", json={"name": "7b"}, headers=owner)).headers["location"]
    for words in ("30", "fog,hail", "das Kind"):
        memory = await client.get(f"{place}/memory", params={"words": words}, headers=owner)
        assert memory.json() == {"words": [], "members": []}
    problem_of(
        await client.get(f"{place}/memory", params={"words": "0"}, headers=owner), 422, "invalid-request"
    )
    problem_of(
        await client.get(f"{place}/words", params={"order": "odd"}, headers=owner), 422, "invalid-request"
    )
