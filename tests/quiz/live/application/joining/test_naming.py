"""Which nicknames suit a classroom, and which are dealt."""

import random

import pytest

from tests.quiz.live.stage import FakeStage, join_caller
from wordrally.contracts.http.sessions import Join, Joined, NameProposal, Session
from wordrally.quiz.live.application.joining.naming import propose_nickname
from wordrally.quiz.live.application.joining.taking_seats import join_session
from wordrally.quiz.live.domain.names.crude_names import is_crude
from wordrally.quiz.live.domain.names.generated_names import NAME_WORDS, deal_name, is_dealt
from wordrally.quiz.live.domain.names.nicknames import Nickname, parse_nickname
from wordrally.quiz.live.domain.refusals import QuizError

FINE = (
    "Ada", "Bob", "Anna 2", "As", "Cassandra", "Hancock", "Dickens", "Scunthorpe", "Essex", "Titus", "Nazia",
    "Nazir", "Pornthip", "Fanny", "Randy", "Willy", "Gay", "Concha", "Semen K.", "Kurt", "Analisa", "Shitij",
    "Sushi", "Matsushita", "Assan", "Peacock", "Grape", "Therapist", "Mischa", "Zoë", "Вова", "Анна",
    "Мария", "محمد", "فاطمة", "王伟", "さくら", "김민준", "Nguyễn Lan", "Đức", "Lồng Đèn", "455", "2022",
    "777", "🦊", "Fox 99", "A1", "Class 6", "Mohammed", "Kim",
)  # fmt: skip
CRUDE = (
    "fuck", "FUCK", "Fuck you", "f u c k", "f.u.c.k", "f_u_c_k", "fuuuuck", "fuckface99", "sh1t", "5hit",
    "$h!t", "5h17", "a55hole", "@sshole", "b1tch", "c0ck", "cunt", "p3n1s", "ｆｕｃｋ", "fuсk", "ѕhit",
    "nigg3r", "H1tler", "Hitler 88", "Arschloch", "4rschl0ch", "Hurensohn", "Wichser99", "f0tze", "puta",
    "mierda", "M1erda", "cabrón", "pendejo", "putain", "connard", "merde", "cazzo", "stronzo", "vaffanculo",
    "kurwa", "kurw4", "хуй", "пизда", "сука", "địt", "lồn", "đụ", "орал хуй", "操你妈", "傻屄", "시발", "كس",
    "porra", "caralho", "klootzak", "perkele", "amcık",
)  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_names_and_words_that_hold_a_crude_one_are_fine(name: str) -> None:
    assert not is_crude(name)


@pytest.mark.parametrize("name", CRUDE)
def test_crude_names_are_known_in_many_spellings_and_languages(name: str) -> None:
    assert is_crude(name)


@pytest.mark.parametrize("language", sorted(NAME_WORDS))
def test_every_dealt_name_can_be_shown_and_is_known_as_such(language: str) -> None:
    dice = random.Random(1)
    for number in range(300):
        name = deal_name(dice, language, numbered=number % 2 == 0)
        parsed = parse_nickname(name)
        assert isinstance(parsed, Nickname), name
        assert is_dealt(parsed.name), name
        assert not is_crude(name), name


@pytest.mark.parametrize("name", ["Ada", "Brave", "Otter", "Brave Ada", "Brave Otter 100", "Otter Brave", ""])
def test_other_names_were_not_dealt(name: str) -> None:
    assert not is_dealt(name)


async def join(stage: FakeStage, session: Session, nickname: str) -> str:
    joined = await join_session(stage.live, Join(pin=session.pin, nickname=nickname), join_caller())
    return joined.nickname if isinstance(joined, Joined) else joined.reason


async def test_a_crude_name_is_refused_unless_the_host_takes_it(fake_stage: FakeStage) -> None:
    strict, lenient = await fake_stage.open(), await fake_stage.open(name_filter=False)
    assert await join(fake_stage, strict, "Sh1t") == "nickname_unsuitable"
    assert await join(fake_stage, lenient, "Sh1t") == "Sh1t"


async def test_where_names_are_dealt_only_those_are_taken(fake_stage: FakeStage) -> None:
    session = await fake_stage.open(nicknames="generated")
    assert await join(fake_stage, session, "Ada") == "nickname_unsuitable"
    for _ in range(30):
        proposal = await propose_nickname(fake_stage.live, session.pin, None, "en")
        assert isinstance(proposal, NameProposal)
        assert await join(fake_stage, session, proposal.nickname) == proposal.nickname


async def test_no_name_is_proposed_for_an_unknown_pin(fake_stage: FakeStage) -> None:
    refused = await propose_nickname(fake_stage.live, "00000000", None, "en")
    assert isinstance(refused, QuizError)
    assert refused.reason == "unknown_pin"
