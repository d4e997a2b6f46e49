import type { Plan } from "../../core/plan.ts";
import { graphSvg } from "../../plan/graph-svg.ts";
import { graphDot, graphMermaid } from "../../plan/graph-text.ts";

const GRAPH_FORMATS = ["svg", "mermaid", "dot"] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

const DRAW: { readonly [F in GraphFormat]: (plan: Plan) => string } = {
  svg: graphSvg,
  mermaid: graphMermaid,
  dot: graphDot,
};

export function drawPlan(plan: Plan, format: GraphFormat): string {
  return DRAW[format](plan);
}
