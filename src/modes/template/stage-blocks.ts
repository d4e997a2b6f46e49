import type { Block } from "../../core/report.ts";
import { oneLine } from "../vote-blocks.ts";
import type { StageItem, StagePass, StageRun } from "./run-stage.ts";
import { innerBlock, withPrefix } from "./with-prefix.ts";

/** The section of a stage: what each of its runs reports, with the item it was about. */
export function stageBlocks(run: StageRun): readonly Block[] {
  const { stage, passes, skipped } = run;
  const heading: Block = { kind: "heading", level: 2, text: capitalised(stage.key) };
  if (passes.length === 0) {
    const from = run.missing.map(({ key }) => key);
    return [heading, { kind: "markdown", text: `*not run: ${skipped ?? "nothing to do"}*`, from }];
  }
  return [heading, ...passes.flatMap((pass) => passBlocks(run, pass))];
}

function passBlocks({ stage }: StageRun, { path, item, pass, report, units }: StagePass): readonly Block[] {
  const from = withPrefix(
    units.map(({ key }) => key),
    path,
  );
  const about = item === undefined ? "" : aboutOf(item);
  const which = stage.times === 1 ? "" : `run ${pass} of ${stage.times}`;
  const title = [about, which].filter((part) => part !== "").join(", ");
  const headings: readonly Block[] = title === "" ? [] : [{ kind: "heading", level: 3, text: title }];
  if (report === null) {
    const reason = units[0]?.reason ?? "it broke off";
    return [...headings, { kind: "markdown", text: `*broke off: ${reason}*`, from }];
  }
  return [
    ...headings,
    {
      kind: "markdown",
      text: `**${oneLine(report.headline).replaceAll("**", "")}** Keys begin with \`${path}/\`.`,
      from,
    },
    ...report.blocks.map((block) => innerBlock(block, path)),
  ];
}

/** What an item comes down to: its title behind those of what it was made from. */
function aboutOf({ title, origin, isOnly }: StageItem): string {
  const own = oneLine(title);
  if (origin === undefined) return own;
  return isOnly ? aboutOf(origin) : `${aboutOf(origin)} > ${own}`;
}

function capitalised(key: string): string {
  const words = key.replaceAll("-", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
