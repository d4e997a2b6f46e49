import { expect, test } from "vitest";
import type { Conversation } from "../../prompts/conversation.ts";
import { existingIdeasPart, type Idea, ideaFields, ideaPrompt, ideaSpec } from "../../prompts/generate.ts";
import { CRITIQUE, type Critique, critiquePrompt, rewritePrompt } from "../../prompts/refine.ts";
import { parseStructured, type StructuredSpec, withSchema } from "../../prompts/structured.ts";
import { answerTo } from "./answers.ts";
import { APPROACHES } from "./approaches.ts";
import { promptReader } from "./prompt.ts";
import { DEFAULT_SHAPE } from "./shape.ts";

const LENS = { name: "cost", text: "Count money." };
const WORK = {
  title: "Wait and see",
  text: "Title: Wait and see\n\nIt may go away.\n\nHow it works: We meet in May.\n\nTrade-offs:\n- It may get worse.\n\nFeasibility 90 of 100: Easy.\n\nCost low: Nothing.\n\nIts author's scores of 100: safety 40.",
};

function said<T>(spec: StructuredSpec<T>, conversation: Conversation, sample = "0", native = true): T {
  const request = withSchema({ ...conversation, maxOutputTokens: 10_000, sample: 0 }, spec, native);
  const { text } = answerTo(promptReader()(request), DEFAULT_SHAPE, sample, 10_000);
  const parsed = parseStructured(text, spec);
  if (!parsed.ok) throw new Error(parsed.problems.join("; "));
  return parsed.value;
}

const promptFor = (existing: string, criteria: readonly string[] = []) =>
  ideaPrompt({ problem: "How do we grow?", lens: LENS, criteria, existing });

test.each([true, false])("an idea has its shape and the scores that were asked for, schema native %s", (native) => {
  const idea: Idea = said(ideaSpec(["safety"]), promptFor("", ["safety"]), "0", native);

  expect(APPROACHES.flatMap(({ titles }) => titles)).toContain(idea.title);
  expect(idea.mechanism).toContain("Simulated: ");
  expect(idea.scores?.safety).toBeGreaterThanOrEqual(20);
});

test("different draws have different ideas, and what exists is mostly avoided", () => {
  const known = APPROACHES.slice(0, 20).map(({ titles }) => titles[0]);
  const draws = Array.from({ length: 60 }, (_, sample) => String(sample));

  const blind = draws.map((sample) => said(ideaSpec([]), promptFor(""), sample).title);
  const told = draws.map((sample) => said(ideaSpec([]), promptFor(existingIdeasPart(known, 20)), sample).title);

  expect(new Set(blind).size).toBeGreaterThan(15);
  expect(told.filter((title) => (known as readonly string[]).includes(title)).length).toBeLessThan(15);
});

test("a critique quotes the draft, and a rewrite keeps its words and figures and answers the critics", () => {
  const question = "How do we grow?";

  const critique: Critique = said(CRITIQUE, critiquePrompt({ question, work: WORK, others: [], conflicts: [] }));
  const critiques = [{ ...critique, by: "skeptic" }];
  const form = ideaFields(["safety"]);
  const better = said(ideaSpec(["safety"]), rewritePrompt({ question, work: WORK, critiques, conflicts: [], form }));

  expect(critique.weaknesses.join()).toContain("Simulated: nobody is named who would do this");
  expect(better).toMatchObject({
    title: "Wait and see",
    summary: "It may go away.",
    mechanism: "We meet in May. The team's lead does it within a month, as skeptic asked.",
    tradeoffs: ["It may get worse.", "One person is bound for a month."],
    feasibility: { score: 90, why: "Easy." },
    cost: { level: "low", why: "Nothing." },
    scores: { safety: 40 },
  });
});
