import type { PlanTask } from "../core/plan.ts";
import { orderOf, taskGraph } from "./task-graph.ts";

/** A place in the drawing: a task, or a bend of an edge that passes a column. */
export interface GraphPlace {
  readonly task?: PlanTask | undefined;
  /** From the left, 0 first. */
  readonly column: number;
  /** From the top of its column, 0 first. */
  readonly row: number;
}

export interface GraphLayout {
  readonly places: readonly GraphPlace[];
  /** From the task that is needed, over its bends, to the task that needs it; indexes of places. */
  readonly edges: readonly (readonly number[])[];
  readonly columns: number;
  /** Rows of the fullest column. */
  readonly rows: number;
}

const SWEEPS = 12;
/** Bends beyond this are left out, and edges go straight: such a drawing is for a machine. */
const MOST_BENDS = 20_000;

/**
 * Columns by the longest way from a task without needs; in each column the order that makes edges short, by the mean place of the
 * neighbours, swept from both sides (Sugiyama, Tagawa, Toda 1981). What follows from other needs is not drawn. Tasks on a circle stand in the first column.
 */
export function graphLayout(tasks: readonly PlanTask[]): GraphLayout {
  const graph = taskGraph(tasks);
  const columnOf = new Array<number>(tasks.length).fill(0);
  for (const number of orderOf(graph)) {
    for (const need of graph.needs[number] ?? []) {
      columnOf[number] = Math.max(columnOf[number] ?? 0, (columnOf[need] ?? 0) + 1);
    }
  }
  const places: { task?: PlanTask; column: number; row: number }[] = tasks.map((task, number) => {
    return { task, column: columnOf[number] ?? 0, row: 0 };
  });
  const wanted = directNeeds(graph.needs, columnOf);
  const bends = wanted.reduce(
    (sum, [from, to]) => sum + Math.max(0, (columnOf[to] ?? 0) - (columnOf[from] ?? 0) - 1),
    0,
  );
  const edges = wanted.map(([from, to]) => {
    const way = [from];
    for (let column = (columnOf[from] ?? 0) + 1; bends <= MOST_BENDS && column < (columnOf[to] ?? 0); column++) {
      way.push(places.push({ column, row: 0 }) - 1);
    }
    return [...way, to];
  });
  const columns = columnsOf(places);
  sortColumns(columns, edges, places);
  return { places, edges, columns: columns.length, rows: Math.max(0, ...columns.map(({ length }) => length)) };
}

/** Needs that no other need of the same task has already, as far as one step shows. */
function directNeeds(
  needs: readonly (readonly number[])[],
  columnOf: readonly number[],
): readonly (readonly [from: number, to: number])[] {
  return needs.flatMap((own, to) => {
    const implied = new Set(own.flatMap((need) => needs[need] ?? []));
    return own
      .filter((need) => !implied.has(need) || (columnOf[to] ?? 0) <= (columnOf[need] ?? 0))
      .map((need) => [need, to] as const);
  });
}

function columnsOf(places: readonly { readonly column: number }[]): number[][] {
  const columns: number[][] = [];
  for (const [index, { column }] of places.entries()) {
    while (columns.length <= column) columns.push([]);
    columns[column]?.push(index);
  }
  return columns;
}

function sortColumns(columns: number[][], edges: readonly (readonly number[])[], places: { row: number }[]): void {
  const before: number[][] = places.map(() => []);
  const behind: number[][] = places.map(() => []);
  for (const edge of edges) {
    for (let step = 1; step < edge.length; step++) {
      const [from = 0, to = 0] = [edge[step - 1], edge[step]];
      behind[from]?.push(to);
      before[to]?.push(from);
    }
  }
  const number = (column: readonly number[]) => {
    for (const [row, place] of column.entries()) {
      const at = places[place];
      if (at !== undefined) at.row = row;
    }
  };
  for (const column of columns) number(column);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isForward = sweep % 2 === 0;
    const neighbours = isForward ? before : behind;
    for (const column of isForward ? columns : columns.toReversed()) {
      const wish = new Map(
        column.map((place) => {
          const near = neighbours[place] ?? [];
          const sum = near.reduce((all, each) => all + (places[each]?.row ?? 0), 0);
          return [place, near.length === 0 ? (places[place]?.row ?? 0) : sum / near.length];
        }),
      );
      column.sort((left, right) => (wish.get(left) ?? 0) - (wish.get(right) ?? 0));
      number(column);
    }
  }
}
