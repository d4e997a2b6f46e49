const ID_LINE = /^\s*(?:-\s+)?["']?id["']?\s*:\s*["']?([a-z0-9-]+)["']?\s*(?:#.*)?$/;
const TOLD_ID = /\b(?:task|each id once, got|no circle of needs, got) ([a-z0-9-]+)/;

/** Puts the line of the task that a problem is about in front of it, as `plan.yaml:12: ...`; the file alone where it is about none. */
export function withTaskLines(yaml: string, where: string, problems: readonly string[]): readonly string[] {
  const lines = new Map<string, number>();
  for (const [index, line] of yaml.split("\n").entries()) {
    const id = ID_LINE.exec(line.replace(/\r$/, ""))?.[1];
    if (id !== undefined) lines.set(id, index + 1);
  }
  return problems.map((problem) => {
    const line = lines.get(TOLD_ID.exec(problem)?.[1] ?? "");
    return line === undefined ? `${where}: ${problem}` : `${where}:${line}: ${problem}`;
  });
}
