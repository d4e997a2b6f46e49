const SHORTEST_SECRET = 8;
const MASKED = /[\w-]*\*{3,}[\w-]*/g;
const KEY_LIKE = /\b(?:sk|pk|rk|gsk|xai|fw|AIza|Bearer)[-_ ][\w.-]{12,}|\bAIza[\w-]{20,}/g;

/**
 * The text without the key: no run of eight or more of its characters is left, nor anything masked with asterisks or
 * shaped like a key. Providers echo keys in their errors.
 */
export function redactKey(text: string, key: string | undefined): string {
  return withoutPartsOf(text, key?.trim() ?? "")
    .replace(MASKED, "[key]")
    .replace(KEY_LIKE, "[key]");
}

function withoutPartsOf(text: string, key: string): string {
  if (key.length < 4) return text;
  if (key.length < SHORTEST_SECRET) return text.replaceAll(key, "[key]");
  let clean = "";
  let index = 0;
  while (index < text.length) {
    const length = lengthOfPart(text, index, key);
    clean += length === 0 ? text[index] : "[key]";
    index += Math.max(1, length);
  }
  return clean;
}

/** How many characters from `start` on are a part of the key; 0 when fewer than eight are. */
function lengthOfPart(text: string, start: number, key: string): number {
  let length = SHORTEST_SECRET;
  if (start + length > text.length || !key.includes(text.slice(start, start + length))) return 0;
  while (start + length < text.length && key.includes(text.slice(start, start + length + 1))) length++;
  return length;
}

const MOST_READ = 4_000;

/** The first 200 characters of what a provider sent, on one line and without the key. */
export function excerptOf(text: string, key: string | undefined): string {
  const line = redactKey(text.slice(0, MOST_READ), key).replace(/\s+/g, " ").trim();
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}
