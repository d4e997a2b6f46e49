import { expect, test } from "vitest";
import { gateWorld, stoppedClock, testGit } from "../../../test/fakes/gate-world.ts";
import { gateContract } from "../../../test/suites/gate-contract.ts";
import { LimitError } from "../../core/errors.ts";
import { approvalGate } from "./approval-gate.ts";
import { type JudgedLine, type JudgeGateParts, type JudgeQuestion, judgeGate } from "./judge-gate.ts";
import { secretsGate } from "./secrets-gate.ts";
import { testsGate } from "./tests-gate.ts";

const PARTS = { git: testGit, clock: stoppedClock };
const spec = (name: string) => ({ name, after: [], isWarning: false });
/** Joined when the test runs, so that no scanner takes this file for a leak. */
const TOKEN = ["ghp", "_", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].join("");

const secrets = (allowed: readonly string[] = []) => secretsGate(spec("secrets"), { allowed }, PARTS);
const judged = (lines: readonly JudgedLine[]): JudgeGateParts => ({
  ...PARTS,
  ask: async () => ({ kind: "judged", lines, judge: "sim/judge" }),
});
const judge = (parts: JudgeGateParts, cannotTell: "wait" | "pass" = "wait") =>
  judgeGate(spec("judge"), { cannotTell, mostBytes: 10_000 }, parts);
const tests = (found: ReturnType<Parameters<typeof testsGate>[1]["find"]>) =>
  testsGate(spec("tests-weakened"), { ...PARTS, find: () => found });
const world = () => gateWorld({ "a.ts": "const a = 1;\n" }, { "a.ts": "const a = 2;\n" });
const MET: JudgedLine = { line: 1, verdict: "met", evidence: "const a = 2;", why: "It is there." };

gateContract({ name: "secrets", open: secrets, world });
gateContract({ name: "tests-weakened", open: () => tests([]), world });
gateContract({ name: "judge", open: () => judge(judged([MET])), world });
gateContract({ name: "approval", open: () => approvalGate(spec("approval"), stoppedClock), world });

test("a secret that a change adds is refused, with its place and without itself", async () => {
  using it = gateWorld({ "a b.ts": "one\ntwo\n" }, { "a b.ts": `one\nconst t = "${TOKEN}";\ntwo\n` });

  const verdict = await secrets().check(it.request());

  expect(verdict.status).toBe("failed");
  expect(verdict.evidence).toMatch(/^"a b\.ts" line 2: \w/);
  expect(JSON.stringify(verdict)).not.toContain(TOKEN);
});

test.each([
  ["was there before", { "a.ts": `const t = "${TOKEN}";\nold\n` }, { "a.ts": `const t = "${TOKEN}";\nnew\n` }, []],
  [
    "moves to another file",
    { "a.ts": `const t = "${TOKEN}";\n` },
    { "a.ts": "", "b.ts": `export const t = "${TOKEN}";\n` },
    [],
  ],
  ["is taken out", { "a.ts": `const t = "${TOKEN}";\n` }, { "a.ts": "const t = process.env.T;\n" }, []],
  ["stands where none counts", {}, { "test/fixtures/a.ts": `const t = "${TOKEN}";\n` }, ["test/fixtures/**"]],
])("a secret that %s is none of the change's doing", async (_, before, after, allowed) => {
  using it = gateWorld(before, after);

  expect((await secrets(allowed).check(it.request())).status).toBe("passed");
});

test("a private key over several lines is found where it begins", async () => {
  const key = [
    "-----BEGIN ",
    "PRIVATE KEY-----\n",
    `${"Q7xw2Lk9Zp4Rt6Vb".repeat(4)}\n`.repeat(3),
    "-----END ",
    "PRIVATE KEY-----\n",
  ].join("");
  using it = gateWorld({}, { "a.pem": `x\n${key}` });

  expect((await secrets().check(it.request())).evidence).toMatch(/^"a\.pem" line 2: private key/);
});

test("weakened tests wait for a person, who is shown where", async () => {
  using it = world();
  const found = [
    { path: "a.test.ts", line: 3, what: "test skipped", text: "it.skip()" },
    { path: "b.test.ts", line: 4, what: "test skipped", text: "it.skip()" },
  ];

  const verdict = await tests(found).check(it.request());

  expect(verdict).toMatchObject({ status: "waiting", reason: "tests may be weaker: test skipped (2)" });
  expect(verdict.evidence).toContain("a.test.ts:3: test skipped");
});

const DONE = ["a is 2", "b is there"];
const OF_B = (more: Partial<JudgedLine>): JudgedLine => ({
  line: 2,
  verdict: "met",
  evidence: "",
  why: "So it is.",
  ...more,
});

test.each([
  ["all met, with words of the change", [MET, OF_B({ evidence: "-const  a = 1;" })], "passed", "2 of 2"],
  ["one not met", [MET, OF_B({ verdict: "not met" })], "failed", "1 not"],
  ["one not met, one that cannot be told", [OF_B({ verdict: "not met" })], "failed", "1 not"],
  ["one that cannot be told", [MET, OF_B({ verdict: "cannot tell" })], "waiting", "1 cannot be told"],
  ["one that the judge forgot", [MET], "waiting", "1 cannot be told"],
  ["one met by words that the change does not hold", [MET, OF_B({ evidence: "const b = 3;" })], "waiting", "1 of 2"],
  ["one met without any words", [MET, OF_B({ evidence: " " })], "waiting", "1 of 2"],
] as const)("a definition of done with %s", async (_, lines, status, part) => {
  using it = world();

  const verdict = await judge(judged(lines)).check(it.request({ task: { done: DONE } }));

  expect(verdict.status).toBe(status);
  expect(verdict.reason).toContain(part);
});

test("what cannot be told passes where the owner says so, and is still told", async () => {
  using it = world();

  const verdict = await judge(judged([MET]), "pass").check(it.request({ task: { done: DONE } }));

  expect(verdict.status).toBe("passed");
  expect(verdict.reason).toContain("1 cannot be told");
  expect(verdict.evidence).toContain("cannot tell: b is there");
});

test("the judge is shown the task and the change, and told when the change is cut", async () => {
  using it = gateWorld({ "a.ts": "" }, { "a.ts": "x\n".repeat(10_000) });
  const asked: JudgeQuestion[] = [];
  const parts: JudgeGateParts = {
    ...PARTS,
    ask: async (question) => {
      asked.push(question);
      return { kind: "none", reason: "it refused" };
    },
  };

  const verdict = await judge(parts).check(it.request());

  expect(asked).toEqual([expect.objectContaining({ goal: "a is done", done: ["a is there"], isCut: true })]);
  expect(verdict).toMatchObject({ status: "error", reason: "the judge gave no judgement: it refused" });
});

test("a budget that is spent is no verdict", async () => {
  using it = world();
  const ask = () => Promise.reject(new LimitError("spent", { limit: "$1", used: "$1" }));

  await expect(judge({ ...PARTS, ask }).check(it.request())).rejects.toThrow(LimitError);
});

test("approval always waits, with what is to be approved", async () => {
  using it = world();

  const verdict = await approvalGate(spec("approval"), stoppedClock).check(it.request());

  expect(verdict).toMatchObject({ status: "waiting", reason: "a person must approve a: 1 changed file, +1 -1 lines" });
  expect(verdict.evidence).toBe("modified a.ts +1 -1");
});
