import type { Mode, RunContext } from "../../core/context.ts";
import { CancelledError, DefectError, LimitError, SwarmError } from "../../core/errors.ts";
import type { Report, ReportItem, Unit } from "../../core/report.ts";
import type { PromptScope } from "../../prompts/template/fill-prompt.ts";
import { attempt } from "../units.ts";
import { inputFor, type TemplateStage } from "./template-input.ts";

/** One thing that a stage came to. */
export interface StageItem extends ReportItem {
  /** Names it within its stage; the runs that take it up are named after it. */
  readonly path: string;
  /** The item that its own stage took up. */
  readonly origin?: StageItem | undefined;
  /** The only item of its run: what it is about says more than its title. */
  readonly isOnly: boolean;
}

/** One run of a stage. */
export interface StagePass {
  /** The key of the run inside the template's run. */
  readonly path: string;
  readonly item?: StageItem | undefined;
  readonly pass: number;
  /** Null where the run broke off. */
  readonly report: Report | null;
  /** The units of its report as they are; those it would have had where it broke off. */
  readonly units: readonly Unit[];
}

/** What became of a stage. */
export interface StageRun {
  readonly stage: TemplateStage;
  readonly passes: readonly StagePass[];
  /** Best first; with several runs those of the first item first. */
  readonly items: readonly StageItem[];
  /** Items of the stage before that were more than it takes. */
  readonly leftOut: number;
  /** Why it was not run at all. */
  readonly skipped?: string | undefined;
  /** What it would have asked, where that is a shortfall. */
  readonly missing: readonly Unit[];
}

/** Runs a stage on what those before it came to, side by side for its items; not at all where one of them came to nothing. */
export async function runStage(
  ctx: RunContext,
  stage: TemplateStage,
  mode: Mode,
  needs: readonly StageRun[],
): Promise<StageRun> {
  const source = needs.find((need) => need.stage.key === stage.each);
  const empty = needs.map(nothingOf).find((reason) => reason !== undefined);
  if (empty !== undefined) return skippedRun(stage, mode, empty);
  if (source?.items.length === 0) {
    const reason = `stage ${source.stage.key} found nothing to take up`;
    return stage.isOptional ? { ...noRun(stage), skipped: reason } : skippedRun(stage, mode, reason);
  }
  const items = source === undefined ? [undefined] : source.items.slice(0, stage.most);
  const plans = items.flatMap((item) => Array.from({ length: stage.times }, (_, index) => ({ item, pass: index + 1 })));
  const stages = new Map(needs.map((need) => [need.stage.key, toldOf(need)]));
  const passes: StagePass[] = [];
  const work = ({ item, pass }: (typeof plans)[number]) =>
    runPass(ctx, stage, mode, { item, pass, stages }, pathOf(stage, item, pass));
  for await (const settled of ctx.fanOut(plans, work)) {
    if (settled.kind !== "value") throw new DefectError(`expected stage ${stage.key} to settle its own failures`);
    passes.push(settled.value);
  }
  return {
    stage,
    passes,
    items: passes.flatMap((pass) => itemsOf(stage, pass)),
    leftOut: source === undefined ? 0 : source.items.length - items.length,
    missing: [],
  };
}

interface PassScope extends PromptScope {
  readonly item: StageItem | undefined;
}

async function runPass(
  ctx: RunContext,
  stage: TemplateStage,
  mode: Mode,
  scope: PassScope,
  path: string,
): Promise<StagePass> {
  const input = inputFor(stage, scope);
  const { item, pass } = scope;
  const report = await attempt(() => ctx.child(path, mode, input));
  if (!(report instanceof SwarmError)) return { path, item, pass, report, units: report.units };
  const isStopped = report instanceof CancelledError || report instanceof LimitError;
  const end = isStopped
    ? ({ status: "not_run", reason: "the run stopped first" } as const)
    : ({ status: "error", reason: report.message } as const);
  return { path, item, pass, report: null, units: plannedUnits(mode, input, end) };
}

/** Why those who wait for the stage have nothing to start from; undefined where they have. */
function nothingOf({ stage, passes, skipped, missing }: StageRun): string | undefined {
  if (skipped !== undefined) return missing.length > 0 ? `stage ${stage.key} was not run: ${skipped}` : undefined;
  if (passes.some(({ report }) => (report?.counts.answered ?? 0) > 0)) return undefined;
  const units = passes.flatMap((pass) => pass.units);
  const wasAsked = units.length === 0 || units.some(({ status }) => status !== "not_run");
  return wasAsked ? `stage ${stage.key} gave no answer` : `the run stopped before stage ${stage.key} was asked`;
}

function skippedRun(stage: TemplateStage, mode: Mode, reason: string): StageRun {
  const input = inputFor(stage, { stages: new Map(), pass: 1 });
  const units = plannedUnits(mode, input, { status: "not_run", reason });
  const missing = units.map((unit) => ({ ...unit, key: `${stage.key}/${unit.key}` }));
  return { ...noRun(stage), skipped: reason, missing };
}

function noRun(stage: TemplateStage): StageRun {
  return { stage, passes: [], items: [], leftOut: 0, missing: [] };
}

function plannedUnits(
  mode: Mode,
  input: ReturnType<typeof inputFor>,
  end: Pick<Unit, "status" | "reason">,
): readonly Unit[] {
  return Array.from(mode.calls(input), ({ key, input: { model, persona } }) => ({
    key,
    model,
    ...(persona === undefined ? {} : { persona }),
    text: null,
    ...end,
  }));
}

/** `details/idea/3`, with `/2` behind it for the second of several runs. */
function pathOf(stage: TemplateStage, item: StageItem | undefined, pass: number): string {
  return [stage.key, ...(item === undefined ? [] : [item.path]), ...(stage.times === 1 ? [] : [pass])].join("/");
}

/** Several items may rest on one unit, so that a number tells those after the first apart. */
function itemsOf(stage: TemplateStage, { path: run, item, report }: StagePass): readonly StageItem[] {
  const within = run.slice(stage.key.length + 1);
  const seen = new Map<string, number>();
  const all = report?.items ?? [];
  return all.map((each) => {
    const count = (seen.get(each.key) ?? 0) + 1;
    seen.set(each.key, count);
    const name = count === 1 ? each.key : `${each.key}.${count}`;
    const path = within === "" ? name : `${within}/${name}`;
    return { ...each, path, origin: item, isOnly: all.length === 1 };
  });
}

function toldOf({ passes, items, skipped }: StageRun): { headline: string; items: readonly StageItem[] } {
  const [first] = passes;
  if (first === undefined) return { headline: `Not run: ${skipped ?? "nothing to do"}.`, items };
  if (passes.length === 1) return { headline: first.report?.headline ?? "It broke off.", items };
  return { headline: `${passes.length} runs, ${items.length} items.`, items };
}
