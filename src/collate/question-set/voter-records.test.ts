import { expect, test } from "vitest";
import { learnedVoters, teaches } from "./voter-records.ts";

const ballot = (...answers: readonly string[]) => ({
  votes: answers.map((answer, index) => ({ voter: `v${index}`, answer })),
});
const agreed = (count: number) => Array.from({ length: count }, (_, index) => ballot("yes", "yes", `other ${index}`));

test("who agrees with the others is taken for right, and the rest counted", () => {
  const { voters, teaching, isEnough } = learnedVoters(agreed(20), undefined);

  expect(voters.map(({ voter }) => voter).at(-1)).toBe("v2");
  expect(voters.map(({ answered, earlier }) => [answered, earlier])).toEqual([
    [20, 0],
    [20, 0],
    [20, 0],
  ]);
  expect([teaching, isEnough]).toEqual([20, true]);
});

test("with few questions nothing is told of the voters", () => {
  expect(learnedVoters(agreed(9), undefined).isEnough).toBe(false);
});

test("what earlier runs taught is enough by itself, and is told apart", () => {
  const record = { right: 15, answered: 20 };
  const earlier = { reliability: { v0: record, v1: record, gone: record }, questions: 20, runs: 1 };

  const { voters, isEnough } = learnedVoters([ballot("yes", "no")], earlier);

  expect(isEnough).toBe(true);
  expect(voters).toMatchObject([
    { voter: "v0", answered: 20, earlier: 20 },
    { voter: "v1", answered: 20, earlier: 20 },
  ]);
});

test("a ballot teaches from three voters on, however often each voted", () => {
  const twice = { votes: [...ballot("a", "b").votes, ...ballot("a", "b").votes] };

  expect([teaches(ballot("a", "b")), teaches(twice), teaches(ballot("a", "b", "a"))]).toEqual([false, false, true]);
});
