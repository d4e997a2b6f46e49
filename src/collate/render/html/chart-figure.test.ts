import { expect, test } from "vitest";
import type { Chart } from "../../../core/report.ts";
import { chartFigure } from "./chart-figure.ts";

const bars = (over: Partial<Extract<Chart, { shape: "bars" }>> = {}): Chart => ({
  kind: "chart",
  shape: "bars",
  title: "Shares",
  unit: "%",
  scaleTo: 100,
  bars: [{ label: "yes", value: 75, low: 61.25, high: 85 }],
  ...over,
});

test("a bar reaches as far as its value, with its interval over it and its figures beside it", () => {
  const html = chartFigure(bars(), "");

  expect(html).toContain("<figcaption>Shares</figcaption>");
  expect(html).toContain('<span class="label">yes</span>');
  expect(html).toContain('<rect class="fill" y="3" width="75%"');
  expect(html).toContain('<line x1="61.3%" x2="85%" y1="7" y2="7"/>');
  expect(html).toContain("<b>75 %</b> <small>61.3 to 85 %</small>");
});

test("without a scale the largest value, or end of an interval, fills the width", () => {
  const html = chartFigure(
    bars({
      scaleTo: undefined,
      unit: "$",
      bars: [
        { label: "a", value: 2, low: 1, high: 4 },
        { label: "b", value: 0.0123 },
      ],
    }),
    "",
  );

  expect(html).toContain('width="50%"');
  expect(html).toContain("<b>$0.0123</b>");
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -5, 0])("a value of %d draws nothing that is no number", (value) => {
  const html = chartFigure(bars({ scaleTo: undefined, bars: [{ label: "a", value }] }), "");

  expect(html).toContain('class="fill" y="3" width="0%"');
  expect(html).not.toMatch(/NaN|Infinity/);
});

test("labels are escaped, and long ones are cut with the whole in a title", () => {
  const html = chartFigure(bars({ title: "<b>", bars: [{ label: `"><script>${"long ".repeat(40)}`, value: 1 }] }), "");

  expect(html).not.toContain("<script>");
  expect(html).toContain("<figcaption>&lt;b&gt;</figcaption>");
  expect(html).toMatch(
    /<span title="&quot;&gt;&lt;script&gt;(?:long )+long">&quot;&gt;&lt;script&gt;[^<]{30,70}…<\/span>/,
  );
});

test("many bars are bounded, and how many are left out is told", () => {
  const many = Array.from({ length: 1_040 }, (_, index) => ({ label: `${index}`, value: index }));

  const html = chartFigure(bars({ bars: many }), "");

  expect(html.match(/<svg/g)).toHaveLength(40);
  expect(html).toContain("and 1,000 more, not drawn");
});

test("the parts of a stack follow each other, severities in their colours, and are told in words", () => {
  const html = chartFigure(
    {
      kind: "chart",
      shape: "stacks",
      title: "By file",
      parts: ["critical", "other"],
      bars: [
        { label: "a.ts", values: [1, 3] },
        { label: "b.ts", values: [2, 0] },
      ],
    },
    "",
  );

  expect(html).toContain(
    '<rect class="critical" x="0%" y="3" width="25%" height="8"><title>critical: 1</title></rect>',
  );
  expect(html).toContain('<rect class="tone1" x="25%" y="3" width="75%"');
  expect(html).toContain('<b>4</b> <small class="parts">1 critical, 3 other</small>');
  expect(html).toContain('<b>2</b> <small class="parts">2 critical</small>');
  expect(html).toContain('<li><i class="critical"></i>critical</li>');
});

test("a matrix is a table whose cells are the darker the larger, with names for every row and column", () => {
  const html = chartFigure(
    {
      kind: "chart",
      shape: "matrix",
      title: "Agreement",
      unit: "%",
      scaleTo: 100,
      rows: ["a", "b"],
      columns: ["a", "x/y"],
      cells: [
        [null, 50],
        [100, 0],
      ],
    },
    "",
  );

  expect(html).toContain('<th scope="col">x/<wbr>y</th>');
  expect(html).toContain('<th scope="row">a</th><td aria-label="not known">·</td><td class="m5">50</td>');
  expect(html).toContain('<th scope="row">b</th><td class="m10">100</td><td class="m0">0</td>');
});

test("a wide matrix is bounded, and what is left out is told", () => {
  const names = Array.from({ length: 50 }, (_, index) => `n${index}`);
  const cells = names.map(() => names.map(() => 1));

  const html = chartFigure({ kind: "chart", shape: "matrix", title: "t", rows: names, columns: names, cells }, "");

  expect(html.match(/<td class="m10">/g)).toHaveLength(30 * 16);
  expect(html).toContain("and 20 rows and 34 columns more, not shown");
});
