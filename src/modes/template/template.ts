import type { Mode, PlannedCall } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import { promptText, unknownTokens } from "../../prompts/template/fill-prompt.ts";
import { runStage, type StageRun } from "./run-stage.ts";
import { inputFor, type TemplateInput, type TemplateStage } from "./template-input.ts";
import { templateReport } from "./template-report.ts";

/**
 * A named swarm of several stages, each a question of another mode, run once or for each item of an earlier stage. Every run of
 * a stage is a run inside this one, so what one has finished is never asked again, and one that fails leaves the others alone.
 */
export function templateOf(others: ReadonlyMap<string, Mode>): Mode<TemplateInput> {
  const modeOf = (name: string): Mode => {
    // A stage's input was made for its mode, and is JSON like that of any run.
    const mode = name === "template" ? (template as unknown as Mode) : others.get(name);
    if (mode === undefined) throw new DefectError(`expected a stage to name a known mode, got ${name}`);
    return mode;
  };

  const template: Mode<TemplateInput> = {
    name: "template",

    *calls({ stages }) {
      for (const stage of stages) yield* stageCalls(stage, modeOf(stage.mode));
    },

    async run(ctx, input) {
      const runs = new Map<string, Promise<StageRun>>();
      for (const stage of input.stages) {
        const before = Promise.all(stage.needs.map((key) => runOf(runs, key)));
        runs.set(
          stage.key,
          before.then((needs) => runStage(ctx, stage, modeOf(stage.mode), needs)),
        );
      }
      return templateReport(input, await Promise.all(runs.values()));
    },
  };
  return template;
}

/** Stages come after those they wait for, so each is there when it is asked for. */
function runOf(runs: ReadonlyMap<string, Promise<StageRun>>, key: string): Promise<StageRun> {
  const run = runs.get(key);
  if (run === undefined) throw new DefectError(`expected stage ${key} to stand before those that need it`);
  return run;
}

/** The calls of a stage if it finds as many items as it takes at most; its prompts then hold what nobody knows yet. */
function* stageCalls(stage: TemplateStage, mode: Mode): Generator<PlannedCall> {
  const items = stage.each === undefined ? 1 : stage.most;
  const unknown = unknownTokens(stage.prompt);
  for (let item = 1; item <= items; item++) {
    for (let pass = 1; pass <= stage.times; pass++) {
      const path = [stage.key, ...(stage.each === undefined ? [] : [item]), ...(stage.times === 1 ? [] : [pass])];
      for (const call of mode.calls(outlookOf(stage, pass))) {
        const unknownInputTokens = unknown + (call.unknownInputTokens ?? 0);
        yield {
          key: `${path.join("/")}/${call.key}`,
          input: call.input,
          ...(unknownInputTokens === 0 ? {} : { unknownInputTokens }),
        };
      }
    }
  }
}

function outlookOf(stage: TemplateStage, pass: number) {
  if ("stages" in stage.question) return stage.question;
  const text = promptText(stage.prompt);
  return inputFor({ ...stage, prompt: [{ kind: "text", text }] }, { stages: new Map(), pass });
}
