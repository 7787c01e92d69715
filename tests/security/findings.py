"""The findings of the security assessment: the fix of each, how to remove it, and the test that notices."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fix taken out: in `path` (below the root), `fix` becomes `without`, and `test` must fail."""

    finding: str
    title: str
    path: str
    fix: str
    without: str
    test: str


SRC = "src/wordrally"
TESTS = "tests"

MUTANTS = (
    Mutant(
        "V1",
        "the queue asks for passwords and permissions",
        f"{SRC}/local/engines/queue_configuration.py",
        'return "authorization {\\n  users: [\\n" + "\\n".join(users) + "\\n  ]\\n}\\n"',
        'return ""',
        f"{TESTS}/chassis/queue/test_permissions.py",
    ),
    Mutant(
        "V2",
        "the data folder is its owner's alone, also one of an earlier version",
        f"{SRC}/local/contents.py",
        "                path.chmod(mode)\n",
        "                pass\n",
        f"{TESTS}/local/test_folder.py::test_what_others_could_read_is_made_its_owners_alone",
    ),
    Mutant(
        "V3",
        "silent connections are closed",
        f"{SRC}/gateway/render/listeners.py",
        '"listener_filters_timeout": f"{FIRST_BYTE_WITHIN_S}s",',
        '"listener_filters_timeout": "0s",',
        f"{TESTS}/gateway/test_silence.py::test_a_connection_without_a_first_byte_is_closed_soon",
    ),
    Mutant(
        "V4",
        "a body is as small as its call allows",
        f"{SRC}/gateway/routes.py",
        "return self.max_body_bytes or usual",
        "return 1_048_576",
        f"{TESTS}/gateway/test_door.py::test_a_body_larger_than_the_call_takes_is_refused",
    ),
    Mutant(
        "V5",
        "the right PIN with its check passes at any load",
        f"{SRC}/quiz/live/entrypoints/http_pin_guesses.py",
        "if not knock.check and await guesses.is_used_up(sources):",
        "if await guesses.is_used_up(sources):",
        f"{TESTS}/quiz/live/entrypoints/test_http_sessions.py",
    ),
    Mutant(
        "V6",
        "tokens of an ended login are refused",
        f"{SRC}/chassis/tokens/ended_access.py",
        'ended_subject("login", claims.login) in self._until',
        "False",
        f"{TESTS}/chassis/tokens/test_ended_access.py",
    ),
    Mutant(
        "V7",
        "nobody locks the owner out",
        f"{SRC}/user/accounts/domain/failures.py",
        'return Attempt(key, f"device {token_hash}")',
        'return by_network(key, "", None, 0)',
        f"{TESTS}/user/accounts/application/test_logins.py"
        "::test_a_device_that_logged_in_before_is_not_delayed_by_its_network",
    ),
    Mutant(
        "V8",
        "the board moves at the close",
        f"{SRC}/quiz/scoring/application/rulebooks.py",
        "return BoardMoves.AT_CLOSE if is_held else BoardMoves.AT_CLOSE_BUT_TOLD_AT_ONCE",
        "return BoardMoves.AT_CLOSE if is_held else BoardMoves.AT_ONCE",
        f"{TESTS}/quiz/scoring/test_scoreboards.py"
        "::test_a_led_board_moves_at_the_close_and_players_hear_of_their_points_before",
    ),
    Mutant(
        "V8",
        "the key of a public quiz is its owner's alone while others play it",
        f"{SRC}/quiz/authoring/application/quizzes.py",
        "    return any(host != reader for host in await library.games.hosts(quiz.id, since))",
        "    return False",
        f"{TESTS}/quiz/authoring/test_http_quizzes.py"
        "::test_while_others_play_a_public_quiz_its_key_is_its_owners_alone",
    ),
    Mutant(
        "V9",
        "an account has quotas",
        f"{SRC}/quiz/shared/application/quotas.py",
        "if await self.usage.quizzes(owner_id) >= self.limits.quizzes:",
        "if False:",
        f"{TESTS}/quiz/shared/test_quotas.py::test_a_full_account_stores_no_further_quiz",
    ),
    Mutant(
        "V10",
        "erasing an account wants a fresh login",
        f"{SRC}/user/shared/domain/callers.py",
        "if now - caller.authenticated_at > FRESH_MS:",
        "if False:",
        f"{TESTS}/user/accounts/entrypoints/test_http_accounts.py",
    ),
    Mutant(
        "V11",
        "common passwords are refused",
        f"{SRC}/user/accounts/domain/passwords.py",
        "if folded in _common():",
        "if False:",
        f"{TESTS}/user/accounts/domain/test_password_rules.py::test_a_password_that_is_tried_first_is_refused",
    ),
    Mutant(
        "V12",
        "all guesses of PINs together have a budget",
        f"{SRC}/quiz/live/application/joining/pin_guesses.py",
        "yield EVERYBODY, IN_ALL",
        "yield EVERYBODY, Budget(10**9, 600)",
        f"{TESTS}/quiz/live/adapters/test_pin_guesses.py::test_many_networks_together_have_one_budget_for_ten_minutes",
    ),
    Mutant(
        "V12",
        "the process counts while the store is away",
        f"{SRC}/quiz/live/adapters/valkey_pin_guesses.py",
        "await self._local.count_failure(sources)",
        "pass",
        f"{TESTS}/quiz/live/adapters/test_pin_guesses.py::test_the_process_counts_while_the_store_is_away",
    ),
    Mutant(
        "V13",
        "the device of a removed player is kept out",
        f"{SRC}/quiz/live/domain/evolution.py",
        "barred = session.barred | ({player_id: event.device} if event.device else {})",
        "barred = session.barred",
        f"{TESTS}/quiz/live/application/test_seating.py",
    ),
    Mutant(
        "V13",
        "a session locks itself when more join than its host expects",
        f"{SRC}/quiz/live/application/crowding.py",
        "        if joined > most:",
        "        if False:",
        f"{TESTS}/quiz/live/application/test_crowding.py"
        "::test_a_session_locks_itself_when_more_join_in_a_minute_than_expected",
    ),
    Mutant(
        "V14",
        "of a flood of joins only so many are under way, and the others are told to come back",
        f"{SRC}/quiz/live/application/joining/join_admission.py",
        "if self._under_way >= self._at_once:",
        "if False:",
        f"{TESTS}/quiz/live/application/joining/test_join_admission.py",
    ),
    Mutant(
        "V15",
        "known devices do not wait behind a flood of log-ins",
        f"{SRC}/user/accounts/adapters/argon2_passwords.py",
        "lane = self._known if is_known else self._lane",
        "lane = self._lane",
        f"{TESTS}/user/accounts/adapters/test_passwords.py"
        "::test_a_known_device_does_not_wait_behind_those_that_are_not",
    ),
    Mutant(
        "V16",
        "the cookie is secure behind https, whatever the proxy says",
        f"{SRC}/user/accounts/entrypoints/cookies.py",
        'return RefreshCookie(is_secure=public_url.startswith("https://"))',
        "return RefreshCookie(is_secure=False)",
        f"{TESTS}/user/accounts/entrypoints/test_http_logins.py"
        "::test_with_a_public_address_of_https_the_cookie_is_secure_and_of_this_host_alone",
    ),
    Mutant(
        "V17",
        "answers to a token are stored nowhere",
        f"{SRC}/chassis/http/reading.py",
        'if "public" not in headers.get("cache-control", ""):',
        "if False:",
        f"{TESTS}/user/test_http.py::test_nobody_keeps_an_answer_to_a_token",
    ),
    Mutant(
        "V18",
        "logs hold neither PINs nor accounts nor addresses",
        f"{SRC}/gateway/render/replies.py",
        '    "event": "request",\n',
        '    "event": "request",\n    "path": "%PATH(NQ:ORIG_OR_PATH)%",\n',
        f"{TESTS}/gateway/test_door.py::test_the_log_holds_the_network_but_no_token_account_or_pin",
    ),
    Mutant(
        "V19",
        "no cell of an exported quiz runs as a formula",
        f"{SRC}/vocabulary/formats/tables/our_csv.py",
        'writer.writerow([guarded(cells.get(name, "")) for name in HEADER])',
        'writer.writerow([cells.get(name, "") for name in HEADER])',
        f"{TESTS}/vocabulary/formats/test_round_trips.py::test_no_cell_of_a_csv_runs_as_a_formula",
    ),
    Mutant(
        "V20",
        "pages of other sites neither refresh nor end a login",
        f"{SRC}/user/accounts/entrypoints/origins.py",
        "        if is_foreign:\n",
        "        if False:\n",
        f"{TESTS}/user/accounts/entrypoints/test_http_logins.py::test_a_page_of_another_site_makes_no_call_of_the_cookie",
    ),
    Mutant(
        "V21",
        "pods pass the restricted policy",
        "deploy/chart/templates/deployments.yaml",
        "automountServiceAccountToken: false",
        "automountServiceAccountToken: true",
        f"{TESTS}/packaging/test_deploy.py::test_every_pod_passes_the_restricted_policy",
    ),
    Mutant(
        "erasure",
        "names and typed texts stand in one place of the streams",
        f"{SRC}/quiz/live/adapters/jetstream_session_log.py",
        "logged = abridge(event)",
        "logged = event",
        f"{TESTS}/quiz/live/application/test_whole_session.py",
    ),
    Mutant(
        "erasure",
        "typed texts are encrypted",
        f"{SRC}/chassis/sealed_texts.py",
        "return structs.replace(answer, text=None, sealed=nonce + sealed)",
        "return answer",
        f"{TESTS}/chassis/test_sealed_texts.py::test_what_is_sealed_is_read_with_its_key",
    ),
)
