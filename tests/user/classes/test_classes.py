"""Classes keep names and codes, tell the other services the newest state, and are erased whole."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.user.classes.stage import ANN, BOB, Played, Stage, stage_on
from wordrally.chassis.wrong_codes import MAX_WRONG, WINDOW_MS
from wordrally.contracts.codes import ALPHABET
from wordrally.contracts.http.classes import (
    ClassChange,
    ClassDraft,
    ClassEntry,
    MemberDraft,
    MemberDrafts,
    code_reference,
)
from wordrally.contracts.ids import ClassId, MemberId, PlayerId
from wordrally.contracts.queue.ended_access import ended_subject
from wordrally.user.accounts.adapters.sql_accounts import SqlDepartures
from wordrally.user.classes.application.classes import (
    add_class,
    add_members,
    change_class,
    change_code,
    delete_class,
    enter_class,
    list_classes,
    list_members,
    open_class,
    read_class,
    read_member,
    remove_member,
    rename_member,
)
from wordrally.user.classes.domain.classes import MAX_MEMBERS, CountedClass, reference_of
from wordrally.user.classes.domain.refusals import (
    ClassFull,
    StaleClass,
    TooManyCodes,
    UnknownClass,
    UnknownGame,
    UnknownMember,
    WrongClassCode,
)
from wordrally.user.shared.adapters.sql_ended_access import SqlEndedAccess
from wordrally.user.shared.adapters.tables import attendance, classes, learned_words, learners, members
from wordrally.user.shared.application.ports import UserUnavailable
from wordrally.user.shared.domain.refusals import InvalidField

HOME = "192.0.2.7"


@pytest.fixture
async def stage(engine: AsyncEngine, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return await stage_on(engine, tmp_path_factory)


async def test_a_class_is_listed_for_its_owner_alone(stage: Stage) -> None:
    owned, _ = await stage.open("Ada")
    page = await list_classes(stage.ports, ANN.id, 20, None)
    assert [(each.owned, each.members) for each in page.items] == [
        ((await read_class(stage.ports, ANN.id, owned.id)).owned, 1)
    ]
    assert (await list_classes(stage.ports, BOB.id, 20, None)).items == []
    with pytest.raises(UnknownClass):
        await read_class(stage.ports, BOB.id, owned.id)


async def test_lists_are_read_in_pages_that_miss_nothing(stage: Stage) -> None:
    for number in range(5):
        stage.clock.now += 1
        await add_class(stage.ports, ANN.id, ClassDraft(name=f"class {number}"))
    names: list[str] = []
    cursor = None
    while True:
        page = await list_classes(stage.ports, ANN.id, 2, cursor)
        names += [each.owned.name for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert names == [f"class {number}" for number in (4, 3, 2, 1, 0)]

    owned, added = await stage.open("Ada", "Ben", "Cy")
    first = await list_members(stage.ports, ANN.id, owned.id, 2, None)
    rest = await list_members(stage.ports, ANN.id, owned.id, 2, first.next_cursor)
    assert ([*first.items, *rest.items], rest.next_cursor) == (added, None)


async def test_codes_are_of_unmistakable_letters_and_differ_within_a_class(stage: Stage) -> None:
    owned, added = await stage.open(*(f"pupil {number}" for number in range(100)))
    assert len(owned.join_code) == 8
    assert len({member.code for member in added}) == 100
    assert {len(member.code) for member in added} == {5}
    assert set("".join(member.code for member in added)) <= set(ALPHABET)
    assert len(ALPHABET) == 28


async def test_a_class_has_at_most_so_many_members_and_adds_all_or_none(stage: Stage) -> None:
    owned, _ = await stage.open(*(f"pupil {number}" for number in range(MAX_MEMBERS - 1)))
    two = MemberDrafts(members=[MemberDraft(name="one"), MemberDraft(name="two")])
    with pytest.raises(ClassFull):
        await add_members(stage.ports, ANN.id, owned.id, two)
    assert (await read_class(stage.ports, ANN.id, owned.id)).members == MAX_MEMBERS - 1


async def test_a_name_without_a_visible_character_is_refused_where_it_stands(stage: Stage) -> None:
    owned, _ = await stage.open()
    drafts = MemberDrafts(members=[MemberDraft(name="Ada"), MemberDraft(name="  ")])
    with pytest.raises(InvalidField) as refused:
        await add_members(stage.ports, ANN.id, owned.id, drafts)
    assert refused.value.pointer == "/members/1/name"


async def test_a_change_of_a_class_that_changed_meanwhile_is_refused(stage: Stage) -> None:
    owned, _ = await stage.open()
    before = await read_class(stage.ports, ANN.id, owned.id)
    change = ClassChange(name="8b", language="de")
    renamed = await change_class(stage.ports, ANN.id, owned.id, change, before.__eq__)
    assert (renamed.owned.name, renamed.owned.language) == ("8b", "de")
    with pytest.raises(StaleClass):
        await change_class(stage.ports, ANN.id, owned.id, ClassChange(name="9b"), before.__eq__)


async def test_of_two_changes_of_a_class_as_it_was_read_one_is_made(stage: Stage) -> None:
    owned, _ = await stage.open()
    names = ("8b", "9b")
    stored = [await stage.ports.classes.change(replace(owned, name=name)) for name in names]
    assert stored == [True, False]
    assert (await read_class(stage.ports, ANN.id, owned.id)).owned.name == "8b"


async def test_a_change_of_any_state_is_made_though_a_member_is_added_meanwhile(stage: Stage) -> None:
    owned, _ = await stage.open()
    get, gets = stage.ports.classes.get, list[ClassId]()

    async def overtaken(class_id: ClassId) -> CountedClass | None:
        found = await get(class_id)
        gets.append(class_id)
        if len(gets) == 1:
            await stage.ports.classes.add_members(class_id, [MemberId("ada")], ["Ada"], lambda _: "22222")
        return found

    stage.ports.classes.get = overtaken
    change = ClassChange(name="8b")
    renamed = await change_class(stage.ports, ANN.id, owned.id, change, lambda _: True)
    assert (renamed.owned.name, renamed.members, len(gets)) == ("8b", 1, 2)


async def test_a_member_enters_with_both_codes_however_they_are_typed(stage: Stage) -> None:
    owned, [ada, _] = await stage.open("Ada", "Ben")
    spelled = f" {owned.join_code[:4].lower()}-{owned.join_code[4:]}"
    entered, member, token = await enter_class(
        stage.ports, ClassEntry(join_code=spelled, code=ada.code.lower()), HOME
    )
    assert (entered.id, member) == (owned.id, ada)
    assert token


async def test_after_ten_wrong_codes_a_network_is_refused_for_that_class_alone(stage: Stage) -> None:
    owned, [ada] = await stage.open("Ada")
    other, [ben] = await stage.open("Ben")
    for _ in range(MAX_WRONG):
        with pytest.raises(WrongClassCode):
            await enter_class(stage.ports, ClassEntry(join_code=owned.join_code, code="22222"), HOME)
    right = ClassEntry(join_code=owned.join_code, code=ada.code)
    with pytest.raises(TooManyCodes):
        await enter_class(stage.ports, right, HOME)
    await enter_class(stage.ports, right, "198.51.100.1")
    await enter_class(stage.ports, ClassEntry(join_code=other.join_code, code=ben.code), HOME)
    stage.clock.now += WINDOW_MS
    await enter_class(stage.ports, right, HOME)


async def test_of_many_codes_sent_at_once_those_beyond_the_limit_learn_nothing(stage: Stage) -> None:
    owned, [ada] = await stage.open("Ada")
    codes = ["22222"] * (2 * MAX_WRONG) + [ada.code]
    told = await asyncio.gather(
        *(enter_class(stage.ports, ClassEntry(join_code=owned.join_code, code=code), HOME) for code in codes),
        return_exceptions=True,
    )
    assert sum(isinstance(each, WrongClassCode) for each in told) == MAX_WRONG
    assert isinstance(told[-1], TooManyCodes)


async def test_a_code_of_another_class_opens_nothing(stage: Stage) -> None:
    owned, _ = await stage.open("Ada")
    _, [ben] = await stage.open("Ben")
    with pytest.raises(WrongClassCode):
        await enter_class(stage.ports, ClassEntry(join_code=owned.join_code, code=ben.code), HOME)


async def test_a_new_code_ends_what_was_entered_with_the_old_one(stage: Stage) -> None:
    owned, [ada] = await stage.open("Ada")
    changed = await change_code(stage.ports, ada)
    assert changed.code != ada.code
    with pytest.raises(WrongClassCode):
        await enter_class(stage.ports, ClassEntry(join_code=owned.join_code, code=ada.code), HOME)
    ended = await SqlEndedAccess(stage.engine).waiting()
    assert [entry.subject for entry in ended] == [ended_subject("login", reference_of(owned, ada))]


async def test_the_roster_that_waits_is_the_newest_and_has_no_code(stage: Stage) -> None:
    owned, [ada, ben] = await stage.open("Ada", "Ben")
    await rename_member(stage.ports, ada, "Ada L.")
    [change] = await stage.outbox.waiting()
    assert change.roster.owner_id == ANN.id
    assert change.roster.members == {
        code_reference(owned.key, ada.code): (ada.id, "Ada L."),
        code_reference(owned.key, ben.code): (ben.id, "Ben"),
    }
    assert ada.code not in repr(change.roster)

    await remove_member(stage.ports, ben)
    await stage.outbox.settle(change)
    [newer] = await stage.outbox.waiting()
    assert newer.roster.version > change.roster.version
    assert [name for _, name in newer.roster.members.values()] == ["Ada L."]
    await stage.outbox.settle(newer)
    assert await stage.outbox.waiting() == []


async def test_a_class_that_the_queue_has_lost_is_announced_again(stage: Stage) -> None:
    owned, _ = await stage.open("Ada")
    [change] = await stage.outbox.waiting()
    await stage.outbox.settle(change)
    assert await stage.outbox.restore({owned.id}) == 0
    assert await stage.outbox.restore(set()) == 1
    assert [each.class_id for each in await stage.outbox.waiting()] == [owned.id]


async def test_a_removed_member_is_erased_and_announced(stage: Stage) -> None:
    owned, [ada, ben] = await stage.open("Ada", "Ben")
    await stage.play(owned.id, {ada.id: [Played("fog")], ben.id: [Played("fog")]})
    await remove_member(stage.ports, ada)
    assert [gone.account_id for gone in await SqlDepartures(stage.engine).waiting()] == [ada.id]
    assert await _owners(stage) == {ben.id}
    with pytest.raises(UnknownMember):
        await read_member(stage.ports, ANN.id, owned.id, MemberId(ada.id))


async def test_a_class_is_erased_with_everything_of_its_members(stage: Stage) -> None:
    owned, [ada, ben] = await stage.open("Ada", "Ben")
    kept, [cy] = await stage.open("Cy")
    await stage.play(owned.id, {ada.id: [Played("fog")], ben.id: [Played("fog")]})
    await stage.play(kept.id, {cy.id: [Played("fog")]})
    await delete_class(stage.ports, ANN.id, owned.id)
    assert await _owners(stage) == {cy.id}
    gone = [each for each in await stage.outbox.waiting() if each.class_id == owned.id]
    assert [(each.roster.owner_id, each.roster.members) for each in gone] == [(None, {})]


async def test_an_erased_account_takes_its_classes_with_it(stage: Stage) -> None:
    owned, [ada] = await stage.open("Ada")
    await stage.play(owned.id, {ada.id: [Played("fog")]})
    assert await stage.accounts.erase(ANN.id, stage.clock.now)
    async with stage.engine.connect() as connection:
        for table in (classes, members, attendance, learned_words):
            assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 0
        assert [row.id for row in await connection.execute(select(learners.c.id))] == [BOB.id]
    assert {gone.account_id for gone in await SqlDepartures(stage.engine).waiting()} == {ANN.id, ada.id}


async def test_members_added_at_once_all_have_codes_of_their_own(stage: Stage) -> None:
    owned, _ = await stage.open()
    drafts = MemberDrafts(members=[MemberDraft(name="somebody")] * 20)
    await asyncio.gather(*(add_members(stage.ports, ANN.id, owned.id, drafts) for _ in range(4)))
    page = await list_members(stage.ports, ANN.id, ClassId(owned.id), 100, None)
    assert len({member.code for member in page.items}) == 80
    assert len({member.number for member in page.items}) == 80


async def test_a_class_of_a_games_names_claims_what_they_answered(stage: Stage) -> None:
    stage.sessions.players = [(PlayerId("p1"), "Ada"), (PlayerId("p2"), "Ben")]
    opened = await open_class(stage.ports, ANN.id, ClassDraft(name="7b", from_session="game"))
    members = (await list_members(stage.ports, ANN.id, opened.owned.id, 20, None)).items
    assert (opened.members, [member.name for member in members]) == (2, ["Ada", "Ben"])
    [claim] = stage.sessions.claims
    assert claim.members == {"p1": members[0].id, "p2": members[1].id}
    assert (claim.session_id, claim.account_id, claim.class_id) == ("game", ANN.id, opened.owned.id)


async def test_no_class_is_left_when_its_answers_cannot_be_claimed(stage: Stage) -> None:
    stage.sessions.players, stage.sessions.away = [(PlayerId("p1"), "Ada")], True
    with pytest.raises(UserUnavailable):
        await open_class(stage.ports, ANN.id, ClassDraft(name="7b", from_session="game"))
    with pytest.raises(UnknownGame):
        await open_class(stage.ports, BOB.id, ClassDraft(name="7b", from_session="game"))
    assert (await list_classes(stage.ports, ANN.id, 20, None)).items == []


async def _owners(stage: Stage) -> set[str]:
    async with stage.engine.connect() as connection:
        rows = [*await connection.execute(select(attendance.c.account_id))]
        words = [*await connection.execute(select(learned_words.c.account_id))]
    assert {row.account_id for row in rows} == {row.account_id for row in words}
    return {row.account_id for row in rows}
