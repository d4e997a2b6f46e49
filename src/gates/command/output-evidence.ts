const LAST_LINES = 60;
const MOST_TELLING = 40;
const LONGEST_LINE = 400;
/** An agent reads it within a prompt, beside that of other gates. */
const MOST_CHARACTERS = 12_000;

const TELLS =
  /\b(?:errors?|fail(?:ed|ures?|s)?|fatal|panic(?:ked)?|exception|traceback|assert\w*|undefined reference|cannot find|not found|unexpected)\b|\w(?:Error|Exception)\b|^\s*(?:[✗✕×✖●]|E\s{2,}|not ok\b|--- FAIL|thread '.*' panicked)/i;
/** A summary that says that all is well. */
const HARMLESS = /\b(?:0|no) (?:errors?|fail(?:ed|ures?)?|warnings?)\b/i;

/** What an agent needs to see of an output to mend what failed: lines that tell of errors, where they do not stand at the end, and the last 60 lines. */
export function outputEvidence(lines: readonly string[]): string {
  const end = lines.findLastIndex((line) => line.trim() !== "") + 1;
  const start = Math.max(0, end - LAST_LINES);
  const telling: string[] = [];
  let left = 0;
  for (const [index, line] of lines.slice(0, start).entries()) {
    if (!TELLS.test(line) || HARMLESS.test(line)) continue;
    if (telling.length < MOST_TELLING) telling.push(`${index + 1}: ${shortened(line.trim())}`);
    else left++;
  }
  const last = lastOf(lines.slice(start, end).map(shortened));
  if (telling.length === 0) return last;
  const more = left === 0 ? [] : [`and ${left} more such lines`];
  const told = telling.join("\n").slice(0, MOST_CHARACTERS / 3);
  return ["Lines that tell of errors:", told, ...more, "", `The last ${end - start} lines:`, last].join("\n");
}

function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`;
}

/** Whole lines from the end. */
function lastOf(lines: readonly string[]): string {
  let size = 0;
  const first = lines.findLastIndex((line) => {
    size += line.length + 1;
    return size > (MOST_CHARACTERS * 2) / 3;
  });
  return lines.slice(first + 1).join("\n");
}
