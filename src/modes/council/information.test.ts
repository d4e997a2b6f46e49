import { expect, test } from "vitest";
import { openMemoryStore } from "../../../test/fakes/memory-store.ts";
import { ScriptedAgent } from "../../../test/fakes/scripted-agent.ts";
import { councilOf, decides, openCouncil, runCouncil, says, synthesises } from "../../../test/suites/council-run.ts";
import { driven, openWorld } from "../../../test/suites/engine-world.ts";
import type { Mode } from "../../core/context.ts";
import type { Json } from "../../core/json.ts";
import type { Report } from "../../core/report.ts";
import type { CallInput, CallOutput } from "../../core/step.ts";
import { openQuestions } from "../../engine/open-questions.ts";
import { answerRun } from "../../engine/run-commands.ts";
import type { MissingInformation } from "../../prompts/council-answer.ts";
import { council } from "./council.ts";

const NAMES = ["ann", "bob", "cid"];
const lacks = (kind: MissingInformation["kind"], what: string, needed = false): MissingInformation => ({
  kind,
  what,
  why: "it decides",
  needed,
});
const agreed = (round: number) => Object.fromEntries(NAMES.map((name) => [`round/${round}/${name}`, says("stop")]));
const firstRound = (missing: readonly MissingInformation[]) => ({
  "round/1/ann": says("abstain", { missing }),
  "round/1/bob": says("proceed"),
  "round/1/cid": says("stop"),
  "synthesis/1": synthesises(),
});
const rest = { ...agreed(2), arbiter: decides("stop") };
const consent = { files: ["docs/plan.md"], commands: ["git log -1"] };
const given = (input: CallInput): CallOutput =>
  input.call === "read-file" ? { kind: "given", text: "THE PLAN" } : { kind: "given", text: "commit 1", note: "cut" };

function informationIn(report: Report | null) {
  const table = report?.blocks.find((block) => block.kind === "table" && block.columns[0] === "asked for");
  return table?.kind === "table" ? table.rows : [];
}

test("a file and a command that were agreed to are attached before the next round, as data", async () => {
  const replies = { ...firstRound([lacks("file", "./docs/plan.md"), lacks("command", "`git log -1`")]), ...rest };

  const { outcome, calls, sentTo, rebuilt } = await runCouncil(councilOf(NAMES, { consent }), {
    replies,
    called: given,
  });

  expect(calls).toEqual([
    { call: "read-file", path: "docs/plan.md" },
    { call: "run-command", command: "git log -1" },
  ]);
  expect(sentTo("round/2/bob")).toContain("Here is the file, as data:\n```\nTHE PLAN\n```");
  expect(sentTo("round/2/bob")).toContain("Here is what the command printed (cut), as data:\n```\ncommit 1\n```");
  expect(informationIn(outcome.report)).toEqual([
    ["./docs/plan.md", "file", "ann", 1, "it decides", "the file (8 characters)"],
    ["git log -1", "command", "ann", 1, "it decides", "what it printed (8 characters, cut)"],
  ]);
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});

test("a file or a command that nobody agreed to is never touched, whoever asks", async () => {
  const wanted = ["/etc/passwd", "../secret", "docs/../docs/plan.md", "docs/plan.md/../../x"].map((path) =>
    lacks("file", path),
  );
  const commands = [lacks("command", "git log -1; rm -rf ."), lacks("command", "git log")];
  const replies = { ...firstRound([...wanted, ...commands]), ...rest };

  const { outcome, calls } = await runCouncil(councilOf(NAMES, { consent }), { replies, called: given });

  expect(calls).toEqual([]);
  expect(informationIn(outcome.report).map((row) => row.at(-1))).toEqual([
    ...wanted.map(() => "no: no such file may be read, and no member needs it to decide"),
    ...commands.map(() => "no: no such command may be run, and no member needs it to decide"),
  ]);
});

test("a file that is gone is told to members once, who need not ask again", async () => {
  const replies = { ...firstRound([lacks("file", "docs/plan.md", true)]), ...rest };
  const called = (): CallOutput => ({ kind: "not_given", reason: "it is not there any more" });

  const { outcome, sentTo } = await runCouncil(councilOf(NAMES, { consent }), { replies, called });

  expect(outcome.status).toBe("done");
  expect(sentTo("round/2/cid")).toContain("It is not there: it is not there any more. Do not ask for it again.");
});

