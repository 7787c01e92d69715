// Host a game with an API key. Needs Node 20 and nothing else.
//
//   WORDRALLY=https://quiz.example WORDRALLY_KEY=wr_… node host.mjs
//
// The key needs the scopes quizzes:write, sessions:host and reports:read.

const { WORDRALLY: origin, WORDRALLY_KEY: key } = process.env;

async function call(method, path, body) {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const answer = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers,
    body: body && JSON.stringify(body),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${said.status} ${said.code}: ${said.detail}`);
  return said;
}

const question = {
  kind: "choice",
  prompt: "drizzle",
  choices: ["light rain", "thick fog"],
  correct: [0],
};
const quiz = await call("POST", "/quizzes", { title: "Weather", questions: [question] });
const settings = { feedback: "at_close" };
let session = await call("POST", "/sessions", { quiz_id: quiz.id, settings });
console.log("Join at", session.join_url);

// A real host waits here until the class has joined.
session = await call("POST", `/sessions/${session.id}/start`);
while (session.phase !== "finished") {
  session = await call("POST", `/sessions/${session.id}/close`); // ends the open question
  session = await call("POST", `/sessions/${session.id}/next`); // opens the next one, or finishes
}

const report = await call("GET", `/sessions/${session.id}/report`);
console.log("Players:", report.players.length, "Questions:", report.questions.length);
