import type { Extraction } from "./extraction.ts";
import { found, none } from "./extraction.ts";

/** The last fenced block of a text, without its fences; of `language` where one is given. A block that never closes was cut off and is no answer. */
export function extractCode(text: string, language?: string): Extraction {
  const blocks: { readonly language: string; readonly code: string }[] = [];
  let open: { readonly fence: string; readonly language: string; readonly lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const fence = /^\s{0,3}(`{3,}|~{3,})\s*([^\s`]*)/.exec(line);
    if (open === undefined) {
      if (fence !== null) open = { fence: fence[1] ?? "", language: (fence[2] ?? "").toLowerCase(), lines: [] };
      continue;
    }
    const closes = fence !== null && fence[2] === "" && (fence[1] ?? "").startsWith(open.fence);
    if (!closes) {
      open.lines.push(line);
      continue;
    }
    blocks.push({ language: open.language, code: open.lines.join("\n") });
    open = undefined;
  }
  if (open !== undefined) return none("the last code block has no end");
  const wanted = language?.toLowerCase();
  const last = blocks.findLast((block) => wanted === undefined || block.language === wanted || block.language === "");
  if (last === undefined)
    return none(wanted === undefined ? "the text has no code block" : `the text has no block of ${wanted}`);
  return last.code.trim() === "" ? none("the last code block is empty") : found("code", last.code, "code block");
}
