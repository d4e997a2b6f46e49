import type { Plan, PlanTask } from "../core/plan.ts";
import { taskGraph } from "./task-graph.ts";

type Drawn = Pick<Plan, "epics" | "tasks">;

/** The graph for Mermaid, as Markdown viewers draw it; epics are subgraphs. */
export function graphMermaid({ epics, tasks }: Drawn): string {
  const { numberOf, needs } = taskGraph(tasks);
  const node = (task: PlanTask, indent: string) =>
    `${indent}t${numberOf.get(task.id)}["${mermaidText(task.id)}<br/>${mermaidText(task.title)}"]`;
  const grouped = epics.flatMap(({ id, title }, index) => {
    const own = tasks.filter(({ epic }) => epic === id);
    return own.length === 0
      ? []
      : [`  subgraph e${index}["${mermaidText(title)}"]`, ...own.map((task) => node(task, "    ")), "  end"];
  });
  const known = new Set(epics.map(({ id }) => id));
  const free = tasks.filter(({ epic }) => epic === undefined || !known.has(epic));
  const edges = needs.flatMap((own, number) => own.map((need) => `  t${need} --> t${number}`));
  return ["flowchart LR", ...grouped, ...free.map((task) => node(task, "  ")), ...edges, ""].join("\n");
}

/** The graph for Graphviz. */
export function graphDot({ tasks }: Drawn): string {
  const { needs } = taskGraph(tasks);
  const nodes = tasks.map(({ id, title }) => `  ${quoted(id)} [label=${quoted(`${id}\n${title}`)}];`);
  const edges = needs.flatMap((own, number) =>
    own.map((need) => `  ${quoted(tasks[need]?.id ?? "")} -> ${quoted(tasks[number]?.id ?? "")};`),
  );
  return ["digraph plan {", "  rankdir=LR;", "  node [shape=box];", ...nodes, ...edges, "}", ""].join("\n");
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

function mermaidText(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[^\p{L}\p{N} .,:;!?()/_+-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
