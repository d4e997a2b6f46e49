import { expect, test } from "vitest";
import { memberOf, questionOf } from "../../../test/suites/mode-run.ts";
import type { GenerateInput } from "./generate-input.ts";
import { indexOfIdea, keyOfIdea, slotOf } from "./idea-calls.ts";

function inputOf(members: number, lenses: number, temperatures: number): GenerateInput {
  return {
    ...questionOf({ members: Array.from({ length: members }, (_, index) => memberOf(`p${index}`)) }),
    samples: 1_000,
    lenses: Array.from({ length: lenses }, (_, index) => ({ name: `l${index}`, text: "Look." })),
    temperatures: Array.from({ length: temperatures }, (_, index) => index / 10),
    variedModels: ["sim/a"],
    rankBy: ["novelty"],
    scored: [],
    untilSaturated: false,
  };
}

test.each([
  [1, 20, 5],
  [4, 20, 5],
  [3, 5, 5],
  [6, 4, 2],
  [7, 1, 3],
])(
  "%i members, %i lenses and %i temperatures: every pair comes once before any comes again, then at another temperature",
  (members, lenses, temperatures) => {
    const input = inputOf(members, lenses, temperatures);

    const pairs = members * lenses;
    const slots = Array.from({ length: pairs * temperatures }, (_, index) => slotOf(input, index));
    const name = ({ member, lens }: (typeof slots)[number]) => `${member.persona?.name} ${lens.name}`;

    expect(new Set(slots.slice(0, pairs).map(name)).size).toBe(pairs);
    expect(new Set(slots.map((slot) => `${name(slot)} ${slot.temperature}`)).size).toBe(slots.length);
  },
);

test("the key of an idea tells which call it was", () => {
  expect(keyOfIdea(16)).toBe("idea/17");
  expect(indexOfIdea("idea/17")).toBe(16);
});
