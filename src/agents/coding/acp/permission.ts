import { realpathSync } from "node:fs";
import path from "node:path";
import type { RequestPermissionRequest, RequestPermissionResponse } from "@agentclientprotocol/sdk";
import { asRecord } from "../json-lines.ts";

/** Fields in which agents name the files and folders that a tool is to touch. */
const PATH_FIELDS = ["path", "file_path", "filePath", "absolute_path", "notebook_path", "cwd", "workdir", "directory"];

/** Absolute paths that a tool call names and that lie in none of the folders, links followed. */
export function pathsOutside(
  { toolCall }: Pick<RequestPermissionRequest, "toolCall">,
  cwd: string,
  folders: readonly string[],
): readonly string[] {
  const input = asRecord(toolCall.rawInput);
  const named = [
    ...(toolCall.locations ?? []).map((location) => location.path),
    ...(toolCall.content ?? []).flatMap((content) => (content.type === "diff" ? [content.path] : [])),
    ...PATH_FIELDS.flatMap((field) => (typeof input[field] === "string" ? [input[field]] : [])),
    ...Object.keys(asRecord(input.changes)),
  ];
  const inside = folders.map(realPathOf);
  const wanted = [...new Set(named.filter((each) => each !== "").map((each) => path.resolve(cwd, each)))];
  return wanted.filter((each) => {
    const real = realPathOf(each);
    return !inside.some((folder) => real === folder || real.startsWith(`${folder}${path.sep}`));
  });
}

/** The option that allows or denies, for this once where the agent offers that. Without a fitting option the request is called off. */
export function answerPermission(
  { options }: Pick<RequestPermissionRequest, "options">,
  isAllowed: boolean,
): RequestPermissionResponse {
  const kinds = isAllowed ? ["allow_once", "allow_always"] : ["reject_once", "reject_always"];
  const chosen = kinds.flatMap((kind) => options.find((option) => option.kind === kind) ?? [])[0];
  return chosen === undefined
    ? { outcome: { outcome: "cancelled" } }
    : { outcome: { outcome: "selected", optionId: chosen.optionId } };
}

/** The place behind links; of what is not there yet, the place where it would be. */
function realPathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const folder = path.dirname(file);
    return folder === file ? file : path.join(realPathOf(folder), path.basename(file));
  }
}
