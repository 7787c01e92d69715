"""Scoreboards: one suite on the fake and on Valkey."""

from hypothesis import strategies as st

from tests.quiz.scoring.boards import NOW, Boards, board_of, open_board, record
from tests.quiz.scoring.games import OPENED_AT, RIGHT, WRONG, game, logged
from wordrally.contracts.http.quizzes import LENIENT, Almost, TextQuestion
from wordrally.contracts.http.sessions import Settings
from wordrally.contracts.ids import PlayerId
from wordrally.contracts.queue.answers import ReceivedAnswer
from wordrally.quiz.live.application.ports import ProjectionLost
from wordrally.quiz.live.domain.presence import PLAYER_SILENCE_MS, RECONNECT_GRACE_MS
from wordrally.quiz.scoring.application.judged_answers import judge_answers

AT_CLOSE = Settings(feedback="at_close")


async def test_everybody_seated_is_on_the_board_with_nothing(boards: Boards) -> None:
    played = game("b a")
    await open_board(boards, played)
    assert await board_of(boards, played) == [("a", 0), ("b", 0)]


async def test_right_answers_put_their_points_on_the_board(boards: Boards) -> None:
    played = game()
    await open_board(boards, played)
    answers = (
        played.answer("a", choices=WRONG),
        played.answer("b", after_ms=10_000),
        played.answer("c", after_ms=100),
    )
    [tally] = await record(boards, played, logged(1, *answers))
    assert await board_of(boards, played) == [("c", 1000), ("b", 750), ("a", 0)]
    assert [(r.player_id, r.correct, r.points, r.score, r.rank, r.streak) for r in tally.results] == [
        ("a", False, 0, 0, 3, 0),
        ("b", True, 750, 750, 2, 1),
        ("c", True, 1000, 1000, 1, 1),
    ]
    assert (tally.answered, tally.players, tally.fresh, tally.absent) == (3, 3, 3, [])


async def test_a_repeated_batch_changes_nothing_and_is_told_again(boards: Boards) -> None:
    played = game()
    await open_board(boards, played)
    batch = logged(1, played.answer("a"), played.answer("b", after_ms=4_000))
    [first] = await record(boards, played, batch)
    [again] = await record(boards, played, batch)
    assert again.results == first.results
    assert (again.fresh, again.answered, again.board_version) == (0, 2, first.board_version)
    assert again.top == []
    assert again.event == first.event + 1


async def test_the_first_answer_in_the_log_counts_though_it_comes_second(boards: Boards) -> None:
    played = game("a b")
    await open_board(boards, played)
    first, second = logged(7, played.answer("a", after_ms=8_000)), logged(8, played.answer("a"))
    tallies = await record(boards, played, second, first)
    assert [tally.results[0].points for tally in tallies] == [1000, 800]
    assert await board_of(boards, played) == [("a", 800), ("b", 0)]
    assert (await boards.scoreboards.receipts(played.session_id, 0))[PlayerId("a")].sequence == 7


async def test_the_second_answer_in_the_log_is_told_the_outcome_of_the_first(boards: Boards) -> None:
    played = game("a")
    await open_board(boards, played)
    first, second = logged(7, played.answer("a", choices=WRONG)), logged(8, played.answer("a"))
    tallies = await record(boards, played, first, second)
    assert [tally.results[0].correct for tally in tallies] == [False, False]
    assert await board_of(boards, played) == [("a", 0)]


async def test_a_first_answer_that_comes_late_gives_back_what_the_second_earned(boards: Boards) -> None:
    played = game("a b")
    await open_board(boards, played)
    await record(boards, played, logged(1, played.answer("b", 0, after_ms=500)))
    await record(boards, played, logged(2, played.answer("a", 0, after_ms=500)))
    await record(boards, played, logged(9, played.answer("a", 1, after_ms=900)))
    await record(boards, played, logged(5, played.answer("a", 1, choices=WRONG)))
    # `a` reached 988 with question 0, just as `b` did: the tie is by id again.
    assert await board_of(boards, played) == [("a", 988), ("b", 988)]


async def test_equal_scores_rank_by_who_reached_them_first(boards: Boards) -> None:
    played = game("a b c")
    await open_board(boards, played)
    answers = [played.answer(player, after_ms=ms) for player, ms in (("a", 300), ("b", 100), ("c", 200))]
    await record(boards, played, logged(1, *answers))
    assert await board_of(boards, played) == [("b", 1000), ("c", 1000), ("a", 1000)]


