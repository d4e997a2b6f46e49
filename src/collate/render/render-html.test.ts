import { expect, test } from "vitest";
import { outcome, unit } from "../../../test/fakes/run-outcome.ts";
import type { Block, RunOutcome } from "../../core/report.ts";
import { renderHtml } from "./render-html.ts";

const pageOf = (parts: RunOutcome) => [...renderHtml(parts)].join("");
const EVIL = `"><script>alert(1)</script><img src=x onerror=y>'\u001b[31m\u202e`;

const BLOCKS: readonly Block[] = [
  { kind: "heading", level: 2, text: "Answers" },
  { kind: "chart", shape: "bars", title: "Votes", bars: [{ label: "yes", value: 2 }], from: ["ask/1", "ask/2"] },
  {
    kind: "table",
    columns: ["answer", "votes"],
    rows: [
      ["yes | `maybe`", 12_345],
      [null, 2],
    ],
    from: ["ask/1", "ask/2"],
    rowsFrom: [["ask/1"], ["ask/2"]],
  },
  { kind: "heading", level: 3, text: "Why" },
  { kind: "markdown", text: "# Because\n\nit *is* (ask/1)", from: ["ask/1"] },
  { kind: "markdown", text: "Together.", from: ["ask/1", "ask/2"] },
];
const UNITS = [unit(), unit({ key: "ask/2", persona: "judge", costUsd: 0.5, ms: 1_200, text: "no" })];

