import { hash } from "node:crypto";

/** SHA-256 in hexadecimal. */
export function digest(text: string): string {
  return hash("sha256", text, "hex");
}
