import { expect, test } from "vitest";
import { type FakeScript, fakeApp, stored } from "../../test/fakes/fake-app.ts";
import { type FakePlace, fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { runCli } from "./run-cli.ts";

const asks = [{ key: "information/1", question: "- What does it cost?", signal: "answer:1", isAnswered: false }];
const waiting: FakeScript = { view: { run: stored({ status: "waiting" }), asks } };

async function run(argv: readonly string[], script: FakeScript = waiting, place: FakePlace = {}) {
  const app = fakeApp(script);
  const io = fakeIo(place);
  const code = await runCli(argv, io, fakeWiring(app));
  return { app, code, out: io.out(), err: io.err() };
}

test.each([
  ["the latest run", ["answer", "five euros"]],
  ["a run that is named", ["answer", "run1", "five euros"]],
])("an answer goes to %s, which is watched to its end", async (_, argv) => {
  const { app, code, out } = await run(argv);

  expect([code, app.effects, out]).toEqual([0, ['answer "five euros"'], "md of run1\n"]);
});

test.each([
  ["-", ["answer", "-"]],
  ["a dash after the run", ["answer", "run1", "-"]],
  ["the run alone", ["answer", "run1"]],
])("an answer comes from stdin with %s", async (_, argv) => {
  const { app } = await run(argv, waiting, { stdin: "five euros\n" });

  expect(app.effects).toEqual(['answer "five euros"']);
});

test("a run that another process holds goes on there", async () => {
  const { code, out } = await run(["answer", "five"], { ...waiting, steered: { kind: "told" } });

  expect(code).toBe(0);
  expect(out).toContain("goes on in the process that works on it");
});

test("without an answer at a terminal it says what is asked", async () => {
  const { code, err, app } = await run(["answer", "run1"], waiting, { isTerminal: true });

  expect([code, app.effects]).toEqual([2, []]);
  expect(err).toContain('swarm answer run1 "..."');
  expect(err).toContain("- What does it cost?");
});

test.each([
  [["answer", " "], "expected an answer, got an empty text"],
  [["answer", "x".repeat(40_001)], "expected an answer of at most 40000 characters, got 40001"],
  [["answer", "run1", "a", "b"], "expected a run and one answer, got 3 words: put the answer in quotes"],
])("an answer is refused with what to do (%#)", async (argv, message) => {
  const { code, err, app } = await run(argv);

  expect([code, app.effects]).toEqual([2, []]);
  expect(err).toContain(message);
});

test("status shows what is asked, also in JSON", async () => {
  const { out } = await run(["status"]);
  const json = await run(["status", "--json"]);

  expect(out).toContain('Asked of a person:\n- What does it cost?\nAnswer: swarm answer run1 "..."\n');
  expect(JSON.parse(json.out)).toMatchObject({ asks: [{ question: "- What does it cost?" }] });
});

test("a run that comes to rest says what it asks, even when told to be quiet", async () => {
  const { code, err } = await run(["council", "Buy it", "-q"], {
    ...waiting,
    outcome: { status: "waiting", report: null },
  });

  expect(code).toBe(7);
  expect(err).toBe('waiting for a person to say:\n- What does it cost?\nanswer: swarm answer run1 "..."\n');
});
