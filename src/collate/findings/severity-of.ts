import { SEVERITIES, type Severity } from "../../core/severity.ts";
import type { Finding } from "./finding.ts";

interface Category {
  readonly name: string;
  readonly severity: Severity;
  readonly words: RegExp;
}

/**
 * What a finding is about, first match wins, and how severe such defects usually are. Cosmetic categories come first, as
 * "typo in the permission check" is a typo. Words and order were written with the issues of bench collation/findings at
 * hand, so its figure flatters them; the bench also refits the severities, not the words, leaving one pull request out.
 */
const CATEGORIES: readonly Category[] = [
  {
    name: "cosmetic",
    severity: "low",
    words:
      /\btypos?\b|misspel|\brenam|\bmethod name\b|\bnaming\b|\bcomment (?:says|claims|states)|\bdocs?\b|documentation|docstring|readab|clarity|cosmetic|formatting|\bstyle\b|\bcss\b|layout/i,
  },
  {
    name: "waste",
    severity: "low",
    words:
      /unused|redundan|unnecessar|superfluous|hard-?cod|magic number|duplicated? (?:code|logic|log)|dead code|boilerplate/i,
  },
  {
    name: "disaster",
    severity: "critical",
    words:
      /remote code|\brce\b|sql injection|auth\w* bypass|privilege escalation|data (?:loss|corruption)|infinite (?:loop|recursion)|unconditional/i,
  },
  {
    name: "security",
    severity: "high",
    words:
      /securit|vulnerab|permission|authori[sz]|authenticat|\binject|\bxss\b|\bcsrf\b|\bssrf\b|bypass|\bsecret|credential|sanitiz|escap(?:e|ing) user/i,
  },
  {
    name: "concurrency",
    severity: "high",
    words:
      /\brac(?:e|y|es)\b|concurren|deadlock|atomic|thread-?safe|\bawait(?:ed)?\b|unhandled rejection|synchroni[sz]/i,
  },
  {
    name: "crash",
    severity: "high",
    words:
      /crash|panic|\bnull\b|\bnil\b|undefined|exception|segfault|\w+error\b|\bthrow(?:s|n)?\b|\braises?\b|not implemented|unimplemented|overflow/i,
  },
  {
    name: "damage",
    severity: "high",
    words: /delet|orphan|\blos(?:e|es|t)\b|leak|stale|corrupt|overwrit|incorrectly|never|always/i,
  },
];

/** The category a finding's words fall into; `behaviour` for those of none, of medium severity. */
export function categoryOf(text: string): string {
  return CATEGORIES.find(({ words }) => words.test(text))?.name ?? "behaviour";
}

/** The usual severity of a finding with these words: transparent, not clever. */
export function severityFromWords(text: string): Severity {
  const category = categoryOf(text);
  return CATEGORIES.find(({ name }) => name === category)?.severity ?? "medium";
}

/**
 * One severity for findings merged into one. Each reviewer has one voice: the severity they gave, else that of their words.
 * A severity with more than half of the voices wins; without one, the median, and of two middle ones the worse.
 */
export function severityOf(findings: readonly Finding[]): Severity {
  const voices = new Map<string, number>();
  for (const { by, severity, text } of findings) {
    const level = SEVERITIES.indexOf(severity ?? severityFromWords(text));
    voices.set(by, Math.min(level, voices.get(by) ?? level));
  }
  // The median is the majority where there is one.
  const levels = [...voices.values()].sort((a, b) => a - b);
  return SEVERITIES[levels[Math.floor((levels.length - 1) / 2)] ?? SEVERITIES.length - 1] ?? "info";
}
