import { isPlaceholder, type SecretRange } from "./known-tokens.ts";

const IDENTIFIER = /[A-Za-z][\w-]*(?:\.[\w-]+)*/g;
/** What identifiers are made of; nothing else stands within one. */
const OF_IDENTIFIERS = /[\w.-]/;
/** A name that says its value is secret. */
const SECRET_NAME =
  /passw(?:or)?d|passwort|passphrase|pwd|secret|token|credential|salt$|(?:api|access|auth|private|signing|encryption|master|client|account|jwt|hmac|aes)[_.-]?key/i;
/** The same words wherever they stand, so that the many names without any are never looked at. */
const SECRET_WORDS = new RegExp(SECRET_NAME.source.replace("salt$", "salt"), "gi");
/** What may stand between a name and its value. */
const ASSIGNS =
  /["'`\]]{0,2}[ \t]*(?:\??:[ \t]*(?:&?(?:'static )?str|string|String|Final|const char ?\*)[ \t]*=|\[\][ \t]*=|[ \t]string[ \t]*=|:=|=>|[=!]==?|=|:(?!:)|\(|,(?=[ \t]*["'`]))[ \t]*/y;
/** The rest of such a name that makes it a name of something else. */
const ABOUT =
  /(?:name|names|id|ids|type|kind|url|uri|path|file|dir|folder|field|header|label|prefix|suffix|length|len|size|count|counts|limit|max|min|expiry|expires?(?:in|at)?|ttl|age|regexp?|pattern|place_?holder|selector|column|policy|rule|format|error|message|hint|help|title|arn|ref|key_?ref|version|algorithm|alg|strength|input|env|var|usage|budget|cost|price|hash(?:er|ing)?|text|description|provider|manager|service|store|endpoint)$/i;
/** Where a shell is, which has nothing to do with passwords. */
const FOLDER = /^(?:OLD)?PWD$/;
const OFFERED_IN_PLAIN =
  /(?:^|\/)(?:\.env[\w.-]*|[\w.-]+\.env|Dockerfile[\w.-]*|\.npmrc|\.netrc|\.pypirc|credentials)$|\.(?:ya?ml|toml|ini|cfg|conf|properties|env|sh|bash|zsh|tfvars|txt)$/i;
const QUOTED = /((?:\r?\n[ \t]*)?(?:new )?[brfu@]{0,2})(["'`])((?:\\.|(?!\2)[^\\\n])*)\2/y;
const UNQUOTED = /[^\s"'`,;(){}[\]<>&|#]+/y;
const MOST_CHARACTERS = 1_000;

/**
 * Values with the look of a secret that are assigned to a name that says so, as `DB_PASSWORD=...` or `apiKey: "..."`. Values without quotes
 * count in settings and shell files, and anywhere as `NAME=value`. Words, addresses, references and stand-ins stay.
 */
export function assignedSecrets(text: string, path: string): readonly SecretRange[] {
  const found: SecretRange[] = [];
  const isSettings = OFFERED_IN_PLAIN.test(path);
  for (const { name, index } of namesWorthALook(text)) {
    if (!SECRET_NAME.test(name) || ABOUT.test(name) || FOLDER.test(name)) continue;
    ASSIGNS.lastIndex = index + name.length;
    const assigns = ASSIGNS.exec(text)?.[0];
    if (assigns === undefined) continue;
    const at = index + name.length + assigns.length;
    const value = valueAt(text, at, isSettings || (assigns === "=" && /^[A-Z][A-Z0-9_]*$/.test(name)));
    if (value === undefined || !looksSecret(value.text, isPasswordName(name))) continue;
    found.push({
      from: value.from,
      to: value.from + value.text.length,
      kind: isPasswordName(name) ? "password" : "secret",
    });
  }
  return found;
}

/** The identifiers that hold a word of a secret's name, in order, and some that stand beside one. */
function* namesWorthALook(text: string): Generator<{ readonly name: string; readonly index: number }> {
  let end = 0;
  for (const { index: hit } of text.matchAll(SECRET_WORDS)) {
    if (hit < end) continue;
    let start = hit;
    while (start > end && OF_IDENTIFIERS.test(text.charAt(start - 1))) start--;
    end = hit;
    while (end < text.length && OF_IDENTIFIERS.test(text.charAt(end))) end++;
    for (const { 0: name, index } of text.slice(start, end).matchAll(IDENTIFIER)) yield { name, index: start + index };
  }
}

function valueAt(text: string, at: number, takesPlain: boolean): { from: number; text: string } | undefined {
  QUOTED.lastIndex = at;
  const quoted = QUOTED.exec(text);
  if (quoted !== null) {
    const [, prefix = "", , inside = ""] = quoted;
    return inside.length > MOST_CHARACTERS ? undefined : { from: at + prefix.length + 1, text: inside };
  }
  if (!takesPlain) return undefined;
  UNQUOTED.lastIndex = at;
  const plain = UNQUOTED.exec(text)?.[0];
  return plain === undefined || plain.length > MOST_CHARACTERS ? undefined : { from: at, text: plain };
}

function isPasswordName(name: string): boolean {
  return /pass|pwd/i.test(name);
}

const REFERENCE =
  /^(?:\$|%|\{\{|<|@|#\{|vault:|op:\/\/|secret:\/\/|env[.:(]|process\.|os\.|arn:|https?:|file:|\.{0,2}\/)|\$\{|\{\{|<%|^[\w.]+\(/;
/** What regular expressions are made of. */
const PATTERN = /\(\?|\\[sdwbSDWB]|\[\^|[)\]}][+*?]|\[[^\]]*[a-z]-[a-z]/;
const LEAST_BITS = { password: 2.5, secret: 3 } as const;

/** True for what nobody would write as a word: signs of several kinds, or too random to be read aloud. */
function looksSecret(value: string, isPassword: boolean): boolean {
  if (value.length < (isPassword ? 7 : 12) || /\s/.test(value)) return false;
  if (isPlaceholder(value) || REFERENCE.test(value) || PATTERN.test(value) || isReadable(value)) return false;
  return bitsPerCharacter(value) >= LEAST_BITS[isPassword ? "password" : "secret"];
}

/** True when every part between signs and capitals is a word or a small number, as in `my-app-secret-v1` and `user.password.reset`. */
function isReadable(value: string): boolean {
  const words = value.replace(/[!?.:*…]+$/, "");
  // A sign within a readable word (`P@ssword`) is what people put into passwords.
  if (/[^\p{L}\d_.:/\-\\[\]]/u.test(words)) return false;
  const parts = words.split(/[^\p{L}\d]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/u).filter((part) => part !== "");
  return parts.every((part) => /^(?:v?\d{1,4}|[A-Za-z]\d?)$/.test(part) || isWord(part));
}

function isWord(part: string): boolean {
  if (/^[A-Z]{1,5}$/.test(part) || (/^\p{L}+$/u.test(part) && /[^A-Za-z]/.test(part))) return true;
  if (!/^(?:[A-Z]?[a-z]+|[A-Z]+)\d?$/.test(part)) return false;
  const vowels = part.replace(/[^aeiouy]/gi, "").length;
  return part.length <= 3 || (vowels / part.length >= 0.15 && part.length <= 16 && !/[^aeiouy\d]{5}/i.test(part));
}

/** Shannon's entropy of the characters. */
function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
