import path from "node:path";
import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import type { Block } from "../core/report.ts";
import { FlagNumbers } from "./flag-numbers.ts";
import { checkWritable, writeWhole } from "./output-files.ts";
import { showMany } from "./show-amount.ts";
import { table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface ShowPlanFlags {
  readonly agents?: string | undefined;
  readonly model?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
}

/** Prints a plan as a table, with what it takes. */
export async function showPlan(cli: Cli, plan: string | undefined, flags: ShowPlanFlags): Promise<number> {
  const terminal = new Terminal(cli.io, flags);
  const numbers = new FlagNumbers();
  const workers = numbers.agents(flags.agents);
  if (numbers.problems.length > 0) throw new InputError(numbers.problems);
  await using app = await cli.wiring.openApp(cli.io);
  const view = await app.viewPlan({ plan, workers, model: flags.model });
  if (flags.json === true) {
    const { plan: drawn, estimate, warnings } = view;
    terminal.raw(`${JSON.stringify({ ...drawn, estimate, warnings }, null, 2)}\n`);
    return 0;
  }
  const file = path.relative(cli.io.cwd, view.file) || view.file;
  terminal.result(`${view.plan.goal.trim()}\n\n${view.headline}\n${view.blocks.map(blockText).join("")}`);
  terminal.say(`${file}: change it with an editor, then \`swarm plan check\``);
  return 0;
}

/** Checks a plan against the repository; all its problems are told as wrong input. */
export async function checkPlan(
  cli: Cli,
  plan: string | undefined,
  flags: { readonly quiet?: boolean },
): Promise<number> {
  const terminal = new Terminal(cli.io, flags);
  await using app = await cli.wiring.openApp(cli.io);
  const { file, plan: checked, warnings, headline } = await app.viewPlan({ plan });
  for (const warning of warnings) terminal.warn(warning);
  const found = warnings.length === 0 ? "nothing wrong" : `nothing wrong, ${showMany(warnings.length, "warning")}`;
  terminal.result(`${path.relative(cli.io.cwd, file) || file}: ${found}; ${headline}\n`);
  return checked.tasks.length > 0 ? 0 : 1;
}

/** Has a plan changed by a person; answers 0 when it passed the check afterwards. */
export async function editPlan(cli: Cli, plan: string | undefined): Promise<number> {
  const terminal = new Terminal(cli.io);
  await using app = await cli.wiring.openApp(cli.io);
  const { file, isChanged } = await app.editPlan(plan);
  const shown = path.relative(cli.io.cwd, file) || file;
  if (!isChanged) {
    terminal.say(`${shown}: nothing changed`);
    return 0;
  }
  const { warnings, headline } = await app.viewPlan({ plan: file });
  for (const warning of warnings) terminal.warn(warning);
  terminal.say(`${shown}: changed; ${headline}`);
  return 0;
}

export interface DrawPlanFlags {
  readonly format?: string | undefined;
  readonly output?: string | undefined;
  readonly quiet?: boolean | undefined;
}

const FORMATS = ["svg", "mermaid", "dot"] as const;
const EXTENSIONS: Readonly<Record<string, (typeof FORMATS)[number]>> = {
  ".svg": "svg",
  ".mmd": "mermaid",
  ".mermaid": "mermaid",
  ".dot": "dot",
  ".gv": "dot",
};

/** Draws a plan: into a file, or as text to stdout. */
export async function drawPlan(cli: Cli, plan: string | undefined, flags: DrawPlanFlags): Promise<number> {
  const { output } = flags;
  const terminal = new Terminal(cli.io, flags);
  const named = flags.format ?? (output === undefined ? "mermaid" : EXTENSIONS[path.extname(output).toLowerCase()]);
  const format = FORMATS.find((each) => each === named);
  if (format === undefined) {
    throw new InputError(
      flags.format === undefined
        ? `expected -o to name a .svg, .mmd or .dot file, got ${output}: or say which with --format`
        : unknownName("--format", flags.format, FORMATS),
    );
  }
  if (output !== undefined) await checkWritable([output], cli.io.cwd);
  await using app = await cli.wiring.openApp(cli.io);
  const view = await app.viewPlan({ plan });
  const drawing = await app.drawPlan(view.plan, format);
  if (output === undefined) {
    terminal.result(drawing);
    return 0;
  }
  await writeWhole(output, cli.io.cwd, [drawing]);
  terminal.say(`wrote ${output}: ${view.headline}`);
  return 0;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `\n${block.text}\n\n`;
    case "table":
      return table(block.columns, block.rows);
    case "markdown":
      return `${block.text}\n`;
    case "chart":
      return "";
  }
}
