import { availableParallelism, cpus, totalmem } from "node:os";
import type { Claim, Row } from "./claim.ts";

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly platform: string;
}

export function thisMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** The rows of one claim under its name, for a terminal. */
export function printedTable({ name, claim }: Pick<Claim, "name" | "claim">, rows: readonly Row[]): string {
  const cells = [["what", "measured", "must reach", ""], ...rows.map(cellsOf)];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [`${name}: ${claim}`, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** The page with the figures of all claims, the machine and the day. */
export function benchmarksPage(
  measured: readonly { readonly claim: Claim; readonly rows: readonly Row[] }[],
  { cores, processor, memoryGb, node, platform }: Machine,
  at: Date,
): string {
  const sections = measured.map(({ claim, rows }) =>
    [
      `## ${claim.name}`,
      claim.claim,
      [
        line(["what", "measured", "must reach", "holds"]),
        "|---|---|---|---|",
        ...rows.map((row) => line(cellsOf(row))),
      ].join("\n"),
      claim.method.map((sentence) => `- ${sentence}`).join("\n"),
    ].join("\n\n"),
  );
  const intro = [
    "# Benchmarks",
    "Written by `npm run bench -- --write`. Compare ratios, never seconds.",
    `Measured on ${at.toISOString().slice(0, 10)}: ${cores} cores (${processor}), ${memoryGb} GB of memory, Node ${node}, ${platform}. The provider, the product and the bare clients share these cores; all traffic is on the loopback.`,
  ];
  return `${[...intro, ...sections].join("\n\n")}\n`;
}

function cellsOf({ what, measured, mustReach, holds }: Row): readonly string[] {
  return [what, measured, mustReach, holds === undefined ? "" : holds ? "yes" : "NO"];
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
