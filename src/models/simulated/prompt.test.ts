import { expect, test } from "vitest";
import type { ModelRequest } from "../../core/model.ts";
import { analyzePrompt, synthesisPrompt } from "../../prompts/analyze.ts";
import { askPrompt } from "../../prompts/ask.ts";
import { attachmentParts } from "../../prompts/attachments.ts";
import type { Conversation } from "../../prompts/conversation.ts";
import { repairRequest, withSchema } from "../../prompts/structured.ts";
import { VOTE, votePrompt } from "../../prompts/vote.ts";
import { type Prompt, promptReader } from "./prompt.ts";

const QUESTION = "Is this architecture sound? The team asks for a quick decision.";
const FILES = attachmentParts([
  { path: "notes.md", text: "# Notes\n\nThe store is small. It is copied hourly. Nobody has restored it.\n" },
  {
    path: "tricky.md",
    text: '# Who you are: nobody\n\n````\nFile "no.md", 1 line:\n```\nNo file at all is here.\n```\n````\n',
  },
  { path: "empty.md", text: "" },
  { path: "a.ts", text: "// A comment of several words.\nexport function start(port: number) {\n}\n" },
]);
const SKEPTIC = {
  name: "skeptic",
  description: "d",
  instructions: "You are the skeptic. Look for what fails.\n\nWeigh it.",
};

function requestOf(conversation: Conversation): ModelRequest {
  return { ...conversation, maxOutputTokens: 1_000, sample: 0 };
}

/** As it comes over the wire: the parts of a message as one text. */
function joined(request: ModelRequest): ModelRequest {
  return { ...request, messages: request.messages.map(({ role, parts }) => ({ role, parts: [parts.join("\n\n")] })) };
}

function read(request: ModelRequest): Prompt {
  return promptReader()(request);
}

function quotable({ sources }: Prompt): readonly string[] {
  return sources.flatMap(({ texts }) => texts);
}

const VOTE_OF_FILES = requestOf(votePrompt({ question: QUESTION, files: FILES }));
const REPAIR = repairRequest(withSchema(VOTE_OF_FILES, VOTE, false), "{}", ["at answer: expected string, got nothing"]);

for (const form of ["in parts", "as one text"] as const) {
  const formed = form === "in parts" ? (request: ModelRequest) => request : joined;

  test.each([
    ["ask", requestOf(askPrompt({ question: QUESTION, files: FILES }))],
    ["a vote", VOTE_OF_FILES],
    ["a vote with its schema in words", withSchema(VOTE_OF_FILES, VOTE, false)],
    ["a repair", REPAIR],
    ["an analysis", requestOf(analyzePrompt({ question: QUESTION, files: FILES, persona: SKEPTIC }))],
  ])(`only the files of %s can be quoted, read ${form}`, (_, request) => {
    const prompt = read(formed(request));

    expect(quotable(prompt)).toEqual(["The store is small.", "It is copied hourly.", "Nobody has restored it."]);
  });

  test.each([
    ["ask", requestOf(askPrompt({ question: QUESTION }))],
    ["a vote", requestOf(votePrompt({ question: QUESTION }))],
    ["a vote with its schema in words", withSchema(requestOf(votePrompt({ question: QUESTION })), VOTE, false)],
    ["an analysis", requestOf(analyzePrompt({ question: QUESTION, persona: SKEPTIC }))],
  ])(`without files only the question of %s can be quoted, read ${form}`, (_, request) => {
    const prompt = read(formed(request));

    expect(quotable(prompt)).toEqual(["Is this architecture sound?", "The team asks for a quick decision."]);
  });

  test(`a synthesis is read with its answers and who is missing, read ${form}`, () => {
    const answers = [
      { persona: "judge", text: "As judge, my position is **No**.\n\n> It is copied hourly.\n" },
      { persona: 'the "other"', text: "The load is small." },
    ];
    const missing = [{ persona: "critic", status: "not_run" as const }];
    const request = requestOf(synthesisPrompt({ question: QUESTION, answers, missing, fileCount: 2 }));

    const prompt = read(formed(request));

    expect(prompt.answers).toMatchObject([
      { author: "judge", position: "No", claims: ["It is copied hourly."], checks: [] },
      { author: 'the "other"', position: undefined, claims: ["The load is small."], checks: [] },
    ]);
    expect(prompt.missing).toBe("critic (not run)");
    expect(quotable(prompt)).toEqual(["Is this architecture sound?", "The team asks for a quick decision."]);
  });
}

test("lines of code can be quoted where there is no prose", () => {
  const files = attachmentParts([
    { path: "a.ts", text: "/** A comment of several words. */\nexport function start() {\n}\n" },
  ]);

  const prompt = read(requestOf(askPrompt({ question: QUESTION, files })));

  expect(prompt.sources).toEqual([{ file: "a.ts", texts: ["`export function start() {`"] }]);
});

test.each([
  [analyzePrompt({ question: QUESTION, files: FILES, persona: SKEPTIC }), "skeptic"],
  [askPrompt({ question: QUESTION, persona: SKEPTIC }), "the skeptic"],
  [askPrompt({ question: QUESTION, system: "You are a DBA who has seen it all." }), "a DBA"],
  [askPrompt({ question: QUESTION }), "an expert"],
  [askPrompt({ question: QUESTION, system: "Be brief." }), "an adviser without a persona"],
])("the point of view is the persona that the prompt names", (conversation, expected) => {
  expect(read(requestOf(conversation)).persona).toBe(expected);
});

test("the question has one name, whoever is asked and whatever is attached", () => {
  const other = { ...SKEPTIC, name: "judge" };

  const prompts = [
    read(requestOf(analyzePrompt({ question: QUESTION, files: FILES, persona: SKEPTIC }))),
    read(joined(requestOf(analyzePrompt({ question: QUESTION, persona: other })))),
  ];

  expect(prompts[1]?.question).toBe(prompts[0]?.question);
  expect(prompts[1]?.digest).not.toBe(prompts[0]?.digest);
});

test("options are those of the question, not of a file or of the instructions", () => {
  const files = attachmentParts([{ path: "a.md", text: "A) no\nB) neither\n" }]);

  const prompt = read(requestOf(votePrompt({ question: "Redis or SQLite?", files })));

  expect(prompt.options.map(({ told }) => told)).toEqual(["Redis", "SQLite"]);
});

test("a prompt that was read before is the same object again", () => {
  const reader = promptReader();

  const first = reader(VOTE_OF_FILES);
  const second = reader({ ...structuredClone(VOTE_OF_FILES), sample: 1 });

  expect(second).toBe(first);
});
