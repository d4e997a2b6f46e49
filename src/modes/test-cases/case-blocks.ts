import type { Block, ReportItem } from "../../core/report.ts";
import type { TestCase } from "../../core/test-case.ts";
import { oneLine } from "../vote-blocks.ts";
import type { NumberedCase } from "./numbered-cases.ts";

/** Every case in full, by file, each with the units that gave it. */
export function caseBlocks(cases: readonly NumberedCase[]): readonly Block[] {
  const blocks: Block[] = [];
  let file: string | undefined;
  for (const each of cases) {
    if (each.case.file !== file) {
      file = each.case.file;
      blocks.push({ kind: "heading", level: 2, text: `Cases for ${file}` });
    }
    blocks.push(
      { kind: "heading", level: 3, text: titleOf(each) },
      { kind: "markdown", text: textOf(each), from: each.from },
    );
  }
  return blocks;
}

/** The cases, one by one, for what comes next. */
export function caseItems(cases: readonly NumberedCase[]): readonly ReportItem[] {
  return cases.map((each) => ({ key: each.case.key, title: titleOf(each), text: textOf(each) }));
}

function titleOf({ id, case: { name } }: NumberedCase): string {
  return `${id} ${oneLine(name)}`;
}

function textOf({ case: own, from, merged }: NumberedCase): string {
  return [
    ...wordsOf(own),
    `- Given by: ${from.join(", ")}${merged.length === 0 ? "" : `; said ${merged.length + 1} times`}`,
  ].join("\n");
}

function wordsOf(own: TestCase & { readonly isSymbolKnown: boolean }): readonly string[] {
  const { category, file, symbol, scenario, setup, steps, assertions, expected } = own;
  const name = oneLine(symbol);
  const doubt = own.isSymbolKnown ? "" : " (no such name was found in the file)";
  const about = name === "" ? `\`${file}\`` : `\`${name.replaceAll("`", "'")}\` in \`${file}\`${doubt}`;
  return [
    `- Category: ${category}`,
    `- About: ${about}`,
    `- Scenario: ${oneLine(scenario)}`,
    ...(setup.trim() === "" ? [] : [`- Set-up: ${oneLine(setup)}`]),
    "- Steps:",
    ...numbered(steps),
    "- Assertions:",
    ...numbered(assertions),
    `- Expected: ${oneLine(expected)}`,
  ];
}

function numbered(lines: readonly string[]): readonly string[] {
  return lines
    .map(oneLine)
    .filter((line) => line !== "")
    .map((line, index) => `    ${index + 1}. ${line}`);
}
