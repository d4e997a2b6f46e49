import { expect, test } from "vitest";
import { seededRandom } from "../../../test/fakes/seeded-random.ts";
import { accuracyOf, answerChances, type Ballot, learnReliability, voteWeight } from "./reliability.ts";
import { weightedVote } from "./weighted-vote.ts";

const SKILLS = { ada: 0.9, bob: 0.7, cyd: 0.6, dan: 0.5, eve: 0.3 };

/** Questions of four options, the right one being `0`; each voter is right with its own chance. */
function ballots(count: number, skills: Readonly<Record<string, number>> = SKILLS, seed = 5): readonly Ballot[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({
    options: 4,
    votes: Object.entries(skills).map(([voter, skill]) => ({
      voter,
      answer: random() < skill ? "0" : String(1 + Math.floor(random() * 3)),
    })),
  }));
}

function vote(voter: string, answer: string) {
  return { voter, answer };
}

test("each voter's accuracy is found from agreement alone", () => {
  const reliability = learnReliability(ballots(2_000));

  for (const [voter, skill] of Object.entries(SKILLS)) {
    expect(Math.abs(accuracyOf(reliability, voter) - skill)).toBeLessThan(0.05);
  }
});

test("what an earlier run taught is kept and added to", () => {
  const earlier = learnReliability(ballots(300));

  const later = learnReliability(ballots(10, SKILLS, 6), earlier);

  expect(later.ada?.answered).toBe(310);
  expect(accuracyOf(later, "ada")).toBeGreaterThan(accuracyOf(later, "eve"));
});

test("the learned state is plain JSON", () => {
  const reliability = learnReliability(ballots(20));

  const stored: unknown = JSON.parse(JSON.stringify(reliability));

  expect(stored).toEqual(reliability);
});

test("two voters teach nothing about each other", () => {
  const pairs = ballots(50, { ada: 0.9, eve: 0.3 });

  const reliability = learnReliability(pairs);

  expect(reliability).toEqual({});
});

test("a voter with many votes on a question counts once", () => {
  const votes = [vote("ada", "1"), vote("bob", "1"), ...Array.from({ length: 9 }, () => vote("eve", "2"))];

  const [first] = weightedVote({ options: 4, votes }, {});

  expect(first).toMatchObject({ answer: "1", count: 2 });
});

test("a name that objects inherit is an unknown voter", () => {
  const accuracy = accuracyOf({}, "constructor");

  expect(accuracy).toBe(0.5);
});

test("two reliable voters outweigh three unreliable ones", () => {
  const reliability = { ada: { right: 95, answered: 100 }, bob: { right: 95, answered: 100 } };
  const votes = [vote("x", "2"), vote("y", "2"), vote("z", "2"), vote("ada", "1"), vote("bob", "1")];

  const [first] = weightedVote({ options: 4, votes }, reliability);

  expect(first).toMatchObject({ answer: "1", count: 2 });
});

test("where nobody is better than chance the vote is plurality", () => {
  const poor = { right: 0, answered: 1_000 };
  const votes = [vote("a", "1"), vote("b", "1"), vote("c", "2")];

  const answers = weightedVote({ options: 4, votes }, { a: poor, b: poor, c: poor });

  expect(answers).toEqual([
    { answer: "1", count: 2, share: 2 / 3 },
    { answer: "2", count: 1, share: 1 / 3 },
  ]);
});

test("the chances of the answers leave something for an answer that nobody gave", () => {
  const chances = answerChances({ options: 4, votes: [vote("a", "1"), vote("b", "2")] }, {});

  const sum = [...chances.values()].reduce((total, chance) => total + chance, 0);

  expect(sum).toBeCloseTo(0.75, 10);
});

test.each([
  [0.25, 4, 0],
  [0.1, 4, 0],
  [0.75, 4, Math.log(9)],
  [0.5, 2, 0],
])("an accuracy of %d over %d options weighs %d", (accuracy, options, weight) => {
  const weighed = voteWeight(accuracy, options);

  expect(weighed).toBeCloseTo(weight, 10);
});