async def test_a_streak_ends_with_a_wrong_or_a_missing_answer(boards: Boards) -> None:
    played = game("a", questions=7)
    await open_board(boards, played)
    given_ = [(0, RIGHT), (1, RIGHT), (2, RIGHT), (3, WRONG), (4, RIGHT), (6, RIGHT)]
    batches = [logged(n, played.answer("a", q, choices=picked)) for n, (q, picked) in enumerate(given_, 1)]
    tallies = await record(boards, played, *batches)
    assert [tally.results[0].streak for tally in tallies] == [1, 2, 3, 0, 1, 1]


async def test_an_answer_without_a_seat_is_not_recorded(boards: Boards) -> None:
    played = game("a")
    await open_board(boards, played)
    [tally] = await record(boards, played, logged(1, played.answer("stranger"), played.answer("a")))
    assert tally.absent == ["stranger"]
    assert [result.player_id for result in tally.results] == ["a"]
    [tally] = await record(boards, played, logged(2, played.answer("stranger")))
    assert (tally.event, tally.results, tally.answered) == (0, [], 1)


async def test_a_removed_player_leaves_board_and_counts(boards: Boards) -> None:
    played = game("a b")
    await open_board(boards, played)
    await record(boards, played, logged(1, played.answer("a"), played.answer("b", choices=WRONG)))
    await boards.projections.unseat(played.session_id, PlayerId("a"))
    [tally] = await record(boards, played, logged(1, played.answer("a")))
    assert tally.absent == ["a"]
    assert await board_of(boards, played) == [("b", 0)]
    outcome = await boards.scoreboards.outcome(played.session_id, 0, played.questions[0])
    assert (outcome.counts, outcome.podium.players) == ([0, 1, 0], 1)


async def test_the_best_rows_are_told_only_when_they_change(boards: Boards) -> None:
    played = game(" ".join(f"p{number:02}" for number in range(12)))
    await open_board(boards, played)
    fast = [played.answer(f"p{number:02}", after_ms=number) for number in range(10)]
    [first] = await record(boards, played, logged(1, *fast))
    assert [(row.rank, row.player_id, row.score) for row in first.top[:2]] == [
        (1, "p00", 1000),
        (2, "p01", 1000),
    ]
    assert (len(first.top), first.top[0].nickname) == (10, "Nick p00")
    [slow] = await record(boards, played, logged(2, played.answer("p11", after_ms=15_000)))
    assert slow.top == []
    assert slow.board_version == first.board_version + 1
    [wrong] = await record(boards, played, logged(3, played.answer("p10", choices=WRONG)))
    assert (wrong.top, wrong.board_version) == ([], slow.board_version)


async def test_events_are_numbered_without_gaps(boards: Boards) -> None:
    played = game()
    await open_board(boards, played)
    tallies = await record(boards, played, *(logged(n, played.answer(p)) for n, p in enumerate("abc", 1)))
    assert [tally.event - tallies[0].event for tally in tallies] == [0, 1, 2]
    assert await boards.scoreboards.next_event(played.session_id) == tallies[-1].event + 1


async def test_held_points_reach_the_board_when_the_question_closes(boards: Boards) -> None:
    played = game(settings=AT_CLOSE)
    await open_board(boards, played)
    answers = (played.answer("b"), played.answer("c", after_ms=10_000))
    [tally] = await record(boards, played, logged(1, *answers))
    assert (tally.results, tally.answered, tally.fresh) == ([], 2, 2)
    assert {row.score for row in tally.top} == {0}
    assert await board_of(boards, played) == [("a", 0), ("b", 0), ("c", 0)]
    await boards.scoreboards.settle(played.session_id, 0)
    await boards.scoreboards.settle(played.session_id, 0)
    outcome = await boards.scoreboards.outcome(played.session_id, 0, played.questions[0])
    assert await board_of(boards, played) == [("b", 1000), ("c", 750), ("a", 0)]
    assert [row.score for row in outcome.podium.top] == [1000, 750, 0]
    results = await boards.scoreboards.results(played.session_id, 0)
    assert [(r.player_id, r.points, r.score, r.rank, r.streak) for r in results] == [
        ("b", 1000, 1000, 1, 1),
        ("c", 750, 750, 2, 1),
    ]