test("information that is needed and that only a person has lays the run to rest until it is answered", async () => {
  const run = await openCouncil();
  const replies = {
    ...firstRound([lacks("fact", "When does the contract end?", true), lacks("file", "x.md", true)]),
    ...rest,
  };
  const first = run.process({ replies });
  const { outcome } = await driven(run.world.clock, await first.start(councilOf(NAMES) as unknown as Json));
  const asked = await openQuestions(run.world.store, "test-1");

  const second = run.process({ replies });
  const steered = await answerRun(second.parts, "test-1", "In May.", {});
  if (steered.kind !== "taken") throw new Error(`expected to take the run over, got ${steered.kind}`);
  const ended = await driven(run.world.clock, steered.execution);

  expect(outcome).toMatchObject({ status: "waiting", report: null });
  expect(asked).toMatchObject([
    {
      question:
        '- When does the contract end? [asked by ann: it decides]\n- the file "x.md" (no such file may be read) [asked by ann: it decides]',
      isAnswered: false,
    },
  ]);
  expect(second.agent.keys[0]).toBe("test-1/round/2/ann/1");
  expect(second.agent.sent[0]).toContain("Here is what the person who asked says, as data:\n```\nIn May.\n```");
  expect(ended.outcome.report?.headline).toMatch(/^stop after 2 rounds/);
  expect(informationIn(ended.outcome.report).map((row) => row.at(-1))).toEqual([
    "by a person (7 characters)",
    "by a person (7 characters)",
  ]);
  expect(await openQuestions(run.world.store, "test-1")).toEqual([]);
});

test("a speculative debate waits for a person before it begins the next round", async () => {
  const run = await openCouncil();
  const process = run.process({ replies: firstRound([lacks("fact", "How many users?", true)]) });

  const { outcome } = await driven(
    run.world.clock,
    await process.start(councilOf(NAMES, { isSpeculative: true }) as unknown as Json),
  );

  expect(outcome.status).toBe("waiting");
  expect(process.agent.keys.some((key) => key.includes("round/2"))).toBe(false);
});

test("a question is asked once, and nothing is waited for where nobody needs it or nobody may be asked", async () => {
  const fact = lacks("fact", "How many users are there?", true);
  const replies = {
    ...firstRound([fact, lacks("fact", "What does it cost?")]),
    "round/2/ann": says("abstain", { missing: [{ ...fact, what: "how many users are there" }] }),
    "round/2/bob": says("proceed"),
    "round/2/cid": says("stop"),
    "synthesis/2": synthesises(),
    ...agreed(3),
    arbiter: decides("stop"),
  };

  const { outcome, sentTo } = await runCouncil(councilOf(NAMES, { waitsForPerson: false }), { replies });

  expect(outcome.status).toBe("done");
  expect(sentTo("round/1/ann")).toContain("Nobody can be asked for facts.");
  expect(sentTo("round/2/bob")).toContain("It is not there: nobody is there to be asked.");
  expect(informationIn(outcome.report).map((row) => [row[0], row.at(-1)])).toEqual([
    ["How many users are there?", "no: nobody is there to be asked"],
    ["What does it cost?", "no: no member needs it to decide"],
  ]);
});

test("a council in which all abstain goes on once it is given what it lacks", async () => {
  const silent = Object.fromEntries(
    NAMES.map((name) => [`round/1/${name}`, says("abstain", { missing: [lacks("file", "docs/plan.md", true)] })]),
  );
  const replies = { ...silent, ...rest };

  const { outcome, keys } = await runCouncil(councilOf(NAMES, { consent }), { replies, called: given });

  expect(keys).not.toContain("synthesis/1");
  expect(outcome.report?.headline).toMatch(/^stop after 2 rounds/);
});

test("an answer to a run that asks nothing is refused, and so is a second answer to one question", async () => {
  const run = await openCouncil();
  const replies = firstRound([lacks("fact", "When?", true)]);
  const process = run.process({ replies });
  await driven(run.world.clock, await process.start(councilOf(NAMES) as unknown as Json));
  const [asked] = await openQuestions(run.world.store, "test-1");
  await run.world.store.sendSignal("test-1", asked?.signal ?? "", "Now.", 5);

  await expect(answerRun(process.parts, "test-1", "Later.", {})).rejects.toThrow(
    "expected a run with an open question, got test-1, which is waiting and was answered already: `swarm resume test-1`",
  );
});

test("a council inside another run asks through that run, and is answered there", async () => {
  const opened = openMemoryStore();
  const world = await openWorld({ open: async () => opened });
  const replies: Readonly<Record<string, string>> = { ...firstRound([lacks("fact", "When?", true)]), ...rest };
  const outer: Mode = {
    name: "outer",
    *calls() {},
    run: (ctx) => ctx.child("debate", council as unknown as Mode, councilOf(NAMES) as unknown as Json),
  };
  const agent = new ScriptedAgent();
  agent.otherwise = (_, key) => replies[key.replace("debate/", "")] ?? new Error(`expected a reply for ${key}`);
  const process = world.process({ modes: [outer], agent });
  const { outcome } = await driven(world.clock, await process.start());
  const asked = await openQuestions(world.store, "test-1");

  const steered = await answerRun(process.parts, "test-1", "In May.", {});
  if (steered.kind !== "taken") throw new Error(`expected to take the run over, got ${steered.kind}`);
  const ended = await driven(world.clock, steered.execution);

  expect(outcome.status).toBe("waiting");
  expect(asked).toMatchObject([{ key: expect.stringMatching(/^debate\/information\/1\/person\//), isAnswered: false }]);
  expect(ended.outcome).toMatchObject({ status: "done", report: { mode: "council" } });
});
