import { expect, test } from "vitest";
import { CancelledError, ConflictError, LimitError, ProviderError, type ProviderScope } from "../core/errors.ts";
import { RunControl } from "./run-control.ts";

const failed = (scope: ProviderScope) => new ProviderError("key refused", { provider: "p", scope, retryable: false });
const limit = new LimitError("too dear", { limit: "1", used: "2" });

/** What a call to `admit` comes to, without waiting. */
async function admitted(control: RunControl, endpoint: string): Promise<string> {
  try {
    const ticket = control.admit(endpoint);
    if (ticket instanceof Promise) return "waits";
    return "starts";
  } catch (error) {
    return (error as Error).message;
  }
}

test("a step starts at once, with signals that nothing has aborted", async () => {
  const ticket = await new RunControl().admit("p/m");

  expect([ticket.signal.aborted, ticket.admission.aborted]).toEqual([false, false]);
});

test("a pause closes admission and lets what was sent go on", async () => {
  const control = new RunControl();
  const ticket = await control.admit("p/m");

  control.pause();

  expect([ticket.signal.aborted, ticket.admission.aborted]).toEqual([false, true]);
  expect(control.isPaused).toBe(true);
  expect(control.refusalOf("p/m")).toBeUndefined();
  expect(await admitted(control, "p/m")).toBe("waits");
});

test("a resume admits those who waited, with fresh signals", async () => {
  const control = new RunControl();
  control.pause();
  const waiting = control.admit("p/m");

  control.resume();

  expect((await waiting).admission.aborted).toBe(false);
  expect(await admitted(control, "p/m")).toBe("starts");
});

test("those who wait for a pause to end are told of a stop", async () => {
  const control = new RunControl();
  control.pause();
  const waiting = Promise.resolve(control.admit("p/m"));

  control.stop(limit);

  await expect(waiting).rejects.toThrow(CancelledError);
});

test("a stop lets what was sent go on; an abort does not", async () => {
  const [stopped, aborted] = [new RunControl(), new RunControl()];
  const tickets = [await stopped.admit("p/m"), await aborted.admit("p/m")];

  stopped.stop(limit);
  aborted.abort(limit);

  expect(tickets.map(({ signal, admission }) => [signal.aborted, admission.aborted])).toEqual([
    [false, true],
    [true, true],
  ]);
  expect([stopped.signal.aborted, aborted.signal.aborted]).toEqual([false, true]);
});

test("the first reason to stop counts, and every refusal is a CancelledError that tells it", async () => {
  const control = new RunControl();
  control.stop(limit);

  control.abort(new ConflictError("lost", "run"));

  expect(control.stopped).toBe(limit);
  expect(control.refusalOf("p/m")).toMatchObject({ kind: "cancelled", message: "cancelled by too dear", cause: limit });
  expect(await admitted(control, "p/m")).toBe("cancelled by too dear");
});

test.each<[ProviderScope, at: string, reached: boolean]>([
  ["model", "p/m", true],
  ["model", "p/other", false],
  ["model", "q/m", false],
  ["key", "p/other", true],
  ["key", "q/m", false],
  ["provider", "p/other", true],
  ["provider", "pp/m", false],
])("a block of scope %s at p/m reaches %s: %s", async (scope, at, reached) => {
  const control = new RunControl();
  const before = await control.admit(at);
  const error = failed(scope);

  control.block("p/m", error);

  expect(before.admission.aborted).toBe(reached);
  expect(before.signal.aborted).toBe(false);
  expect(await admitted(control, at)).toBe(reached ? "cancelled by key refused" : "starts");
  expect(control.firstBlock).toBe(error);
});

test("a block reaches the package that failed, and no other package of its scope", async () => {
  const control = new RunControl();
  const provider = "ai-sdk:@ai-sdk/mistral";

  control.block(`${provider}/large`, new ProviderError("key refused", { provider, scope: "key", retryable: false }));

  expect(await admitted(control, `${provider}/small`)).toBe("cancelled by key refused");
  expect(await admitted(control, "ai-sdk:@ai-sdk/openai/gpt")).toBe("starts");
});

test("a step's own signal stops it and no other", async () => {
  const control = new RunControl();
  const own = new AbortController();
  const [mine, theirs] = [await control.admit("p/m", own.signal), await control.admit("p/m")];

  own.abort();

  expect([mine.signal.aborted, mine.admission.aborted]).toEqual([true, true]);
  expect([theirs.signal.aborted, theirs.admission.aborted]).toEqual([false, false]);
});

test("without what a run can do without it does not fail, and only that model is left out", async () => {
  const control = new RunControl();

  control.block("p/vectors", failed("key"), true);

  expect([await admitted(control, "p/vectors"), await admitted(control, "p/m")]).toEqual([
    "cancelled by key refused",
    "starts",
  ]);
  expect(control.firstBlock).toBeUndefined();
});