async def test_the_outcome_of_a_question_holds_what_was_held_back_even_if_nobody_settled_it(
    boards: Boards,
) -> None:
    played = game(settings=AT_CLOSE)
    await open_board(boards, played)
    await record(boards, played, logged(1, played.answer("b")))
    outcome = await boards.scoreboards.outcome(played.session_id, 0, played.questions[0])
    assert outcome.podium.top[0].score == 1000


async def test_a_held_answer_that_comes_again_after_the_closing_changes_nothing(boards: Boards) -> None:
    played = game(settings=AT_CLOSE)
    await open_board(boards, played)
    batch = logged(1, played.answer("b"))
    await record(boards, played, batch)
    await boards.scoreboards.settle(played.session_id, 0)
    [again] = await record(boards, played, batch)
    assert await board_of(boards, played) == [("b", 1000), ("a", 0), ("c", 0)]
    assert [(result.score, result.rank) for result in again.results] == [(1000, 1)]


async def test_what_differed_in_an_answer_that_counts_is_kept_and_told_at_the_close(boards: Boards) -> None:
    played = game("a b c", 1, AT_CLOSE)
    played.questions = [
        TextQuestion(prompt="?", accepted=["der Hund"], marking=LENIENT, answer_language="de")
    ]
    await open_board(boards, played)
    typed = {"a": "Hund", "b": "der Hund", "c": "die Hund"}
    answers = [
        ReceivedAnswer(played.session_id, PlayerId(player), 0, OPENED_AT, None, text)
        for player, text in typed.items()
    ]
    await record(boards, played, logged(1, *answers), logged(2, *answers))
    await boards.scoreboards.settle(played.session_id, 0)
    results = await boards.scoreboards.results(played.session_id, 0)
    almost = {result.player_id: result.almost for result in results}
    assert almost == {"a": Almost(differences=["articles"], expected="der Hund"), "b": None, "c": None}
    assert {result.player_id: result.correct for result in results} == {"a": True, "b": True, "c": False}
    kept = await boards.scoreboards.receipts(played.session_id, 0)
    assert {player: receipt.almost for player, receipt in kept.items()} == almost


async def test_an_outcome_counts_answers_and_knows_the_last_one(boards: Boards) -> None:
    played = game()
    await open_board(boards, played)
    answers = (
        played.answer("a", after_ms=900),
        played.answer("b", choices=[2]),
        played.answer("c", choices=[0, 2], after_ms=20_200),
    )
    await record(boards, played, logged(1, *answers))
    outcome = await boards.scoreboards.outcome(played.session_id, 0, played.questions[0])
    assert outcome.counts == [2, 0, 2]
    assert outcome.last_received_at == OPENED_AT + 20_200


async def test_an_unanswered_question_has_an_outcome_too(boards: Boards) -> None:
    played = game()
    await open_board(boards, played)
    outcome = await boards.scoreboards.outcome(played.session_id, 1, played.questions[1])
    assert (outcome.counts, outcome.last_received_at) == ([0, 0, 0], 0)


async def test_texts_of_any_script_come_back_as_they_were_given(boards: Boards) -> None:
    played = game("a b")
    played.questions[0] = TextQuestion(prompt="?", accepted=["дождь"])
    await open_board(boards, played)
    written = [ReceivedAnswer(played.session_id, PlayerId("a"), 0, OPENED_AT, None, "Дождь \U0001f327"),
               ReceivedAnswer(played.session_id, PlayerId("b"), 0, OPENED_AT, None, "ДОЖДЬ")]  # fmt: skip
    await record(boards, played, logged(1, *written))
    receipts = await boards.scoreboards.receipts(played.session_id, 0)
    assert {player: (given_.text, given_.correct) for player, given_ in receipts.items()} == {
        "a": ("Дождь \U0001f327", False),
        "b": ("ДОЖДЬ", True),
    }


async def test_standings_come_in_slices(boards: Boards) -> None:
    played = game("a b c d")
    await open_board(boards, played)
    await record(boards, played, logged(1, played.answer("d"), played.answer("c", after_ms=9_000)))
    rows, podium = await boards.scoreboards.rows(played.session_id, 1, 2)
    assert [(row.rank, row.player_id, row.nickname) for row in rows] == [
        (2, "c", "Nick c"),
        (3, "a", "Nick a"),
    ]
    assert (podium.players, len(podium.top)) == (4, 4)
    assert (await boards.scoreboards.rows(played.session_id, 9, 2))[0] == []
    assert await boards.scoreboards.podium(played.session_id) == podium


