import type { Plan, PlanTask } from "../core/plan.ts";
import { type GraphPlace, graphLayout } from "./graph-layout.ts";
import { minutesOf } from "./plan-estimate.ts";
import { criticalPath, taskGraph } from "./task-graph.ts";

const BOX = { width: 220, height: 44 } as const;
const GAP = { x: 70, y: 12 } as const;
const MARGIN = 24;
const HEAD = 44;
const LEGEND_ROW = 20;
const CHARACTERS = 31;

/** The plan as one drawing that loads nothing: needed tasks to the left, colours by epic, the critical path in bold. */
export function graphSvg({ goal, epics, tasks }: Pick<Plan, "goal" | "epics" | "tasks">): string {
  const { places, edges, columns, rows } = graphLayout(tasks);
  const critical = criticalPath(taskGraph(tasks), minutesOf).tasks;
  const isCritical = new Set(critical);
  const steps = new Set(critical.slice(1).map((id, index) => `${critical[index]} ${id}`));
  const colours = new Map(epics.map(({ id }, index) => [id, Math.round((index * 137.5) % 360)]));
  const top = HEAD + Math.ceil(epics.length / Math.max(1, columns)) * LEGEND_ROW + GAP.y;
  const counts = new Map<number, number>();
  for (const { column } of places) counts.set(column, (counts.get(column) ?? 0) + 1);
  const inner = Math.max(1, rows) * (BOX.height + GAP.y);
  const at = ({ column, row }: GraphPlace) => {
    const own = (counts.get(column) ?? 1) * (BOX.height + GAP.y);
    return { x: MARGIN + column * (BOX.width + GAP.x), y: top + (inner - own) / 2 + row * (BOX.height + GAP.y) };
  };
  const width = 2 * MARGIN + Math.max(1, columns) * (BOX.width + GAP.x) - GAP.x;
  const height = top + inner + MARGIN;
  const lines = edges.map((edge) => {
    const way = edge.flatMap((index) => (places[index] === undefined ? [] : [places[index]]));
    const [first, last] = [way[0], way.at(-1)];
    const isBold = steps.has(`${first?.task?.id} ${last?.task?.id}`);
    return `<path class="${isBold ? "edge critical" : "edge"}" d="${curve(way.map((place) => ({ ...at(place), isBend: place.task === undefined })))}"/>`;
  });
  const boxes = places.flatMap((place) => {
    const { task } = place;
    return task === undefined ? [] : [box(task, at(place), colours.get(task.epic ?? ""), isCritical.has(task.id))];
  });
  const legend = epics.map(({ id, title }, index) => {
    const x = MARGIN + (index % Math.max(1, columns)) * (BOX.width + GAP.x);
    const y = HEAD + Math.floor(index / Math.max(1, columns)) * LEGEND_ROW;
    return `<g><rect x="${x}" y="${y}" width="12" height="12" rx="2" fill="hsl(${colours.get(id)} 60% 85%)" stroke="hsl(${colours.get(id)} 50% 45%)"/><text class="small" x="${x + 18}" y="${y + 10}">${escaped(short(`${id}: ${title}`, 40))}</text></g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(short(goal, 200))}">`,
    `<style>${STYLE}</style>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text class="title" x="${MARGIN}" y="28">${escaped(short(goal, Math.max(24, Math.floor(width / 9))))}</text>`,
    ...legend,
    ...lines,
    ...boxes,
    "</svg>",
    "",
  ].join("\n");
}

const STYLE =
  "text{font-family:system-ui,sans-serif;fill:#1a1a1a}.title{font-size:16px;font-weight:600}.id{font-size:12px;font-weight:600}.small{font-size:11px}.edge{fill:none;stroke:#9aa0a6;stroke-width:1.2}.critical{stroke:#c0392b;stroke-width:2.4}";

function box(task: PlanTask, { x, y }: Point, hue: number | undefined, isCritical: boolean): string {
  const fill = hue === undefined ? "#f1f3f4" : `hsl(${hue} 60% 92%)`;
  const stroke = isCritical ? "#c0392b" : hue === undefined ? "#9aa0a6" : `hsl(${hue} 50% 45%)`;
  const about = `${task.title}\n${task.goal}\npriority ${task.priority}, risk ${task.risk}, ${minutesOf(task)} min`;
  const more = `P${task.priority} ${task.risk} ${minutesOf(task)} min`;
  return `<g><title>${escaped(about)}</title><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6" fill="${fill}" stroke="${stroke}" stroke-width="${isCritical ? 2.4 : 1.2}"/><text class="id" x="${x + 8}" y="${y + 17}">${escaped(short(task.id, CHARACTERS - 14))}</text><text class="small" x="${x + BOX.width - 8}" y="${y + 17}" text-anchor="end">${more}</text><text class="small" x="${x + 8}" y="${y + 34}">${escaped(short(task.title, CHARACTERS))}</text></g>`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function curve(way: readonly (Point & { readonly isBend: boolean })[]): string {
  const parts: string[] = [];
  let from: Point | undefined;
  for (const { x, y, isBend } of way) {
    const middle = y + BOX.height / 2;
    const to = { x, y: middle };
    if (from === undefined) parts.push(`M${x + BOX.width} ${middle}`);
    else {
      const half = (from.x + to.x) / 2;
      parts.push(`C${half} ${from.y} ${half} ${to.y} ${to.x} ${to.y}`);
      if (isBend) parts.push(`L${x + BOX.width} ${middle}`);
    }
    from = { x: x + BOX.width, y: middle };
  }
  return parts.join("");
}

function short(text: string, most: number): string {
  const characters = [...text.replaceAll(/\s+/g, " ").trim()];
  return characters.length <= most ? characters.join("") : `${characters.slice(0, most - 1).join("")}…`;
}

/** For text and attributes of XML; control characters, which it forbids, are taken out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\n]|[\uFFFE\uFFFF]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
