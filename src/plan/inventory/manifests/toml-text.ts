import { parse } from "smol-toml";
import { isRecord, type JsonRecord } from "../read-json.ts";

/** A TOML file as a record; throws an error whose first line says what is wrong. */
export function readToml(text: string): JsonRecord {
  const root: unknown = parse(text.replace(/^\uFEFF/, ""));
  return isRecord(root) ? root : {};
}
