import { showCounts } from "../collate/headline.ts";
import type { Mode, PlannedCall, RunContext } from "../core/context.ts";
import { DefectError } from "../core/errors.ts";
import type { Block, Unit } from "../core/report.ts";
import { countUnits } from "../core/run.ts";
import { analyzePrompt, type SynthesisPrompt, synthesisPrompt } from "../prompts/analyze.ts";
import { cutTables } from "./cut-tables.ts";
import { problemTable } from "./problem-table.ts";
import { callTo, type QuestionInput, requestOf, titleOf } from "./question.ts";
import { plannedRankingCalls, rankAnswers } from "./rank-answers.ts";
import { REFINED_SYNTHESIS, type RefinedSynthesis, refineSynthesis, synthesisRefineCalls } from "./refine-synthesis.ts";
import { answerItems } from "./report-items.ts";
import { askAll } from "./units.ts";

const SYNTHESIS = "synthesis";
/** A usual length of an answer, for the estimate of a synthesis that is yet to be asked for. */
const LIKELY_ANSWER_TOKENS = 700;

export type AnalyzeInput = QuestionInput & {
  /** Every persona criticises the synthesis, which is then written again. */
  readonly refine?: boolean | undefined;
  /** The answers are ranked: by the judge of `grouping`, or by the personas themselves. */
  readonly rank?: boolean | undefined;
};

/** Every persona looks at the question by itself, side by side; then a synthesis puts what they said together. */
export const analyze: Mode<AnalyzeInput> = {
  name: "analyze",

  *calls(question) {
    yield* personaCalls(question);
    if (question.members.length < 2) return;
    const answers = question.members.map((member) => ({
      persona: nameOf(member.persona?.name),
      text: "(the answer, once it is there)",
    }));
    const unknownInputTokens = LIKELY_ANSWER_TOKENS * answers.length;
    yield { ...synthesisCall(question, { answers, missing: [] }), unknownInputTokens };
    if (question.refine === true) yield* synthesisRefineCalls(question);
    if (question.rank === true)
      yield* plannedRankingCalls(
        question,
        [...personaCalls(question)].map(({ key }) => key),
      );
  },

  async run(ctx, question) {
    const units = await askAll(ctx, personaCalls(question));
    const synthesis = question.members.length < 2 ? [] : await synthesise(ctx, question, units);
    const refined = question.refine === true ? await refineSynthesis(ctx, question, synthesis[0]) : NOT_REFINED;
    const ranked = question.rank === true ? await rankAnswers(ctx, question, units) : { units, blocks: [], asides: [] };
    const all = [...units, ...synthesis, ...refined.units];
    const counts = countUnits(all);
    return {
      mode: "analyze",
      title: titleOf(question.prompt),
      headline: `${units.length} points of view${synthesis.length > 0 ? " and a synthesis" : ""}${refined.rewrite === undefined ? "" : ", refined"}: ${showCounts(counts)}`,
      counts,
      blocks: [
        ...synthesisBlocks(synthesis, refined),
        ...ranked.blocks,
        ...ranked.units.flatMap(personaSection),
        ...cutTables(all),
        ...problemTable(refined.units),
      ],
      units: [...all, ...ranked.asides],
      items: answerItems(
        [...(refined.rewrite === undefined ? synthesis : [refined.rewrite]), ...ranked.units],
        itemTitle,
      ),
    };
  },
};

const NOT_REFINED: RefinedSynthesis = { units: [], blocks: [] };

function itemTitle({ key, persona }: Unit): string | undefined {
  return key === SYNTHESIS || key === REFINED_SYNTHESIS ? "Synthesis" : persona;
}

/** A refined synthesis stands before the one it was made of. */
function synthesisBlocks(synthesis: readonly Unit[], { rewrite, blocks }: RefinedSynthesis): readonly Block[] {
  if (rewrite === undefined) return [...synthesis.flatMap((unit) => section("Synthesis", unit)), ...blocks];
  return [
    ...section("Synthesis, refined", rewrite),
    ...blocks,
    ...synthesis.flatMap((unit) => section("Synthesis, as it was", unit)),
  ];
}

function* personaCalls(question: QuestionInput): Generator<PlannedCall> {
  const { prompt, files, system } = question;
  for (const member of question.members) {
    if (member.persona === undefined) throw new DefectError("expected every member of an analysis to have a persona");
    const conversation = analyzePrompt({ question: prompt, files, system, persona: member.persona });
    yield callTo(keyOf(member.persona.name), member, requestOf(question, conversation, 0));
  }
}

/** A persona of that name is not the synthesis. */
function keyOf(persona: string): string {
  return persona === SYNTHESIS ? `persona/${persona}` : persona;
}

type SynthesisMaterial = Pick<SynthesisPrompt, "answers" | "missing">;

function synthesisCall(question: QuestionInput, material: SynthesisMaterial): PlannedCall {
  const [first] = question.members;
  if (first === undefined) throw new DefectError("expected members to make a synthesis of, got none");
  const { prompt, fileCount } = question;
  const conversation = synthesisPrompt({ question: prompt, fileCount, ...material });
  return callTo(SYNTHESIS, { ...first, persona: undefined }, requestOf(question, conversation, 0));
}

/** One call over what was answered; with fewer than two answers there is nothing to put together. */
async function synthesise(ctx: RunContext, question: QuestionInput, units: readonly Unit[]): Promise<readonly Unit[]> {
  const material = materialOf(units);
  if (material.answers.length >= 2) return askAll(ctx, [synthesisCall(question, material)]);
  const reason = `a synthesis needs two answers, got ${material.answers.length}`;
  return [{ key: SYNTHESIS, status: "not_run", model: question.members[0]?.model ?? "", text: null, reason }];
}

function materialOf(units: readonly Unit[]): SynthesisMaterial {
  const answers: { persona: string; text: string }[] = [];
  const missing: { persona: string; status: Exclude<Unit["status"], "answered"> }[] = [];
  for (const unit of units) {
    const persona = nameOf(unit.persona);
    if (unit.status === "answered") answers.push({ persona, text: unit.text ?? "" });
    else missing.push({ persona, status: unit.status });
  }
  return { answers, missing };
}

function personaSection(unit: Unit): readonly Block[] {
  return section(nameOf(unit.persona), unit);
}

function section(title: string, unit: Unit): readonly Block[] {
  const text = unit.status === "answered" ? (unit.text ?? "") : `*${statusWords(unit)}*`;
  return [
    { kind: "heading", level: 2, text: title },
    { kind: "markdown", text, from: [unit.key] },
  ];
}

function statusWords({ status, reason }: Unit): string {
  return reason === undefined ? status.replace("_", " ") : `${status.replace("_", " ")}: ${reason}`;
}

function nameOf(persona: string | undefined): string {
  return persona ?? "analyst";
}
