import type { PlannedCall } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import { REVIEW, reviewerRole, reviewPrompt, reviewWords } from "../../prompts/review.ts";
import { withSchema } from "../../prompts/structured.ts";
import { callTo, requestOf } from "../question.ts";
import type { ReviewInput, ReviewPart, ReviewTarget } from "./review-input.ts";

/** One call: which part of which file, by which reviewer, from 0. */
export interface ReviewSlot {
  readonly key: string;
  readonly target: ReviewTarget;
  readonly part: ReviewPart;
  readonly reviewer: number;
}

/** Every call of a review in the order in which they are made: file by file, so that its reviewers share what was sent. */
export function* reviewSlots({
  targets,
  reviewers,
}: Pick<ReviewInput, "targets" | "reviewers">): Generator<ReviewSlot> {
  for (const target of targets) {
    for (const part of target.parts) {
      const place = target.parts.length === 1 ? "" : `:${part.from}-${part.to}`;
      for (let reviewer = 0; reviewer < reviewers; reviewer++) {
        const pass = reviewers === 1 ? "" : `#${reviewer + 1}`;
        yield { key: `review/${target.path}${place}${pass}`, target, part, reviewer };
      }
    }
  }
}

/** The calls themselves; each reviewer of a part is another draw of what may be the same prompt. */
export function* reviewCalls(review: ReviewInput): Generator<PlannedCall> {
  const { members, files, system, focus, diffBase } = review;
  const words = reviewWords({ files, system, focus, isChange: diffBase !== undefined });
  const roles = members.map(({ persona }) => reviewerRole(persona));
  for (const { key, part, reviewer } of reviewSlots(review)) {
    const member = members[reviewer % members.length];
    const role = roles[reviewer % members.length];
    if (member === undefined || role === undefined) throw new DefectError("expected members to review, got none");
    const request = requestOf(review, reviewPrompt(words, part.shown, role), reviewer);
    yield callTo(key, member, withSchema(request, REVIEW, member.nativeSchema));
  }
}
