import { expect, test } from "vitest";
import { InputError } from "../../core/errors.ts";
import { drawsOf } from "./draw.ts";
import { drawLatencyMs, parseLatency } from "./latency.ts";
import { DEFAULT_SHAPE, parseSimulatedName } from "./shape.ts";

function problemsOf(name: string): readonly string[] {
  try {
    parseSimulatedName(name);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

test("a name alone is fast and without errors", () => {
  expect(parseSimulatedName("sim/x")).toEqual({ name: "sim/x", shape: DEFAULT_SHAPE });
});

test("a name without the provider means the same", () => {
  expect(parseSimulatedName("x@seed=3").name).toBe("sim/x@seed=3");
});

test("every option of a name is read", () => {
  const { shape } = parseSimulatedName(
    "sim/crowd@latency=lognormal:1s,8s@errors=500:1%,hang:0.5%@opinions=A: x:3,B:1@disagreement=0.2@seed=7@context=8000@price=0.3,2.5@rpm=600",
  );

  expect(shape).toEqual({
    latency: { kind: "lognormal", medianMs: 1_000, p99Ms: 8_000 },
    errors: [
      { fault: 500, weight: 0.01 },
      { fault: "hang", weight: 0.005 },
    ],
    opinions: [
      { text: "A: x", weight: 3 },
      { text: "B", weight: 1 },
    ],
    disagreement: 0.2,
    seed: 7,
    contextTokens: 8_000,
    price: { inputUsd: 0.3, outputUsd: 2.5 },
    rpm: 600,
  });
});

test.each([
  ["latency=fast", "@latency"],
  ["latency=uniform:2s,1s", "@latency"],
  ["latency=lognormal:0ms,1s", "@latency"],
  ["errors=500:1", "@errors"],
  ["errors=boom:1%", "@errors"],
  ["errors=500:60%,429:60%", "@errors"],
  ["errors=500:1%,500:2%", "@errors"],
  ["opinions=A", "@opinions"],
  ["opinions=A:0", "@opinions"],
  ["disagreement=1.5", "@disagreement"],
  ["seed=-1", "@seed"],
  ["seed=1.5", "@seed"],
  ["context=0", "@context"],
  ["price=1", "@price"],
  ["rpm=0", "@rpm"],
  ["sead=1", "did you mean seed?"],
  ["seed", "@key=value"],
  ["seed=1@seed=2", "once"],
])("the option %s is refused with what was expected", (option, mentioned) => {
  const problems = problemsOf(`sim/x@${option}`);

  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^expected .*got/);
  expect(problems[0]).toContain(mentioned);
});

test("all problems of a name are told at once", () => {
  expect(problemsOf("sim/a b@latency=fast@colour=red@seed=x")).toHaveLength(4);
});

test("a lognormal latency has the median and the 99th percentile that were asked for", () => {
  const latency = parseLatency("lognormal:1s,8s") ?? expect.unreachable();
  const random = drawsOf("latency");

  const drawn = Array.from({ length: 20_000 }, () => drawLatencyMs(latency, random)).sort((a, b) => a - b);

  expect(drawn[10_000]).toBeGreaterThan(950);
  expect(drawn[10_000]).toBeLessThan(1_050);
  expect(drawn[19_800]).toBeGreaterThan(7_000);
  expect(drawn[19_800]).toBeLessThan(9_000);
});

test("draws are equal for equal parts, spread evenly and apart for parts that only join equally", () => {
  const numbers = Array.from({ length: 10_000 }, (_, index) => drawsOf("even", index)());

  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

  expect(mean).toBeGreaterThan(0.48);
  expect(mean).toBeLessThan(0.52);
  expect(drawsOf("ab", "c")()).toBe(drawsOf("ab", "c")());
  expect(drawsOf("ab", "c")()).not.toBe(drawsOf("a", "bc")());
});
