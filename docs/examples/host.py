"""Host a game with an API key. Needs Python 3.11 and nothing else.

    WORDRALLY=https://quiz.example WORDRALLY_KEY=wr_… python host.py

The key needs the scopes quizzes:write, sessions:host and reports:read.
"""

import json
import os
import urllib.request

ORIGIN = os.environ["WORDRALLY"]
KEY = os.environ["WORDRALLY_KEY"]


def call(method, path, body=None):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{ORIGIN}/api/v1{path}", data, headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


question = {"kind": "choice", "prompt": "drizzle", "choices": ["light rain", "thick fog"], "correct": [0]}
quiz = call("POST", "/quizzes", {"title": "Weather", "questions": [question]})
session = call("POST", "/sessions", {"quiz_id": quiz["id"], "settings": {"feedback": "at_close"}})
print("Join at", session["join_url"])

# A real host waits here until the class has joined.
session = call("POST", f"/sessions/{session['id']}/start")
while session["phase"] != "finished":
    session = call("POST", f"/sessions/{session['id']}/close")  # ends the open question
    session = call("POST", f"/sessions/{session['id']}/next")  # opens the next one, or finishes

report = call("GET", f"/sessions/{session['id']}/report")
print("Players:", len(report["players"]), "Questions:", len(report["questions"]))
