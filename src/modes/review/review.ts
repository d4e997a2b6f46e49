import type { Mode } from "../../core/context.ts";
import { countUnits } from "../../core/run.ts";
import { REVIEW } from "../../prompts/review.ts";
import { titleOf } from "../question.ts";
import { askAll, structuredUnit } from "../units.ts";
import { collateReview } from "./collate-review.ts";
import { findingItems } from "./finding-blocks.ts";
import { reviewBlocks } from "./review-blocks.ts";
import { reviewCalls } from "./review-calls.ts";
import { reviewHeadline, reviewResult, reviewShortfall } from "./review-figures.ts";
import type { ReviewInput } from "./review-input.ts";

/** Reviewers look at each file by themselves; what they say is placed by its quotes, merged, and held against what is known. */
export const review: Mode<ReviewInput> = {
  name: "review",

  calls: reviewCalls,

  async run(ctx, input) {
    const units = await askAll(ctx, reviewCalls(input), structuredUnit(REVIEW));
    const counts = countUnits(units);
    const collated = collateReview(input, units);
    const shortfall = reviewShortfall(collated, input);
    return {
      mode: "review",
      title: titleOf(input.prompt),
      headline: reviewHeadline(collated, counts),
      counts,
      blocks: reviewBlocks(collated, input, units),
      units,
      items: findingItems(collated.findings),
      findings: collated.findings,
      files: collated.files,
      result: reviewResult(collated, input),
      ...(shortfall === undefined ? {} : { shortfall }),
    };
  },
};
