/** A piece of a text that is secret: offsets, the end not included, and what it is, for the marker. */
export interface SecretRange {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
}

const BETWEEN = "(?:\\\\[rn]|\\s\\+(?=\\s)|[\\s\"'`,|\\\\])*";
const HEADERS = `(?:${BETWEEN}(?:Proc-Type|DEK-Info|Version|Comment):[^\\n\\\\]*)*`;
/** A key of several lines, or of one with escaped line ends, with or without its last part. A header without a key after it is none. */
const PRIVATE_KEY = new RegExp(
  `-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----${HEADERS}${BETWEEN}[A-Za-z0-9+/=]{40,}(?:${BETWEEN}[A-Za-z0-9+/=]{16,})*(?:${BETWEEN}[A-Za-z0-9+/=]{1,15})?(?:${BETWEEN}-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)?`,
  "g",
);

/**
 * Forms that give themselves away, beside those that secretlint knows. A first group is the secret where not all of the match is;
 * a text without `sign` has none, which spares the slow ones most texts.
 */
const FORMS: readonly { readonly kind: string; readonly form: RegExp; readonly sign?: string }[] = [
  { kind: "private key", form: PRIVATE_KEY },
  { kind: "private key", form: /\bAGE-SECRET-KEY-1[0-9A-Z]{50,}|^PuTTY-User-Key-File-\d:[\s\S]*?Private-MAC: \w+/gm },
  { kind: "AWS access key id", form: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { kind: "Google API key", form: /\bAIza[0-9A-Za-z_-]{35}(?![\w-])/g },
  { kind: "Stripe key", form: /\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,}/g },
  { kind: "JSON web token", form: /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,8000}\.[\w-]{8,}/g },
  { kind: "API key", form: /\bsk-(?:or-v1-|proj-|svcacct-)?[0-9A-Za-z_-]{24,}/g },
  { kind: "GitHub token", form: /\b(?:gh[opsur]_[0-9A-Za-z]{36,}|github_pat_\w{22,})/g },
  { kind: "npm token", form: /\bnpm_[0-9A-Za-z]{36}\b/g },
  { kind: "Slack webhook", form: /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/([\w/]{20,})/g },
  { kind: "bot token", form: /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g },
  { kind: "account key", form: /\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=([^;"'\s]{20,})/g },
  {
    kind: "authorization",
    form: /\b[Aa]uthorization["']?\s*[:=,]\s*["'`]?(?:Bearer|Basic|Token|token)\s+([\w.~+/-]{16,}=*)/g,
  },
  {
    kind: "password in an address",
    sign: "://",
    form: /\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s:@/"'`<>{}$]{1,200}:([^\s@/"'`<>{}$]{3,200})@[\w[.-]/gi,
  },
];

/** Tokens, keys and passwords that are known by their form alone, whatever they are assigned to. */
export function knownTokens(text: string): readonly SecretRange[] {
  return FORMS.flatMap(({ kind, form, sign = "" }) => {
    if (!text.includes(sign)) return [];
    return [...text.matchAll(form)].map((match) => {
      const secret = match[1] ?? match[0];
      const from = match.index + match[0].lastIndexOf(secret);
      return { from, to: from + secret.length, kind };
    });
  }).filter(({ from, to }) => !isPlaceholder(text.slice(from, to)));
}

const PLACEHOLDER =
  /^(?:[x*.#_-]+|.{0,3}|<.*>|.*(?:example|changeme|change[_-]me|place_?holder|redacted|dummy|sample|your[_-]|insert[_-]|replace[_-]).*)$/i;

/** True for what stands in for a secret in documents and tests, and keeps none. */
export function isPlaceholder(secret: string): boolean {
  return PLACEHOLDER.test(secret);
}
