// Play a game with nothing but the types that openapi-typescript generates, openapi-fetch, and a socket.
//
//   node game.ts http://127.0.0.1:8080
//
// The types are in `api.d.ts`. Prints the winner's score.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js"; // api.d.ts

const origin = process.argv[2]!;
const anyone = createClient<paths>({ baseUrl: origin });

function got<T>({ data, error }: { data?: T; error?: components["schemas"]["Problem"] }): T {
  if (error) throw new Error(`${error.status} ${error.code}: ${error.detail}`);
  return data!;
}

const email = `${crypto.randomUUID()}@example.org`;
const password = crypto.randomUUID();
got(await anyone.POST("/api/v1/users", { body: { email, password, display_name: "Ada" } }));
const access = got(await anyone.POST("/api/v1/auth/token", { body: { email, password } }));
const headers = { authorization: `Bearer ${access.access_token}` };
const host = createClient<paths>({ baseUrl: origin, headers });

const quiz = got(
  await host.POST("/api/v1/quizzes", {
    body: {
      title: "Weather",
      questions: [
        { kind: "choice", prompt: "drizzle", choices: ["light rain", "thick fog"], correct: [0] },
        { kind: "text", prompt: "Opposite of ancient", accepted: ["modern"] },
      ],
    },
  }),
);
const session = got(await host.POST("/api/v1/sessions", { body: { quiz_id: quiz.id } }));
const params = { path: { session_id: session.id } };
const player = got(
  await anyone.POST("/api/v1/pins/{pin}/players", {
    params: { path: { pin: session.pin } },
    body: { nickname: "Ben" },
  }),
);

const frames: { type: string; correct?: boolean }[] = [];
let wake = () => {};
const url = `${origin.replace("http", "ws")}${player.socket_path}`;
const socket = new WebSocket(url, ["wordrally.v1", `bearer.${player.token}`]);
socket.onmessage = ({ data }) => {
  frames.push(JSON.parse(data));
  wake();
};

async function waitFor(type: string) {
  for (;;) {
    const frame = frames.shift();
    if (frame?.type === type) return frame;
    if (!frame) await new Promise<void>((resolve) => (wake = resolve));
  }
}

await waitFor("welcome");
for (const [question, answer] of [{ choices: [0] }, { text: "modern" }].entries()) {
  const next = question ? "next" : "start";
  got(await host.POST(`/api/v1/sessions/{session_id}/${next}`, { params }));
  await waitFor("question");
  socket.send(JSON.stringify({ type: "answer", question, ...answer }));
  assert((await waitFor("result")).correct);
  await waitFor("reveal");
}
got(await host.POST("/api/v1/sessions/{session_id}/next", { params }));
await waitFor("finished");
socket.close();

const report = got(await host.GET("/api/v1/sessions/{session_id}/report", { params }));
const board = got(await host.GET("/api/v1/sessions/{session_id}/leaderboard", { params }));
assert(typeof report === "object"); // a string when `Accept` asks for a file
assert.deepEqual(
  [report.players, board.items].map((rows) => rows.map((row) => row.nickname)),
  [["Ben"], ["Ben"]],
);
console.log(board.items[0]!.score);
