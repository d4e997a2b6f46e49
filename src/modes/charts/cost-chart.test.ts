import { expect, test } from "vitest";
import { unit } from "../../../test/fakes/run-outcome.ts";
import { costByModel } from "./cost-chart.ts";

test("the cost of each model's responses, dearest first, without what is not known", () => {
  const blocks = costByModel([
    unit({ key: "1", model: "a/x", costUsd: 0.25 }),
    unit({ key: "2", model: "b/y", costUsd: 1 }),
    unit({ key: "3", model: "a/x", costUsd: 0.5 }),
    unit({ key: "4", model: "b/y", costUsd: null }),
    unit({ key: "5", model: "c/z", status: "error", text: null }),
  ]);

  expect(blocks).toEqual([
    {
      kind: "chart",
      shape: "bars",
      title: "Cost of responses by model",
      unit: "$",
      bars: [
        { label: "b/y", value: 1 },
        { label: "a/x", value: 0.75 },
      ],
      from: ["2", "1", "3"],
    },
  ]);
});

test.each([
  ["one model", [unit({ model: "a/x", costUsd: 1 }), unit({ model: "a/x", costUsd: 1 })]],
  ["models that cost nothing", [unit({ model: "a/x", costUsd: 0 }), unit({ model: "b/y", costUsd: 0 })]],
  ["models of which one has a price", [unit({ model: "a/x", costUsd: 1 }), unit({ model: "b/y", costUsd: null })]],
  ["nobody", []],
])("of %s there is nothing to compare", (_, units) => {
  expect(costByModel(units)).toEqual([]);
});
