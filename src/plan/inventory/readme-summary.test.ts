import { expect, test } from "vitest";
import { readmeOf, readmeSummary } from "./readme-summary.ts";

test("badges, pictures, tags and addresses are left out", () => {
  const text = [
    "<!-- top -->",
    '<h1 align="center">\n  <img src="x.png"> Murmur\n</h1>',
    "",
    "[![CI](https://x/y.svg)](https://x) ![logo][l]",
    "",
    "Puts **many** agents on [one](https://x) `job`",
    "and reports.",
    "",
    "More.",
  ].join("\n");

  expect(readmeSummary(text)).toEqual({ title: "Murmur", summary: "Puts many agents on one job and reports." });
});

test("reStructuredText has its title underlined", () => {
  const text = "====\nTool\n====\n\n.. image:: x.png\n\nA tool for `everyone <https://x>`_ who works.\n";

  expect(readmeSummary(text)).toEqual({ title: "Tool", summary: "A tool for everyone who works." });
});

test("front matter, lists, tables and code are no summary", () => {
  const text =
    "---\ntitle: x\n---\n# T\n\n- a list of things that is long\n\n| a | b |\n\n```sh\nnpm install a-long-name\n```\n\nWhat it is, in one line.\n";

  expect(readmeSummary(text)).toEqual({ title: "T", summary: "What it is, in one line." });
});

test("a long paragraph is cut at a word, and an empty text has nothing to say", () => {
  const { summary } = readmeSummary(`# T\n\n${"word ".repeat(200)}`);

  expect(summary).toMatch(/word…$/);
  expect(summary?.length).toBeLessThanOrEqual(300);
  expect(readmeSummary("")).toEqual({ title: null, summary: null });
});

test("the README of the root speaks for the project, Markdown before others", () => {
  expect(readmeOf(["docs/README.md", "README", "Readme.MD", "sub/README.md"])).toBe("Readme.MD");
  expect(readmeOf([".github/README.md", "a.md"])).toBe(".github/README.md");
  expect(readmeOf(["sub/README.md"])).toBeUndefined();
});
