import type { Mode, PlannedCall } from "../core/context.ts";
import { DefectError } from "../core/errors.ts";
import { countUnits } from "../core/run.ts";
import { askPrompt } from "../prompts/ask.ts";
import { callTo, type QuestionInput, requestOf, titleOf } from "./question.ts";
import { answerItems } from "./report-items.ts";
import { askAll } from "./units.ts";

/** One oracle, one answer. */
export const ask: Mode<QuestionInput> = {
  name: "ask",

  *calls(question): Generator<PlannedCall> {
    const [member] = question.members;
    if (member === undefined) throw new DefectError("expected one member to ask, got none");
    const { prompt, files, system } = question;
    const conversation = askPrompt({ question: prompt, files, system, persona: member.persona });
    yield callTo("answer", member, requestOf(question, conversation, 0));
  },

  async run(ctx, question) {
    const units = await askAll(ctx, ask.calls(question));
    const [unit] = units;
    const headline = unit?.status === "answered" ? `answered by ${unit.model}` : (unit?.reason ?? "not run");
    const text = unit?.text ?? "";
    return {
      mode: "ask",
      title: titleOf(question.prompt),
      headline,
      counts: countUnits(units),
      blocks: text === "" ? [] : [{ kind: "markdown", text, from: ["answer"] }],
      units,
      items: answerItems(units),
    };
  },
};