async def test_all_have_answered_when_everybody_present_has(boards: Boards) -> None:
    played = game("a b")
    await open_board(boards, played)
    assert not await boards.scoreboards.all_answered(played.session_id, 0, NOW)
    await record(boards, played, logged(1, played.answer("a")))
    assert not await boards.scoreboards.all_answered(played.session_id, 0, NOW)
    await record(boards, played, logged(2, played.answer("b")))
    assert await boards.scoreboards.all_answered(played.session_id, 0, NOW)


async def test_nobody_waits_for_the_absent_and_nobody_expected_is_not_all(boards: Boards) -> None:
    played = game("a b")
    await open_board(boards, played)
    late = played.seats[0].__class__(
        session_id=played.session_id, player_id=PlayerId("z"), nickname="z", account_id=None, at=NOW
    )
    alone = NOW + PLAYER_SILENCE_MS  # nobody has spoken for `a` and `b` since the board was opened
    assert not await boards.scoreboards.all_answered(played.session_id, 0, alone)
    await boards.projections.seat([late], alone)
    assert not await boards.scoreboards.all_answered(played.session_id, 0, alone)
    await record(boards, played, logged(1, played.answer("z")))
    assert await boards.scoreboards.all_answered(played.session_id, 0, alone)
    assert await boards.scoreboards.all_answered(played.session_id, 0, alone + RECONNECT_GRACE_MS)


async def test_who_answered_stays_expected_after_leaving(boards: Boards) -> None:
    played = game("a b c")
    await open_board(boards, played)
    [first] = await record(boards, played, logged(1, played.answer("a")))
    assert (first.answered, first.present, first.expected) == (1, 3, 3)
    gone = NOW + PLAYER_SILENCE_MS
    [judged] = await boards.scorebooks.record(
        [*judge_answers(played.rulebook, played.session_id, 0, {PlayerId("b"): (2, played.answer("b"))})],
        gone,
    )
    assert not isinstance(judged, ProjectionLost)
    assert (judged.answered, judged.present, judged.expected) == (2, 0, 2)


async def test_a_led_board_moves_at_the_close_and_players_hear_of_their_points_before(boards: Boards) -> None:
    played = game("a b", questions=2)
    played.mode = "live"
    await open_board(boards, played)
    [told] = await record(boards, played, logged(1, played.answer("a")))
    assert [(r.points, r.score, r.streak, r.place) for r in told.results] == [(1_000, 1_000, 1, None)]
    assert await board_of(boards, played) == [("a", 0), ("b", 0)]
    await boards.scoreboards.outcome(played.session_id, 0, played.questions[0])
    assert await board_of(boards, played) == [("a", 1_000), ("b", 0)]
    [again] = await record(boards, played, logged(2, played.answer("a", 1)))
    assert [(r.score, r.streak, r.rank, r.place) for r in again.results] == [(2_000, 2, 1, 1)]


async def test_a_skipped_question_earns_nothing_and_streaks_pass_over_it(boards: Boards) -> None:
    played = game("a b", questions=3)
    played.mode = "live"
    await open_board(boards, played)
    for question in range(3):
        [told] = await record(boards, played, logged(question + 1, played.answer("a", question)))
        await boards.scoreboards.outcome(
            played.session_id, question, played.questions[question], is_skipped=question == 1
        )
    assert [(r.score, r.streak) for r in told.results] == [(2_000, 2)]
    assert await board_of(boards, played) == [("a", 2_000), ("b", 0)]
    [late] = await record(boards, played, logged(9, played.answer("b", 1)))  # put back by an operator
    assert late.results == []
    assert await board_of(boards, played) == [("a", 2_000), ("b", 0)]


async def test_equal_scores_share_a_place_and_none_is_without_points(boards: Boards) -> None:
    played = game("a b c d")
    await open_board(boards, played)
    await record(
        boards,
        played,
        logged(
            1,
            *(
                played.answer(name, choices=picked)
                for name, picked in zip("abc", (RIGHT, RIGHT, WRONG), strict=True)
            ),
        ),
        logged(2, played.answer("c", 1, after_ms=10_000)),
    )
    rows, podium = await boards.scoreboards.rows(played.session_id, 1, 3)
    assert [row.place for row in rows] == [1, 3, None]
    assert [row.place for row in podium.top] == [1, 1, 3, None]


names = st.sampled_from("abcde")
plays = st.lists(
    st.tuples(names, st.integers(0, 3), st.sampled_from([RIGHT, WRONG]), st.integers(0, 20_250)), max_size=24
)
