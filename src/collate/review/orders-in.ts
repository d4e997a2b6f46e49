/** A line that speaks to whoever reads the file as a reviewer, and not to who maintains it. */
export interface OrderLine {
  readonly line: number;
  readonly text: string;
}

const LONGEST = 160;
const MOST = 20;
const LONGEST_READ = 20_000;

/** One of these has to be in a line before it is looked at closely. */
const WORTH_A_LOOK =
  /instruct|prompt|report|review|approve|ignore|disregard|forget|override|assistant|finding|<\||\[inst\]|you are now|as an ai|language model/i;

/** Each is aimed at a reader that obeys. Words alone do not count: an order, or the frame of one, does. */
const ORDERS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|skip)\b.{0,40}\b(?:previous|prior|above|earlier|preceding|your|all|any|these|those|system)\b.{0,30}\b(?:instructions?|prompts?|rules?|guidelines?|directions?|orders?)\b/i,
  /\b(?:new|updated|real|actual|important) (?:system )?(?:instructions?|orders?)\s*(?::|for (?:the )?(?:ai|model|assistant|reviewers?|llm))/i,
  /\b(?:report|return|output|list|find|flag|raise|mention)\b (?:absolutely )?(?:nothing|no (?:findings?|issues?|problems?|defects?|bugs?|errors?|vulnerabilit(?:y|ies)))\b/i,
  /\b(?:do not|don't|never|must not|without) (?:report|reporting|flag|flagging|mention|mentioning|list|review|reviewing|raise)\b.{0,40}\b(?:findings?|issues?|problems?|defects?|bugs?|vulnerabilit(?:y|ies)|this (?:file|code|function|class|line))\b/i,
  /\b(?:empty|\[\]) (?:list|array)? ?(?:of|for) findings\b|"findings"\s*:\s*\[\s*\]/i,
  /\b(?:mark|rate|treat|consider|classify|approve|pass|accept)\b.{0,30}\b(?:this|the) (?:file|code|change|diff|pull request|pr)\b.{0,30}\b(?:safe|clean|approved|secure|ok|correct|without|as)\b/i,
  /\b(?:ai|llm|language model|automated|code)[ -]?(?:reviewers?|assistants?|models?|agents?|scanners?)\b\s*[:,].{0,80}\b(?:ignore|skip|approve|report|do not|don't|must|please|stop)\b/i,
  /\b(?:attention|note to|dear|hey|message to|instructions? (?:to|for))\b.{0,15}\b(?:ai|llm|gpt|claude|gemini|copilot|assistant|(?:ai |code )?reviewers?)\b/i,
  /\byou are (?:now|no longer)\b.{0,40}\b(?:an?|the|in|bound|required|reviewing)\b/i,
  /<\|(?:im_start|im_end|system|assistant|endoftext|start_header_id)[^|]{0,40}\|>|\[\/?INST\]|<<SYS>>/i,
  /\b(?:reveal|print|repeat|show|output|leak)\b.{0,20}\b(?:your|the) (?:system )?(?:prompt|instructions)\b/i,
];

/**
 * Lines of a file that try to steer a reviewer, at most 20. A plain reading of common forms, in English: it may miss one, and
 * it may name a line that only talks about such orders. It says nothing about whether anybody obeyed.
 */
export function ordersIn(lines: readonly string[]): readonly OrderLine[] {
  const found: OrderLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (!WORTH_A_LOOK.test(line)) continue;
    // A sentence that was wrapped is read with the line that follows it.
    const text = line.slice(0, LONGEST_READ);
    const wrapped = `${text} ${(lines[index + 1] ?? "").replace(/^\s*(?:\/\/+|\*+|#+|--|;+|>)?\s*/, "").slice(0, 500)}`;
    // What a line says it also says with the next one behind it.
    if (!ORDERS.some((order) => order.test(wrapped))) continue;
    if (!ORDERS.some((order) => order.test(text)) && !isWrapped(text, wrapped, lines[index + 1])) continue;
    found.push({ line: index + 1, text: shortened(line.trim()) });
    if (found.length >= MOST) break;
  }
  return found;
}

/** True where neither line alone is an order and both together are one. */
function isWrapped(text: string, both: string, next: string | undefined): boolean {
  if (next === undefined || text.trim() === "") return false;
  return ORDERS.some((order) => order.test(both) && !order.test(next));
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
