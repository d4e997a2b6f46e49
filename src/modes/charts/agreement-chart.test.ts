import { expect, test } from "vitest";
import { unit } from "../../../test/fakes/run-outcome.ts";
import { agreementCharts, agreementMatrix } from "./agreement-chart.ts";

const modelOf = ({ model }: { readonly model: string }) => model;

test("two agree as often as pairs of their answers are equal; beside itself a name has the pairs of its own", () => {
  const units = [
    unit({ key: "1", model: "a/x" }),
    unit({ key: "2", model: "a/x" }),
    unit({ key: "3", model: "b/y" }),
    unit({ key: "4", model: "b/y", status: "error", text: null }),
  ];
  const groups = [{ members: ["1", "3"] }, { members: ["2"] }];

  const [chart, sentence] = agreementMatrix("model", groups, units, modelOf);

  expect(chart).toEqual({
    kind: "chart",
    shape: "matrix",
    title: "Equal answers between two models",
    unit: "%",
    scaleTo: 100,
    rows: ["a/x", "b/y"],
    columns: ["a/x", "b/y"],
    cells: [
      [0, 50],
      [50, null],
    ],
    from: ["1", "2", "3"],
  });
  expect(sentence).toEqual({
    kind: "markdown",
    text: "Agreement between models: a/x and b/y gave equal answers in 50 % of pairs.",
    from: ["1", "2", "3"],
  });
});

test("the pairs that agree most and least are named", () => {
  const units = ["a", "b", "c"].map((model, index) => unit({ key: `${index}`, model }));
  const groups = [{ members: ["0", "2"] }, { members: ["1"] }];

  const [, sentence] = agreementMatrix("model", groups, units, modelOf);

  expect(sentence).toMatchObject({
    text: "Agreement between models: a and c gave equal answers in 100 % of pairs, the most of all; b and c in 0 %, the fewest.",
  });
});

test("personas are compared too, and who stands alone is not", () => {
  const units = ["judge", "critic"].map((persona, index) => unit({ key: `${index}`, persona }));

  const blocks = agreementCharts([{ members: ["0", "1"] }], units);

  expect(blocks.map((block) => (block.kind === "chart" ? block.title : block.kind))).toEqual([
    "Equal answers between two personas",
    "markdown",
  ]);
});

test("of many names those with the most answers are compared, and the rest is counted", () => {
  const units = Array.from({ length: 2_000 }, (_, index) => unit({ key: `${index}`, model: `m${index % 1_000}` }));
  const more = Array.from({ length: 16 }, (_, index) => unit({ key: `x${index}`, model: `m${index + 100}` }));
  const all = [...units, ...more];

  const [chart, sentence] = agreementMatrix("model", [{ members: all.map(({ key }) => key) }], all, modelOf);

  expect(chart?.kind === "chart" && chart.shape === "matrix" && chart.rows).toEqual(
    Array.from({ length: 16 }, (_, index) => `m${index + 100}`),
  );
  expect(sentence).toMatchObject({
    text: "Agreement between models: each two gave equal answers in 100 % of pairs. 984 more models, each with no more answers, are not compared.",
  });
});
