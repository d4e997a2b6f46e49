import type { App } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import { showMany, showTime } from "./show-amount.ts";
import { table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface WorktreesFlags {
  readonly dryRun?: boolean | undefined;
  readonly json?: boolean | undefined;
}

type Views = Awaited<ReturnType<App["worktrees"]>>;

/** Prints all worktrees of the project, or moves those that hold nothing to the trash. */
export async function listWorktrees(cli: Cli, action: "list" | "prune", flags: WorktreesFlags): Promise<number> {
  if (action === "list" && flags.dryRun === true) {
    throw new InputError("expected --dry-run with prune, got it with list, which changes nothing");
  }
  const terminal = new Terminal(cli.io);
  await using app = await cli.wiring.openApp(cli.io);
  if (action === "list") {
    const views = await app.worktrees();
    if (flags.json === true) terminal.raw(`${JSON.stringify(views, null, 2)}\n`);
    else if (views.length === 0) terminal.warn("no worktrees in this project: swarm build makes them as it needs them");
    else terminal.result(overview(views));
    return 0;
  }
  const isDryRun = flags.dryRun === true;
  const pruned = await app.pruneWorktrees(isDryRun);
  if (flags.json === true) {
    terminal.raw(`${JSON.stringify({ isDryRun, ...pruned }, null, 2)}\n`);
    return 0;
  }
  const { moved, kept, deleted, trash } = pruned;
  if (moved.length + kept.length > 0) terminal.result(overview([...moved, ...kept]));
  const [move, remove] = isDryRun ? ["would move", "would delete"] : ["moved", "deleted"];
  const gone = deleted.length === 0 ? "" : `, ${remove} ${deleted.length} that lay there for 14 days`;
  terminal.say(`${move} ${showMany(moved.length, "worktree")} to ${trash}, kept ${kept.length}${gone}`);
  return 0;
}

function overview(views: Views): string {
  const rows = views.map(({ run, task, state, keeps, changedAt, path }) => [
    task === "" ? "-" : `${run}/${task}`,
    state,
    keeps ?? "-",
    showTime(changedAt),
    path,
  ]);
  return table(["task", "state", "kept because", "changed", "path"], rows);
}
