import { expect, test } from "vitest";
import { type ComplexityLevel, complexityOf, DEBATE_PLANS } from "./complexity.ts";

const ALONE = { files: 0, characters: 0 };
const STRATEGY = `Should the company move from licences to usage-based pricing next year?

- It changes our contracts with every customer and the revenue of three years.
- Sales teams have to be trained, and billing must be rewritten on the platform.
- Competitors already do it; investors ask for it.
- We could start in one region, or with new customers only.`;

test.each<readonly [ComplexityLevel, string]>([
  ["trivial", "Rename the button to Save"],
  ["trivial", "Use tabs or spaces?"],
  ["simple", "Train the support team on the new form before we switch it on"],
  ["simple", "Deprecate the old export"],
  [
    "complex",
    "Move our user sessions from Redis to PostgreSQL: migrate the schema, and cut over the production database",
  ],
  ["complex", "Adopt a payment provider and replace our own billing service"],
  ["strategic", STRATEGY],
])("a proposal is %s: %s", (level, proposal) => {
  expect(complexityOf(proposal, ALONE)).toMatchObject({ level });
});

test("what gave the points is told, and adds up", () => {
  const { points, reasons } = complexityOf(STRATEGY, ALONE);

  const told = reasons.map((reason) => Number(/\((\d+)\)$/.exec(reason)?.[1]));
  expect(told.reduce((sum, one) => sum + one, 0)).toBe(points);
});

test("many or large files make a proposal more complex", () => {
  const proposal = "Deprecate the old export";

  expect(complexityOf(proposal, { files: 9, characters: 80_000 }).points).toBe(
    complexityOf(proposal, ALONE).points + 2,
  );
});

test("the harder the question, the more rounds and the lower the threshold", () => {
  expect(Object.values(DEBATE_PLANS).map(({ maxRounds, threshold }) => [maxRounds, threshold])).toEqual([
    [2, 80],
    [3, 75],
    [5, 70],
    [7, 65],
  ]);
});
