import type { TestResult } from "../../core/test-run.ts";
import { shortMessage } from "./framework-runner.ts";

const CDATA = /<!\[CDATA\[([\s\S]*?)\]\]>/g;
const CASE = /<testcase((?:\s+[\w:.-]+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/testcase>)/g;
const WRONG = /<(failure|error)((?:\s+[\w:.-]+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/\1>)/;

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

/** The tests of a JUnit report, as pytest and `node --test` write it. What stands in sections of character data is no markup. */
export function readJunit(text: string): readonly TestResult[] {
  const plain = text.replace(CDATA, (_, inside: string) => escaped(inside));
  return [...plain.matchAll(CASE)].map(([, attributes = "", body = ""]) => {
    const name = attributeOf(attributes, "name") ?? "";
    const wrong = WRONG.exec(body);
    if (wrong !== null) {
      const [, , about = "", inside = ""] = wrong;
      const words = [attributeOf(about, "message") ?? "", unescaped(inside)].filter((part) => part.trim() !== "");
      return { name, status: "failed", message: shortMessage(words.join("\n")) };
    }
    return { name, status: /<skipped\b/.test(body) ? "skipped" : "passed" };
  });
}

function attributeOf(attributes: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : unescaped(value);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
