import type { Chart } from "../../../core/report.ts";
import { htmlLine } from "./html-text.ts";
import { matrixTable } from "./matrix-table.ts";
import { barRows, stackRows } from "./svg-bars.ts";

/** A chart with its title. Words and figures are text beside the drawing, so that they can be read out, copied and printed. */
export function chartFigure(chart: Chart, mark: string): string {
  return `<figure class="chart">\n<figcaption>${htmlLine(chart.title)}${mark}</figcaption>\n${drawingOf(chart)}</figure>\n`;
}

function drawingOf(chart: Chart): string {
  switch (chart.shape) {
    case "bars":
      return barRows(chart);
    case "stacks":
      return stackRows(chart);
    case "matrix":
      return matrixTable(chart);
  }
}