test("the page has title, headline, status, counts, blocks in order, what it took, and all units", () => {
  const page = pageOf(outcome({ elapsedMs: 4_200 }, { blocks: BLOCKS, units: UNITS }));

  const inOrder = [
    "<title>Is it slow?</title>",
    '<h1 dir="auto">Is it slow?</h1>',
    '<p class="headline" dir="auto">yes</p>',
    '<li class="status run-done">done</li>',
    '<b>2</b> planned</li><li class="status answered"><b>2</b> answered',
    '<h2 id="s1" dir="auto">Answers</h2>',
    "<figcaption>Votes</figcaption>",
    '<th scope="col" class="number">votes</th>',
    '<td class="short">yes | <code>maybe</code></td><td class="number">12,345</td>',
    '<h3 dir="auto">Why</h3>',
    "<h4>Because</h4>",
    "<em>is</em>",
    "2 planned, 2 answered · $0.0123 · 4.2 s · run run-1",
    '<details class="unit" id="u1">',
    "<code>ask/2</code>",
    "judge · openai/gpt-5-mini · $0.50 · 1.2 s",
    '<pre dir="auto">no</pre>',
  ];
  const places = inOrder.map((piece) => page.indexOf(piece));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("every statement leads to the units behind it, once", () => {
  const page = pageOf(outcome({}, { blocks: BLOCKS, units: UNITS }));

  const main = page.slice(page.indexOf("<main>"), page.indexOf("</main>"));
  expect(main.match(/href="#u\d"/g)).toEqual(['href="#u1"', 'href="#u2"', 'href="#u1"', 'href="#u1"', 'href="#u2"']);
  expect(main.match(/Rests on/g)).toHaveLength(1);
  for (const [, id] of main.matchAll(/href="#(u\d)"/g)) expect(page).toContain(`id="${id}"`);
});

test("of many units the first twenty are linked and the rest is counted", () => {
  const units = Array.from({ length: 5_000 }, (_, index) => unit({ key: `vote/${index + 1}` }));
  const blocks: readonly Block[] = [{ kind: "markdown", text: "All say yes.", from: units.map(({ key }) => key) }];

  const page = pageOf(outcome({}, { blocks, units }));

  expect(page).toContain("<summary>Rests on 5,000 units</summary>");
  expect(page.match(/<a href="#u\d+">/g)).toHaveLength(20);
  expect(page).toContain('<a href="#units">and 4,980 more</a>');
});

test("units come in pieces, so that a wide run's page is never in memory as a whole", () => {
  const units = Array.from({ length: 1_000 }, (_, index) => unit({ key: `vote/${index}`, text: "x".repeat(1_000) }));

  const pieces = [...renderHtml(outcome({}, { units }))];

  expect(pieces.length).toBeGreaterThan(1_000);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(20_000);
});

test("what each unit became is told: status, reason, value, and that a text was cut", () => {
  const units = [
    unit({ key: "a/1", status: "error", text: null, reason: "500 <b>" }),
    unit({ key: "a/2", status: "unparsed", text: "not JSON", reason: "expected JSON", costUsd: null }),
    unit({ key: "a/3", text: '```json\n{"answer":"B"}\n```', value: { answer: "B" }, cached: true, cut: true }),
    unit({ key: "a/4", status: "not_run", text: null }),
  ];

  const page = pageOf(outcome({}, { units }));

  expect(page).toContain('<p class="reason">500 &lt;b&gt;</p>');
  expect(page).toContain('<span class="status unparsed">unparsed</span>');
  expect(page).toContain("price unknown");
  expect(page).toContain('<pre dir="auto">not JSON</pre>');
  expect(page).toContain('<pre dir="auto">{\n  &quot;answer&quot;: &quot;B&quot;\n}</pre>');
  expect(page.match(/answer&quot;/g)).toHaveLength(1);
  expect(page).toContain("cut by the output cap");
  expect(page).toContain("cached");
  expect(page).toContain('<span class="status not_run">not run</span>');
});

test("a simulated report says so on top, in its title, at every heading and at every unit", () => {
  const units = [unit({ model: "sim/crowd" })];

  const page = pageOf(outcome({ simulated: true }, { blocks: BLOCKS, units }));

  expect(page).toContain("<title>[simulated] Is it slow?</title>");
  expect(page).toContain('<p class="banner" role="note">Simulated: no real model answered.</p>');
  // h1, h2, h3, the chart, the units' heading and the one unit.
  expect(page.match(/<span class="mark">simulated<\/span>/g)).toHaveLength(6);
});

test("a report in which some answers are simulated says that of them", () => {
  const page = pageOf(outcome({}, { units: [unit({ model: "sim/a" }), unit({ key: "ask/2" })] }));

  expect(page).toContain("Simulated in part");
  expect(page.match(/<span class="mark">simulated<\/span>/g)).toHaveLength(1);
});

test("no text from outside is ever a tag, an attribute or a command, wherever it stands", () => {
  const blocks: readonly Block[] = [
    { kind: "heading", level: 2, text: EVIL },
    { kind: "markdown", text: EVIL, from: [EVIL] },
    { kind: "table", columns: [EVIL], rows: [[EVIL]], rowsFrom: [[EVIL]] },
    { kind: "chart", shape: "bars", title: EVIL, unit: EVIL, bars: [{ label: EVIL, value: 1 }] },
    { kind: "chart", shape: "stacks", title: EVIL, parts: [EVIL], bars: [{ label: EVIL, values: [1] }] },
    { kind: "chart", shape: "matrix", title: EVIL, unit: EVIL, rows: [EVIL], columns: [EVIL], cells: [[1]] },
  ];
  const units = [
    unit({ key: EVIL, model: EVIL, persona: EVIL, text: EVIL, value: { [EVIL]: EVIL } }),
    unit({ key: "b", status: "error", text: null, reason: EVIL }),
  ];
  const shortfall = { kind: "undecided", message: EVIL } as const;

  const page = pageOf(
    outcome({ run: EVIL, problem: EVIL }, { mode: EVIL, title: EVIL, headline: EVIL, blocks, units, shortfall }),
  );

  expect(page).not.toMatch(/<script|<img|[^\P{Cc}\n]|\u202e/u);
  const words = page.slice(page.indexOf("</style>")).replace(/<[^>]*>/g, "");
  expect(words).not.toMatch(/[<>]/);
  expect(openTagsLeft(page)).toEqual([]);
});

test("nothing is loaded and nothing runs: no address but links, and a policy that forbids the rest", () => {
  const page = pageOf(outcome({}, { blocks: BLOCKS }));

  expect(page).toContain(
    `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
  );
  expect(page).not.toMatch(/\ssrc=|url\(|@import|<link|<script|\son\w+=/);
});

test("a long report has a list of its sections, a short one has none", () => {
  const headings = (count: number) =>
    Array.from({ length: count }, (_, index): Block => ({ kind: "heading", level: 2, text: `Part ${index + 1}` }));

  const long = pageOf(outcome({}, { blocks: headings(4) }));
  const short = pageOf(outcome({}, { blocks: headings(3) }));

  expect(long).toContain('<li><a href="#s4">Part 4</a></li>');
  expect(long).toContain('<h2 id="s4"');
  expect(short).not.toContain("<nav");
});

test("a report whose headings are all small ones skips no level", () => {
  const blocks: readonly Block[] = [
    { kind: "heading", level: 3, text: "One" },
    { kind: "heading", level: 3, text: "Two" },
  ];

  const page = pageOf(outcome({}, { blocks }));

  expect(page.match(/<h\d/g)).toEqual(["<h1", "<h2", "<h2", "<h2"]);
});

test("a run without a report tells its problem and how to go on", () => {
  const page = pageOf(outcome({ report: null, status: "failed", problem: "openai: the key was refused (401)" }));

  expect(page).toContain('<h1 dir="auto">Run run-1</h1>');
  expect(page).toContain('<p class="headline">no report</p>');
  expect(page).toContain('<p class="note">Problem: openai: the key was refused (401)</p>');
  expect(page).toContain("<p>Next: <code>swarm retry run-1</code></p>");
  expect(page).not.toContain('id="units"');
  expect(openTagsLeft(page)).toEqual([]);
});

const VOID = new Set(["meta", "br", "hr", "wbr"]);

/** Tags that are not closed in the order in which they were opened; an end without a beginning is `/name`. */
function openTagsLeft(page: string): readonly string[] {
  const open: string[] = [];
  for (const [, slash, name = "", rest = ""] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)([^>]*)>/g)) {
    if (VOID.has(name) || rest.endsWith("/")) continue;
    if (slash === "") open.push(name);
    else if (open.at(-1) === name) open.pop();
    else return [...open, `/${name}`];
  }
  return open;
}
