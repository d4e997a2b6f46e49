const STARTS_LIKE_KEY =
  /^(?:sk|pk|rk)-|^(?:gsk_|xai-|hf_|ghp_|gho_|github_pat_|glpat-|fw_|AKIA|AIza|ya29\.|eyJ[\w-]{10}|Bearer\s)/;
const HOLDS_KEY = /\b(?:sk|pk|rk|gsk|xai)[-_](?=[\w-]*\d)[\w-]{16,}|\bAIza[\w-]{20,}|\bBearer\s+\S{8,}/;
const NAMES_KEY = /(?:keys?|token|secret|password|passwd|passphrase|credentials?|authorization|cookie)$/;
const NAMES_NO_KEY = /(?:idempotency|cache|public)key$/;
const LONG_WORD = /^(?=.*\d)[A-Za-z0-9]{20,}$/;

/** True for a text that begins as keys do or holds one. */
export function looksLikeKey(text: string): boolean {
  return STARTS_LIKE_KEY.test(text.trim()) || HOLDS_KEY.test(text);
}

/** True for a long run of letters and digits, as keys without a known beginning are. */
export function looksRandom(text: string): boolean {
  return LONG_WORD.test(text.trim());
}

/** True for a field whose value would be a key: `apiKey`, `x-api-key`, `token`, `Authorization`; not for `maxTokens` or `keyVariable`. */
export function namesKey(field: string): boolean {
  const name = field.replace(/[-_.\s]/g, "").toLowerCase();
  return NAMES_KEY.test(name) && !NAMES_NO_KEY.test(name);
}

/** True for a URL that carries a user's name, a password or a key. */
export function urlHoldsKey(url: URL): boolean {
  return url.username !== "" || url.password !== "" || [...url.searchParams.keys()].some(namesKey);
}

/** Below these, keys are names that the user gives: `providers.monkey` is no key. */
const HOLDS_NAMES = ["providers", "models"];

/** The paths of all keys written into a file's value: fields named for one, texts that look like one. */
export function writtenKeys(value: unknown, path: readonly PropertyKey[] = []): readonly (readonly PropertyKey[])[] {
  if (typeof value === "string") return looksLikeKey(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => writtenKeys(item, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  const namesAreFree = path.length === 1 && HOLDS_NAMES.includes(String(path[0]));
  return Object.entries(value).flatMap(([field, inside]) => {
    const here = [...path, field];
    const isKey = looksLikeKey(field) || (namesKey(field) && !(namesAreFree && typeof inside === "object"));
    return isKey ? [here] : writtenKeys(inside, here);
  });
}
