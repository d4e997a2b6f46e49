import type { SetQuestion } from "../../modes/question-set/set-question.ts";

/** The same questions with every secret in them replaced, and how many places were. Masked as one text, so that a secret found once is masked everywhere. */
export async function maskQuestions(
  questions: readonly SetQuestion[],
  file: string,
): Promise<{ readonly questions: readonly SetQuestion[]; readonly masked: number }> {
  const { maskSecrets } = await import("../../secrets/mask-secrets.ts");
  const text = questions.flatMap(fieldsOf).join("\n");
  const [clean] = await maskSecrets([{ path: file, text }]);
  if (clean === undefined || clean.masked === 0) return { questions, masked: 0 };
  // Masking keeps the number of lines, so each field gets back as many as it had.
  const lines = clean.text.split("\n");
  let next = 0;
  const taken = (field: string) => {
    const count = field.split("\n").length;
    next += count;
    return lines.slice(next - count, next).join("\n");
  };
  return {
    questions: questions.map((each) => {
      const question = taken(each.question);
      const choices = each.choices?.map(taken);
      return { ...each, question, ...(choices === undefined ? {} : { choices }) };
    }),
    masked: clean.masked,
  };
}

function fieldsOf({ question, choices = [] }: SetQuestion): readonly string[] {
  return [question, ...choices];
}
