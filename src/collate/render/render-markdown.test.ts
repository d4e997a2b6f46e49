import { expect, test } from "vitest";
import { outcome, unit } from "../../../test/fakes/run-outcome.ts";
import type { Block } from "../../core/report.ts";
import { renderMarkdown } from "./render-markdown.ts";

test("a report reads title, headline, blocks in order, and what it took", () => {
  const blocks: readonly Block[] = [
    { kind: "heading", level: 2, text: "Answers" },
    {
      kind: "table",
      columns: ["answer", "votes"],
      rows: [
        ["yes | maybe", 1],
        ["no", 12],
      ],
    },
    { kind: "heading", level: 3, text: "Why" },
    { kind: "markdown", text: "\nBecause:\n\n- it is\n" },
  ];

  const text = renderMarkdown(outcome({ elapsedMs: 4_200 }, { blocks }));

  expect(text).toBe(`# Is it slow?

**yes**

## Answers

| answer       | votes |
| ------------ | ----: |
| yes \\| maybe |     1 |
| no           |    12 |

### Why

Because:

- it is

---

1 planned, 1 answered · $0.0123 · 4.2 s · run run-1
`);
});

test("every line of a simulated report that is not blank says so", () => {
  const units = [unit({ model: "sim/oracle" })];
  const spend = { ...outcome().spend, settledUsd: 0 };
  const blocks: readonly Block[] = [
    { kind: "markdown", text: "one\r\n\n  \ntwo\u2028three\rfour\u000bfive" },
    { kind: "table", columns: ["a"], rows: [["b\nc"]] },
  ];

  const text = renderMarkdown(outcome({ simulated: true, spend }, { units, blocks }));

  expect(text).toBe(`[simulated] # Is it slow?

[simulated] **yes**

[simulated] one

  
[simulated] two
[simulated] three
[simulated] fourfive

[simulated] | a   |
[simulated] | --- |
[simulated] | b c |

[simulated] ---

[simulated] 1 planned, 1 answered · $0 (simulated) · run run-1
`);
});

test("no text of a model drives the terminal, wherever it stands", () => {
  const evil = "a\u001b[2J\u001b]0;owned\u0007\u009b31m\rb\u202e";
  const blocks: readonly Block[] = [
    { kind: "heading", level: 2, text: evil },
    { kind: "markdown", text: evil },
    { kind: "table", columns: [evil], rows: [[evil]] },
  ];

  const text = renderMarkdown(outcome({ problem: evil, run: evil }, { title: evil, headline: evil, blocks }));

  expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e|owned/u);
});

test("an answer that was cut inside a code block does not swallow the rest", () => {
  const blocks: readonly Block[] = [{ kind: "markdown", text: "````ts\nconst a = `\n```\n" }];

  const text = renderMarkdown(outcome({}, { blocks }));

  expect(text).toContain("const a = `\n```\n````\n\n---");
});

test.each(["```\na\n```", "~~~\n```\n~~~", "```inline``` is no block", "no block"])("%j is left as it is", (body) => {
  const text = renderMarkdown(outcome({}, { blocks: [{ kind: "markdown", text: body }] }));

  expect(text).toContain(`\n\n${body}\n\n---`);
});

test("a run without a report tells its problem and how to go on", () => {
  const text = renderMarkdown(
    outcome({ report: null, status: "failed", problem: "openai: the key was refused (401)" }),
  );

  expect(text).toBe(`# Run run-1

**no report**

---

$0.0123 · run run-1

Problem: openai: the key was refused (401)

Next: \`swarm retry run-1\`
`);
});

test("a headline with marks of its own stays one bold line", () => {
  const text = renderMarkdown(outcome({}, { headline: "**12/12**\nyes" }));

  expect(text).toContain("\n\n**12/12 yes**\n\n");
});
