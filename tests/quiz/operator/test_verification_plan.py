"""Which sessions `wordrally verify` reads, and together with which others."""

from wordrally.contracts.ids import SessionId
from wordrally.quiz.operator.application.verification_plan import (
    SESSIONS_AT_ONCE,
    left_out_next,
    plan_verification,
)

OLD, NEW, RUNNING = SessionId("old"), SessionId("new"), SessionId("a running one")


def test_sessions_are_read_in_the_order_in_which_they_finished():
    plan = plan_verification({RUNNING: 3, NEW: 9, OLD: 9}, {NEW: 2_000, OLD: 1_000}, {})
    assert plan.portions == [[OLD, NEW, RUNNING]]


def test_a_verified_session_is_read_again_when_its_log_or_its_results_have_changed():
    finished_at = {OLD: 1_000, NEW: 2_000}
    assert plan_verification({OLD: 9, NEW: 9}, finished_at, {OLD: 9, NEW: 8}).portions == [[NEW]]
    assert plan_verification({OLD: 9, NEW: 9}, {NEW: 2_000}, {OLD: 9, NEW: 9}).portions == [[OLD]]
    assert plan_verification({RUNNING: 9}, {}, {RUNNING: 9}).portions == [[RUNNING]], "it goes on"


def test_a_portion_is_bounded():
    sessions = {SessionId(f"{number}"): 5 for number in range(SESSIONS_AT_ONCE + 1)}
    assert [len(portion) for portion in plan_verification(sessions, {}, {}).portions] == [SESSIONS_AT_ONCE, 1]


def test_a_session_that_was_right_before_and_differs_now_is_read_again():
    messages = {OLD: 9, NEW: 9}
    plan = plan_verification(messages, {NEW: 2_000}, {OLD: 9, NEW: 9})
    assert plan.portions == [[OLD]], "its results are gone"
    assert left_out_next(plan, messages, {OLD: 9, NEW: 9}, good=[]) == {NEW: 9}
    assert left_out_next(plan, messages, {OLD: 9, NEW: 9}, good=[OLD]) == {OLD: 9, NEW: 9}
