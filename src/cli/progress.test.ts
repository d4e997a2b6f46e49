import { expect, test } from "vitest";
import { AT, askEvent } from "../../test/fakes/fake-app.ts";
import { fakeIo } from "../../test/fakes/fake-io.ts";
import { paintProgress } from "./paint-progress.ts";
import { Progress, progressLine } from "./progress.ts";
import { Terminal } from "./terminal.ts";

function scripted(): Progress {
  const progress = new Progress({ at: AT, planned: 50 });
  const keys = Array.from({ length: 50 }, (_, index) => `vote/${index + 1}`);
  for (const key of keys) progress.apply(askEvent("step.started", key));
  for (const key of keys.slice(0, 36)) progress.apply(askEvent("step.done", key, AT + 1_500));
  for (const key of keys.slice(36, 38)) progress.apply(askEvent("step.failed", key, AT + 1_500));
  return progress;
}

test("the line says what was answered, what is in flight, what failed, the rate, the cost and the time left", () => {
  const progress = scripted();

  const line = progressLine(progress.view(AT + 2_000), 80);

  expect(line).toBe("36 answered, 12 in flight, 2 failed of 50 · 19/s · $0.0360 · 0:01 left");
});

test("a refusal is no answer", () => {
  const progress = new Progress({ at: AT, planned: 2 });

  progress.apply(askEvent("step.done", "vote/1", AT, { finish: "refused" }));

  expect(progress.view(AT)).toMatchObject({ answered: 0, refused: 1 });
});

test("a repair round costs money and is no further answer", () => {
  const progress = new Progress({ at: AT, planned: 1 });
  progress.apply(askEvent("step.done", "vote/1"));
  progress.apply(askEvent("step.started", "vote/1/repair"));

  progress.apply(askEvent("step.done", "vote/1/repair"));

  expect(progress.view(AT)).toMatchObject({ answered: 1, inFlight: 0, costUsd: 0.002 });
});

test("steps that ask nobody are not counted", () => {
  const progress = new Progress({ at: AT, planned: 1 });

  progress.apply({ ...askEvent("step.done", "order"), body: { kind: "record", output: 1 } });

  expect(progress.view(AT).answered).toBe(0);
});

test("a resumed run starts from what was done before", () => {
  const progress = new Progress({ at: AT, planned: 50, answered: 20, failed: 1, costUsd: 1 });

  progress.apply(askEvent("step.done", "vote/30", AT + 1_000));

  expect(progress.view(AT + 1_000)).toMatchObject({ answered: 21, failed: 1, costUsd: 1.001 });
});

test("an unknown price is said", () => {
  const progress = new Progress({ at: AT });

  progress.apply(askEvent("step.done", "answer", AT, { costUsd: null }));

  expect(progressLine(progress.view(AT + 2_000), 80)).toContain("price unknown");
});

test("every line of a simulated run says so, also a short one", () => {
  const progress = new Progress({ at: AT, planned: 5, simulated: true });

  const line = progressLine(progress.view(AT), 40);

  expect(line).toBe("simulated · 0 answered, 0 in flight of 5");
});

test.each([80, 60, 45, 20, 0])("a line never is wider than %i", (width) => {
  const line = progressLine(scripted().view(AT + 2_000), width);

  expect(line.length).toBeLessThanOrEqual(width);
});

test("the painter rewrites one line at most ten times a second and clears it at the end", async () => {
  const io = fakeIo({ isTerminal: true, columns: 60 });
  const over = new AbortController();
  const progress = new Progress({ at: io.clock.now(), planned: 50 });
  const painted = paintProgress(new Terminal(io), progress, io.clock, () => 60, over.signal);
  for (let index = 0; index < 50; index++) {
    progress.apply(askEvent("step.started", `vote/${index}`, io.clock.now()));
    await io.clock.advance(20);
  }
  over.abort();

  await painted;

  const frames = io.err().split("\r\u001b[K").length - 1;
  expect(frames).toBeLessThanOrEqual(12);
  expect(frames).toBeGreaterThan(5);
  expect(io.err().endsWith("\r\u001b[K")).toBe(true);
  expect(io.err()).not.toContain("\n");
});

test.each([
  ["stderr is no terminal", {}, {}],
  ["-q is given", { isTerminal: true }, { quiet: true }],
  ["the terminal cannot rewrite", { isTerminal: true, env: { TERM: "dumb" } }, {}],
])("nothing is painted when %s", async (_when, place, loudness) => {
  const io = fakeIo(place);

  await paintProgress(new Terminal(io, loudness), scripted(), io.clock, () => 80, new AbortController().signal);

  expect(io.err()).toBe("");
});

test("a notice takes the line's place and the line comes back", () => {
  const io = fakeIo({ isTerminal: true });
  const terminal = new Terminal(io);
  terminal.status("1 answered");

  terminal.say("hello");

  expect(io.err()).toBe("\r\u001b[K1 answered\r\u001b[Khello\n\r\u001b[K1 answered");
});
