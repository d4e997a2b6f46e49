import { expect, test } from "vitest";
import { groupAnswers } from "../group-answers.ts";
import { consensusOf, effectiveOpinions } from "./consensus.ts";

function groups(...answers: readonly string[]) {
  return groupAnswers(answers.map((answer, index) => ({ key: `vote-${index}`, answer, confidence: 50 })));
}

test("a consensus has its leader, interval and the largest dissent with its members", () => {
  const consensus = consensusOf(groups("Redis", "Redis", "Redis", "Redis", "Kafka", "Redis"));

  expect(consensus).toMatchObject({ votes: 6, share: 5 / 6, isConsensus: true });
  expect(consensus?.leaders.map(({ label }) => label)).toEqual(["Redis"]);
  expect(consensus?.dissent.map(({ label, members }) => [label, members])).toEqual([["Kafka", ["vote-4"]]]);
  expect(consensus?.interval.low).toBeCloseTo(0.4365, 3);
});

test("a shared lead is no consensus and has no dissent", () => {
  const consensus = consensusOf(groups("Redis", "Kafka"));

  expect(consensus).toMatchObject({ isConsensus: false, share: 0.5, dissent: [] });
  expect(consensus?.leaders).toHaveLength(2);
});

test("without a valid answer there is no verdict", () => {
  const consensus = consensusOf([]);

  expect(consensus).toBeUndefined();
});

test.each([
  [[5], 1],
  [[5, 5], 2],
  [[1, 1, 1, 1], 4],
  [[8, 1, 1], 100 / 66],
  [[], 0],
])("the votes %j hold %d effective opinions", (counts, opinions) => {
  const effective = effectiveOpinions(counts);

  expect(effective).toBeCloseTo(opinions, 10);
});
