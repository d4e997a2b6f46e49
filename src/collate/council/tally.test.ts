import { expect, test } from "vitest";
import { type DebateEnd, debateEnd } from "./debate-end.ts";
import { councilDecision, mayAgreeOn } from "./decision.ts";
import { type Ballot, type CouncilVerdict, tallyOf, weightOf } from "./tally.ts";

const PLAN = { maxRounds: 3, threshold: 75 };

function ballot(member: string, verdict: CouncilVerdict, confidence = 80, conviction = 80): Ballot {
  return { member, verdict, confidence, conviction };
}

test("a vote weighs confidence times conviction, and an abstention nothing", () => {
  expect(weightOf(ballot("a", "proceed", 50, 40))).toBe(20);
  expect(weightOf(ballot("a", "abstain", 100, 100))).toBe(0);
});

test("agreement is the share of the weight behind the leading verdict, not of the heads", () => {
  const tally = tallyOf([ballot("a", "stop", 90, 100), ballot("b", "proceed", 50, 20), ballot("c", "proceed", 50, 20)]);

  expect(tally.leader).toMatchObject({ verdict: "stop", members: ["a"], weight: 90 });
  expect(tally.agreement).toBeCloseTo(90 / 110);
  expect(tally.votes).toBe(3);
});

test("abstentions are in no share, and their conviction in no mean", () => {
  const tally = tallyOf([ballot("a", "stop", 80, 60), ballot("b", "abstain", 100, 100)]);

  expect(tally).toMatchObject({ agreement: 1, meanConviction: 60, votes: 1, abstained: ["b"] });
});

test("level verdicts have no leader, in whichever order the votes came", () => {
  const votes = [ballot("a", "stop"), ballot("b", "proceed"), ballot("c", "escalate", 10, 10)];

  for (const ballots of [votes, votes.toReversed()]) {
    const tally = tallyOf(ballots);
    expect(tally.leader).toBeUndefined();
    expect(tally.leaders.map(({ verdict }) => verdict)).toEqual(["proceed", "stop"]);
  }
});

test("votes without any weight lead nowhere", () => {
  const tally = tallyOf([ballot("a", "stop", 0, 80), ballot("b", "proceed", 80, 0)]);

  expect(tally).toMatchObject({ leader: undefined, leaders: [], agreement: 0, votes: 2 });
  expect(councilDecision({ end: "rounds", tally })).toEqual({ kind: "undecided", reason: "no vote has any weight" });
});

test("nobody's votes are an empty tally", () => {
  expect(tallyOf([])).toEqual({
    sides: [],
    abstained: [],
    leader: undefined,
    leaders: [],
    agreement: 0,
    meanConviction: 0,
    votes: 0,
  });
});

type Case = readonly [string, readonly Ballot[], number, number, DebateEnd | undefined];

test.each<Case>([
  ["agreement of exactly the threshold", three("stop", "stop", "stop", "proceed"), 1, 4, "converged"],
  ["a share under the threshold", three("stop", "stop", "proceed"), 1, 3, undefined],
  ["the last round without agreement", three("stop", "stop", "proceed"), 3, 3, "rounds"],
  ["one vote alone", three("stop"), 1, 1, undefined],
  ["agreement of fewer than half of those asked", three("stop", "stop"), 1, 5, undefined],
  ["agreement of half of those asked", three("stop", "stop"), 1, 4, "converged"],
  ["nothing but abstentions", three("abstain", "abstain"), 1, 2, "silent"],
  ["no answer at all", [], 1, 3, "unanswered"],
  ["little agreement that hardly matters", lukewarm(59), 1, 3, "bikeshedding"],
  ["little agreement that matters", lukewarm(60), 1, 3, undefined],
  ["much agreement that hardly matters", [ballot("a", "stop", 90, 10), ballot("b", "stop", 90, 10)], 1, 2, "converged"],
])("after %s the debate is as it should be", (_, ballots, number, asked, expected) => {
  const end = debateEnd(tallyOf(ballots), { number, asked, answered: ballots.length }, PLAN);

  expect(end).toBe(expected);
});

function three(...verdicts: readonly CouncilVerdict[]): readonly Ballot[] {
  return verdicts.map((verdict, index) => ballot(`m${index}`, verdict));
}

function lukewarm(conviction: number): readonly Ballot[] {
  return (["stop", "proceed", "conditional"] as const).map((verdict) => ballot(verdict, verdict, 80, conviction));
}

test("a synthesis may only end the debate with a verdict that has weight", () => {
  const tally = tallyOf([ballot("a", "stop"), ballot("b", "proceed", 0, 0)]);

  expect(["stop", "proceed", "escalate", "none"].filter((verdict) => mayAgreeOn(verdict, tally))).toEqual(["stop"]);
});

test("the arbiter decides between level verdicts and never against a leading one", () => {
  const level = tallyOf([ballot("a", "stop"), ballot("b", "proceed")]);
  const led = tallyOf([ballot("a", "stop"), ballot("b", "proceed", 10, 10)]);

  expect(councilDecision({ end: "rounds", tally: level, arbiter: "proceed" })).toMatchObject({
    verdict: "proceed",
    by: "arbiter",
  });
  expect(councilDecision({ end: "rounds", tally: level, arbiter: "escalate" })).toMatchObject({ kind: "undecided" });
  expect(councilDecision({ end: "rounds", tally: led, arbiter: "proceed" })).toMatchObject({
    verdict: "stop",
    by: "votes",
  });
});

test("a run that was stopped decides nothing, whatever the votes were", () => {
  const tally = tallyOf([ballot("a", "stop"), ballot("b", "stop")]);

  expect(councilDecision({ end: "stopped", tally })).toMatchObject({ kind: "undecided" });
});
