/** A fence of backticks longer than any run of them in the text, so that no text can end its own block. */
export function fenceFor(text: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`{3,}/g)) longest = Math.max(longest, run.length);
  return "`".repeat(longest + 1);
}

/** The text as one fenced block. `label` is the block's info string: one line without backticks. */
export function fenced(text: string, label = ""): string {
  const fence = fenceFor(text);
  return `${fence}${label}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}

/** A name as it may stand in a line of a prompt: quoted, without line breaks or control characters. */
export function quotedName(name: string): string {
  return JSON.stringify(name).replace(
    /[\u007f-\u009f\u2028\u2029`]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
