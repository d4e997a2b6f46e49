const VULGAR_FRACTIONS = /[\u00bc-\u00be\u2150-\u215e]/gu;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff®™©]/gu;
const LEAD_IN =
  /^(?:(?:the|my|our)\s+)?(?:(?:final|best|correct|short|canonical)\s+)*answer(?:\s*[:=]\s*|\s+is:?\s+)(?=\S)/i;
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "“": "”",
  "‘": "’",
  "„": "“",
  "«": "»",
  "‹": "›",
  "「": "」",
  "`": "`",
  "*": "*",
  _: "_",
};

/**
 * What a person would call the answer itself: Unicode NFKC in one line, without Markdown, quotes around it, a lead-in
 * (`Answer:`) or a full stop. Case and spelling stay, and superscripts and fractions keep their meaning (`10²` is `10^2`).
 */
export function bareAnswer(answer: string): string {
  let text = answer
    .replace(INVISIBLE, "")
    .replace(/[⁰¹²³⁴-⁹]+/g, (digits) => `^${[...digits].map((digit) => SUPERSCRIPTS.indexOf(digit)).join("")}`)
    .replace(VULGAR_FRACTIONS, (fraction) => ` ${fraction.normalize("NFKC").replace("\u2044", "/")} `)
    .normalize("NFKC")
    .replace(/[\u2010-\u2015\u2212]/g, (dash) => (dash === "\u2013" || dash === "\u2014" ? dash : "-"))
    .replace(/^\s*(?:#{1,6}\s+|[-*•]\s+(?=\D))/, "")
    .replace(/\[([^\]]+)\]\(https?:[^)\s]*\)/g, "$1")
    .replace(/\*\*(?=\S)([^*]+?)\*\*/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
  for (let before = ""; before !== text; ) {
    before = text;
    text = withoutWrapper(text.replace(LEAD_IN, "").replace(/(?<=[^.\s])[.,;:]$/, ""));
  }
  return text;
}

/** Takes off one pair of quotes or Markdown marks that holds the whole text. */
function withoutWrapper(text: string): string {
  const close = QUOTES[text.charAt(0)];
  if (close === undefined || text.length < 3 || !text.endsWith(close)) return text;
  const inside = text.slice(1, -1);
  return inside.includes(close) || inside.includes(text.charAt(0)) ? text : inside.trim();
}

/** Words before which an inner `a` is an article; elsewhere it may be a name, as in `hepatitis a virus`. */
const BEFORE_ARTICLE =
  "use|using|add|with|in|on|of|for|as|is|via|by|to|into|from|build|create|have|need|run|write|make|and|or";

/**
 * A form that is equal for spellings of the same words: case, quotes, commas, articles, hyphens between words, `&`, ` + `
 * and `and`, `don't` and `do not`. Signs that carry meaning stay: `c++`, `c#`, `.net`, `1.10`, `<5`, `[0, 1)`.
 */
export function textKey(bare: string): string {
  const key = bare
    .replace(/(?<!\p{L})\p{Lu}(?:\.\p{Lu})+(?:\.|(?!\p{L}))/gu, (initials) => initials.replaceAll(".", ""))
    .toLowerCase()
    .replace(/[‘’ʼ]/g, "'")
    .replace(/[“”„«»‹›`]/g, '"')
    .replace(/[–—]/g, "-")
    .replace(/≤/g, "<=")
    .replace(/≥/g, ">=")
    .replace(/\bcan(?:not|'t)\b/g, "can not")
    .replace(/\bwon't\b/g, "will not")
    .replace(/n't\b/g, " not")
    .replace(/(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])/g, (number) => number.replaceAll(",", ""))
    .replace(/(\d)\s*(?:percent|per cent|%)(?![\p{L}])/gu, "$1%")
    .replace(/[([{]([^()[\]{}]*\p{L}[^()[\]{}]*)[)\]}]/gu, " $1 ")
    .replace(/(?<=\p{L}),(?=\p{L})|,(?=\s|$)|;/gu, " ")
    .replace(/(?<![\d])["']/g, "")
    .replace(/(?<=\p{L})\+(?=\p{L})|(?<=\D)\s[+&]\s|\s[+&]\s(?=\D)/gu, " and ")
    .replace(/(?<=\p{L}) ?- ?(?=\p{L})/gu, " ")
    .replace(/\s*([/<>=])\s*/g, "$1")
    .replace(/(?<=[\p{L}\p{N}+#%)])[.:!?]+(?=\s|$)/gu, (marks, at: number, all: string) =>
      /\d/.test(all.charAt(at - 1)) && marks.includes("!") ? marks : "",
    )
    .replace(/(?:^|(?<=\s))the\s+(?=\S)/g, "")
    .replace(/^an?\s+(?=\S{2})(?!and\s|or\s)/, "")
    .replace(new RegExp(`(?<=(?:^|\\s)(?:${BEFORE_ARTICLE})\\s)an?\\s+(?=\\S{2})`, "g"), "")
    .replace(/\s+/g, " ")
    .trim();
  return key === "" ? bare.toLowerCase() : key;
}
