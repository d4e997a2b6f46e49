import { createHash } from "node:crypto";
import type { LandingRequest } from "../core/landing.ts";

const PLAIN = /^[a-z0-9][a-z0-9-]{0,99}$/;

/** A name that a ref and a file can have, different for different names even where letters have no case. */
export function plainName(name: string): string {
  if (PLAIN.test(name)) return name;
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40);
  // Two dashes, which no plain name of ours has, keep the two kinds apart.
  return `${words.replace(/^-+|-+$/g, "")}--${digest(name)}`.replace(/^-+/, "x-");
}

/** Identifies what is asked for: equal for a repeat of a landing, different as soon as any change in it is. */
export function landingId({ run, key, target, remote, entries }: LandingRequest): string {
  const asked = entries.map(({ task, head, base, message, author }) => [task, head, base, message, author.name]);
  return digest(JSON.stringify([run, key, target, remote ?? null, asked]));
}

/** The folder's name for a target of a repository. */
export function targetName(commonFolder: string, target: string, remote: string | undefined): string {
  return digest(JSON.stringify([commonFolder, target, remote ?? null]));
}

export const epochRef = (run: string): string => `refs/swarm/epoch/${plainName(run)}`;
export const preparedRef = (run: string): string => `refs/swarm/prepared/${plainName(run)}`;

export const COMMIT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** What git forbids in names (`git check-ref-format`): also what has a meaning where it reads names. */
const NOT_IN_NAMES = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|^[-./]|[./]$|^(?:@|HEAD)$/u;

/** Whether git takes this as the name of a branch. */
export function isBranchName(name: string): boolean {
  return name !== "" && !NOT_IN_NAMES.test(name);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}
