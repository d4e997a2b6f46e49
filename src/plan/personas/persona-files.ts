import type { GeneratedPersona } from "./generate-personas.ts";

/** A file with a name of its own. */
export interface NamedFile {
  readonly name: string;
  readonly text: string;
}

/** One JSON object a line, in the order of the personas. */
export function* personaLines(personas: readonly GeneratedPersona[]): Generator<string> {
  for (const { name, role, skills, seniority, workingStyle, instructions } of personas) {
    yield `${JSON.stringify({ name, role, skills, seniority, workingStyle, instructions })}\n`;
  }
}

/**
 * Each persona as a file that `--personas` finds in a folder of personas: Markdown with front matter. Files differ in name, upper
 * and lower case being the same.
 */
export function personaFiles(personas: readonly GeneratedPersona[]): readonly NamedFile[] {
  const taken = new Set<string>();
  return personas.map((persona) => {
    const stem = fileStem(persona.name);
    let name = `${stem}.md`;
    for (let turn = 2; taken.has(name); turn++) name = `${stem}-${turn}.md`;
    taken.add(name);
    return { name, text: personaFile(persona) };
  });
}

/** Values are JSON, which YAML reads in one line. */
function personaFile({ name, role, skills, seniority, workingStyle, instructions }: GeneratedPersona): string {
  const description = `${seniority} ${role}, ${workingStyle}: ${skills.join(", ")}`;
  const head = { name, description, role, seniority, workingStyle, skills };
  const fields = Object.entries(head).map(([field, value]) => `${field}: ${JSON.stringify(value)}\n`);
  return `---\n${fields.join("")}---\n\n${instructions}\n`;
}

function fileStem(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
  return plain === "" ? "persona" : plain;
}
