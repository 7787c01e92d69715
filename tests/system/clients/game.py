"""Play a game with nothing but the client that openapi-python-client generates, and a socket.

    python game.py http://127.0.0.1:8080

The package `client` must be importable. Prints the winner's score.
"""

import json
import secrets
import sys

from client import AuthenticatedClient, Client
from client.api.accounts import log_in, sign_up
from client.api.joining import join_by_pin
from client.api.leading_a_session import next_question, start_session
from client.api.making_quizzes import export_quiz
from client.api.quizzes import create_quiz
from client.api.sessions import open_session, read_leaderboard, read_report
from client.models import (
    ChoiceQuestion,
    ChoiceQuestionKind,
    Credentials,
    ExportQuizFormat,
    QuizDraft,
    SeatWish,
    SessionDraft,
    SignUp,
    TextQuestion,
    TextQuestionKind,
)
from websockets.sync.client import connect

origin = sys.argv[1]
anyone = Client(origin, raise_on_unexpected_status=True)
email, password = f"{secrets.token_hex(8)}@example.org", secrets.token_hex(12)
assert sign_up.sync(client=anyone, body=SignUp(email, password, "Ada")).display_name == "Ada"
access = log_in.sync(client=anyone, body=Credentials(email, password))
host = AuthenticatedClient(origin, access.access_token, raise_on_unexpected_status=True)

questions = [
    ChoiceQuestion(ChoiceQuestionKind.CHOICE, "drizzle", ["light rain", "thick fog"], [0]),
    TextQuestion(TextQuestionKind.TEXT, "Opposite of ancient", ["modern"]),
]
quiz = create_quiz.sync(client=host, body=QuizDraft("Weather", questions))
assert [question.points for question in quiz.questions] == [1000, 1000]
assert export_quiz.sync(quiz.id, client=host, format_=ExportQuizFormat.PDF).payload.read(4) == b"%PDF"

session = open_session.sync(client=host, body=SessionDraft(quiz.id))
player = join_by_pin.sync(session.pin, client=anyone, body=SeatWish(nickname="Ben"))
socket_url = f"{origin.replace('http', 'ws', 1)}{player.socket_path}"
with connect(socket_url, subprotocols=["wordrally.v1", f"bearer.{player.token}"]) as socket:

    def wait_for(kind: str) -> dict:
        while (frame := json.loads(socket.recv(20)))["type"] != kind:
            pass
        return frame

    for index, answer in enumerate([{"choices": [0]}, {"text": "modern"}]):
        lead = next_question if index else start_session
        assert lead.sync(session.id, client=host).phase == "open"
        wait_for("question")
        socket.send(json.dumps({"type": "answer", "question": index, **answer}))
        assert wait_for("result")["correct"]
        wait_for("reveal")
    assert next_question.sync(session.id, client=host).phase == "finished"
    wait_for("finished")

report = read_report.sync(session.id, client=host)
board = read_leaderboard.sync(session.id, client=host)
assert [row.nickname for row in report.players] == [row.nickname for row in board.items] == ["Ben"]
for each in (anyone, host):
    each.get_httpx_client().close()
print(board.items[0].score)
