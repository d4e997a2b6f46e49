import type { Claim } from "../claim.ts";
import * as codeChoice from "./code-choice.ts";
import * as consensus from "./consensus.ts";
import * as contradiction from "./contradiction.ts";
import * as duplicates from "./duplicates.ts";
import * as earlyStop from "./early-stop.ts";
import * as findings from "./findings.ts";
import * as ranking from "./ranking.ts";

const METHOD = [
  "In this process, on labelled answers of real models in ../shared/data (the part for development); not measured where that folder is missing.",
];

/** What collation reaches on labelled data. The same work at either scale: most of it is over in seconds. */
export const collationClaims: readonly Claim[] = [
  consensus,
  earlyStop,
  duplicates,
  contradiction,
  findings,
  ranking,
  codeChoice,
].map(({ name, claim, run }) => ({ name, claim, method: METHOD, run: () => run() }));
