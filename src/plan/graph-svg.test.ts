import { expect, test } from "vitest";
import { taskOf } from "../../test/fakes/plan-task.ts";
import { graphLayout } from "./graph-layout.ts";
import { graphSvg } from "./graph-svg.ts";
import { graphDot, graphMermaid } from "./graph-text.ts";

const TASKS = [
  taskOf("end", { needs: ["start", "middle"], epic: "one", title: 'Say <b>"no"</b>\u0007 & go' }),
  taskOf("middle", { needs: ["start"], epic: "one" }),
  taskOf("start"),
  taskOf("far", { needs: ["end", "alone"] }),
  taskOf("alone"),
];
const EPICS = [{ id: "one", title: "First", goal: "" }];
const PLAN = { goal: "A & B", epics: EPICS, tasks: TASKS };

test("each task stands in a column behind all that it needs, and no two in one place", () => {
  const { places } = graphLayout(TASKS);

  const columns = Object.fromEntries(
    places.flatMap(({ task, column }) => (task === undefined ? [] : [[task.id, column]])),
  );
  expect(columns).toEqual({ start: 0, alone: 0, middle: 1, end: 2, far: 3 });
  expect(new Set(places.map(({ column, row }) => `${column}/${row}`)).size).toBe(places.length);
});

test("a need that follows from another is not drawn, and a long edge bends in each column between", () => {
  const { edges } = graphLayout(TASKS);

  expect(edges.map((edge) => edge.length)).toEqual([2, 2, 2, 4]);
});

test("the drawing loads nothing, and no text of a plan is markup", () => {
  const svg = graphSvg(PLAN);

  expect(svg).toContain("Say &lt;b&gt;&quot;no&quot;&lt;/b&gt; &amp; go");
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|<b>|href|NaN|undefined/);
  expect(svg).not.toContain("\u0007");
  expect(svg.match(/<g><title>/g)).toHaveLength(5);
});

test("tasks in a circle are drawn too", () => {
  const svg = graphSvg({ ...PLAN, tasks: [taskOf("a", { needs: ["b"] }), taskOf("b", { needs: ["a"] })] });

  expect(svg.match(/<g><title>/g)).toHaveLength(2);
});

test("Mermaid gets its signs as codes, Graphviz quoted", () => {
  expect(graphMermaid(PLAN)).toContain('t0["end<br/>Say #60;b#62;#34;no#34;#60;/b#62;#7; #38; go"]');
  expect(graphMermaid(PLAN)).toContain("  t2 --> t0");
  expect(graphDot(PLAN)).toContain('"start" -> "end";');
});
