import type { Answer, AskInput } from "../../core/step.ts";
import type { JudgeGateParts } from "../../gates/change/judge-gate.ts";
import { CHANGE_JUDGEMENT, judgeChangePrompt } from "../../prompts/judge-change.ts";
import type { Persona } from "../../prompts/persona.ts";
import { parseStructured, repairRequest, withSchema } from "../../prompts/structured.ts";

export interface JudgeSeat {
  /** `provider/model`. */
  readonly model: string;
  readonly nativeSchema: boolean;
  readonly persona?: Persona | undefined;
  readonly maxOutputTokens: number;
}

/** Makes one call within the step that asks, with its reservation. */
export type AskModel = (input: AskInput, signal: AbortSignal) => Promise<Answer>;

/** A judge of changes who is a model: asked for its judgement by schema, and once more with the exact problems where it does not fit. */
export function askJudge(seat: JudgeSeat, ask: AskModel): JudgeGateParts["ask"] {
  return async (question, signal) => {
    const conversation = judgeChangePrompt({ ...question, persona: seat.persona });
    const plain = { ...conversation, maxOutputTokens: seat.maxOutputTokens, temperature: 0, sample: 0 };
    const request = withSchema(plain, CHANGE_JUDGEMENT, seat.nativeSchema);
    const about = { model: seat.model, persona: seat.persona?.name };
    const answer = await ask({ ...about, request }, signal);
    if (answer.finish === "refused") return { kind: "none", reason: `${answer.model} refused` };
    const first = parseStructured(answer.text, CHANGE_JUDGEMENT);
    if (first.ok) return { kind: "judged", lines: first.value.lines, judge: answer.model };
    const again = await ask({ ...about, request: repairRequest(request, answer.text, first.problems) }, signal);
    const second = parseStructured(again.text, CHANGE_JUDGEMENT);
    if (second.ok) return { kind: "judged", lines: second.value.lines, judge: again.model };
    return { kind: "none", reason: `${again.model} gave nothing that fits: ${second.problems.join("; ")}` };
  };
}
