import type { Block } from "../core/report.ts";
import type { Sampled } from "./ask-until.ts";

/** What `--until-confident` saved, or why nothing; nothing where nobody voted, for then there was no leader. */
export function earlyStopBlock(
  { units, isEnough }: Sampled,
  { samples, confidence }: { readonly samples: number; readonly confidence: number },
): readonly Block[] {
  if (!units.some(({ status }) => status === "answered")) return [];
  return [{ kind: "markdown", text: sentence(isEnough, units.length, samples, showConfidence(confidence)) }];
}

function sentence(isEnough: boolean, asked: number, samples: number, confidence: string): string {
  if (!isEnough) return `no calls saved: no lead was safe from being overtaken before the last answer (${confidence})`;
  const settled = `the leader can no longer plausibly be overtaken (${confidence})`;
  const saved = samples - asked;
  if (saved === 0) return `no calls saved: when all ${samples} had been asked it was known that ${settled}`;
  return `stopped after ${asked} of ${samples}: ${settled}; ${saved} ${saved === 1 ? "call" : "calls"} saved`;
}

/** `99.9 %`: never rounded up to certainty. */
function showConfidence(confidence: number): string {
  return `${Number((confidence * 100).toPrecision(12))} %`;
}
