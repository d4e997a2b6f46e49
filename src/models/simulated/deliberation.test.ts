import { expect, test } from "vitest";
import { councilOf } from "../../../test/suites/council-run.ts";
import { tallyOf } from "../../collate/council/tally.ts";
import type { PlannedCall } from "../../core/context.ts";
import { arbiterCall, memberCalls, recruiterCall, synthesisCall } from "../../modes/council/council-calls.ts";
import type { CouncilInput } from "../../modes/council/council-input.ts";
import type { Round } from "../../modes/council/round.ts";
import { COUNCIL_ANSWER, type CouncilAnswer } from "../../prompts/council-answer.ts";
import { COUNCIL_DECISION } from "../../prompts/council-arbiter.ts";
import { RECRUITS } from "../../prompts/council-recruiter.ts";
import { COUNCIL_SYNTHESIS } from "../../prompts/council-synthesis.ts";
import { parseStructured, type StructuredSpec } from "../../prompts/structured.ts";
import { answerTo } from "./answers.ts";
import { promptReader } from "./prompt.ts";
import { parseSimulatedName, type Shape } from "./shape.ts";

const NAMES = ["judge", "critic", "skeptic", "innovator", "advocate"];
const read = promptReader();
const shapeOf = (options = ""): Shape => parseSimulatedName(`x${options}`).shape;

function said<T>({ input }: PlannedCall, spec: StructuredSpec<T>, shape: Shape): T {
  const parsed = parseStructured(answerTo(read(input.request), shape, "#0", 100_000).text, spec);
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  return parsed.value;
}

/** A round of a council in which everybody is simulated. */
function roundOf(input: CouncilInput, number: number, shape: Shape, before?: Round): Round {
  const seats = input.council.pool;
  const calls = [...memberCalls(input, { number, seats, before, synthesis: "", information: [] })];
  const answers = calls.map((call, index) => ({
    member: NAMES[index] ?? "",
    key: call.key,
    answer: said<CouncilAnswer>(call, COUNCIL_ANSWER, shape),
  }));
  const letters = new Map(NAMES.map((name, index) => [name, `Member ${"ABCDE"[index]}`]));
  const tally = tallyOf(answers.map(({ member, answer }) => ({ member, ...answer })));
  return {
    number,
    members: NAMES,
    units: [],
    answers,
    tally,
    seen: before?.names ?? new Map(),
    names: letters,
    lost: [],
    isCut: false,
  };
}

function debate(input: CouncilInput, count: number, shape: Shape): readonly Round[] {
  const rounds: Round[] = [];
  while (rounds.length < count) rounds.push(roundOf(input, rounds.length + 1, shape, rounds.at(-1)));
  return rounds;
}

test("members of a council that is told when to agree are split before and one after, by weights that matter", () => {
  const shape = shapeOf("@council=agree:3");

  const rounds = debate(councilOf(NAMES), 3, shape);

  for (const { tally } of rounds.slice(0, 2)) {
    expect(tally.agreement).toBeLessThan(0.65);
    expect(tally.meanConviction).toBeGreaterThan(60);
  }
  expect(rounds[2]?.tally).toMatchObject({ agreement: 1, votes: 5 });
});

test("members who are not told come together by and by, and say whom they agree with", () => {
  const rounds = debate(councilOf(NAMES), 6, shapeOf());

  expect(rounds[0]?.tally.sides.length).toBeGreaterThan(1);
  expect(rounds[5]?.tally.agreement).toBe(1);
  expect(rounds[1]?.answers.some(({ answer }) => answer.agreesWith.length > 0)).toBe(true);
  expect(
    rounds.flatMap(({ answers }) => answers).some(({ answer }) => answer.changed && answer.whyChanged !== ""),
  ).toBe(true);
});

test("a synthesis ends the debate after the round that it is told, with a verdict that was given", () => {
  const input = councilOf(NAMES);
  const shape = shapeOf("@council=settle:2");
  const rounds = debate(input, 2, shape);

  const [first, second] = rounds.map((round) =>
    said(synthesisCall(input, round, { model: "sim/x", nativeSchema: true }), COUNCIL_SYNTHESIS, shape),
  );

  expect(first).toMatchObject({ alreadyAgree: false, agreedVerdict: "none" });
  expect(second?.alreadyAgree).toBe(true);
  expect(rounds[1]?.tally.sides.map(({ verdict }) => verdict)).toContain(second?.agreedVerdict);
});

test("the arbiter takes the verdict that it is told, and the recruiter chooses among those there are", () => {
  const input = councilOf(NAMES);
  const shape = shapeOf();
  const by = { model: "sim/x", nativeSchema: true };
  const call = arbiterCall(input, {
    rounds: debate(input, 1, shape),
    by,
    standing: "The verdict of the council is escalate.",
    synthesis: "",
  });

  const decision = said(call, COUNCIL_DECISION, shape);
  const { members } = said(recruiterCall(input), RECRUITS, shape);

  expect(decision.verdict).toBe("escalate");
  expect(members.map(({ persona }) => persona).sort()).toEqual([...NAMES].sort());
});

test("members ask for a file and a command that they may have, and for a fact where they are told to", () => {
  const input = councilOf(NAMES, { consent: { files: ["docs/plan.md"], commands: ['echo "x"'] } });

  const wishes = roundOf(input, 1, shapeOf()).answers[0]?.answer.missing;
  const lacking = roundOf(input, 1, shapeOf("@council=asks:1")).answers[0]?.answer;

  expect(wishes?.map(({ kind, what }) => [kind, what])).toEqual([
    ["file", "docs/plan.md"],
    ["command", 'echo "x"'],
  ]);
  expect(lacking).toMatchObject({ verdict: "abstain", missing: [{ kind: "fact", needed: true }] });
});

test("an end that is none is refused", () => {
  for (const end of ["agree", "agree:0", "agree:3,agree:4", "later:2", ""]) {
    expect(() => shapeOf(`@council=${end}`)).toThrow("expected @council to be when a council ends");
  }
});
