import { expect, test } from "vitest";
import type { ModelRequest } from "../../core/model.ts";
import { analyzePrompt, type PersonaAnswer, synthesisPrompt } from "../../prompts/analyze.ts";
import { attachmentParts } from "../../prompts/attachments.ts";
import type { Conversation } from "../../prompts/conversation.ts";
import { answerTo } from "./answers.ts";
import { promptReader } from "./prompt.ts";
import { DEFAULT_SHAPE } from "./shape.ts";

const QUESTION = "Is this architecture sound?";
const SENTENCES = ["The store is small.", "It is copied hourly.", "Nobody has restored it.", "Two people know it."];

function said(conversation: Conversation, seed = 0): string {
  const request: ModelRequest = { ...conversation, maxOutputTokens: 10_000, sample: 0 };
  return answerTo(promptReader()(request), { ...DEFAULT_SHAPE, seed }, "0", request.maxOutputTokens).text;
}

function answersOf(names: readonly string[], seed = 0): readonly PersonaAnswer[] {
  const files = attachmentParts([{ path: "a.md", text: SENTENCES.join(" ") }]);
  return names.map((name) => {
    const persona = { name, description: "d", instructions: `You are the ${name}.` };
    return { persona: name, text: said(analyzePrompt({ question: QUESTION, files, persona }), seed) };
  });
}

function sectionsOf(text: string): ReadonlyMap<string, string> {
  const sections = text.split(/^## /m).slice(1);
  return new Map(sections.map((section) => [section.split("\n")[0] ?? "", section]));
}

function synthesisOf(answers: readonly PersonaAnswer[], missing: readonly string[] = []): string {
  const absent = missing.map((persona) => ({ persona, status: "error" as const }));
  return said(synthesisPrompt({ question: QUESTION, answers, missing: absent, fileCount: 1 }));
}

function holding(persona: string, position: string): PersonaAnswer {
  return { persona, text: `As ${persona}, my position is **${position}**.\n\n> ${persona} rests on this sentence.` };
}

test("a synthesis has the sections that its prompt asks for, in order, and says that it is simulated", () => {
  const conversation = synthesisPrompt({
    question: QUESTION,
    answers: answersOf(["a", "b"]),
    missing: [],
    fileCount: 1,
  });
  const asked = [...(conversation.messages[0]?.parts.at(-1) ?? "").matchAll(/^## .+$/gm)].map(([line]) => line);

  const text = said(conversation);

  expect(text).toMatch(/^\*Simulated answer: no real model was asked\.\*/);
  expect([...text.matchAll(/^## .+$/gm)].map(([line]) => line)).toEqual(asked);
});

test("a synthesis names everyone and quotes only what they quoted", () => {
  const names = ["judge", "critic", "skeptic", "innovator"];

  for (let seed = 0; seed < 20; seed++) {
    const text = synthesisOf(answersOf(names, seed));

    for (const name of names) expect(text).toContain(name);
    for (const [, quote] of text.matchAll(/“(.+?)”/g)) expect(SENTENCES).toContain(quote);
  }
});

test("who holds the same agrees, and the most held position is recommended with its reason", () => {
  const answers = [holding("judge", "No"), holding("critic", "Yes"), holding("skeptic", "Yes")];

  const sections = sectionsOf(synthesisOf(answers));

  expect(sections.get("Agreement")).toContain("**Yes**: critic and skeptic (2 of 3).");
  expect(sections.get("Disagreement")).toContain("judge holds **No** against **Yes**.");
  expect(sections.get("Strongest arguments")).toContain("- For **No**, judge: “judge rests on this sentence.”");
  expect(sections.get("Recommendation")).toMatch(/\n\*\*Yes\*\*, with medium certainty: 2 of 3 hold it\. .*critic: “/);
});

test.each([
  [[holding("judge", "No"), holding("critic", "Yes")], "Agreement", "None"],
  [[holding("judge", "No"), holding("critic", "No")], "Disagreement", "None"],
  [[holding("judge", "No"), holding("critic", "No")], "Recommendation", "high certainty"],
])("a section with nothing to say says so", (answers, title, expected) => {
  expect(sectionsOf(synthesisOf(answers)).get(title)).toContain(expected);
});

test("answers without a position are put together by what they say", () => {
  const answers = [
    { persona: "judge", text: "The load is small and stays small." },
    { persona: "critic", text: "Restoring was never tried by anyone." },
  ];

  const text = synthesisOf(answers);

  expect(text).toContain("judge: “The load is small and stays small.”");
  expect(text).toContain("critic: “Restoring was never tried by anyone.”");
  expect(sectionsOf(text).get("Recommendation")).toContain("low certainty");
});

test("who gave no answer is named as missing", () => {
  const text = synthesisOf([holding("judge", "No"), holding("critic", "Yes")], ["security", "legal"]);

  expect(text).toContain("Missing points of view: security (error), legal (error).");
});
