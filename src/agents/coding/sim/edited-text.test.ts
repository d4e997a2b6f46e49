import { expect, test } from "vitest";
import { BROKEN, editedText } from "./edited-text.ts";

test.each([
  ["a.ts", "// note\n"],
  ["a.py", "# note\n"],
  ["a.sql", "-- note\n"],
  ["a.md", "<!-- note -->\n"],
  ["a.css", "/* note */\n"],
  ["a.txt", "note\n"],
  ["a.json", '{\n  "sim": "note"\n}\n'],
])("a new file %s holds the note as its language writes it", (path, expected) => {
  expect(editedText(path, undefined, "note", false)).toBe(expected);
});

test("an edit keeps what is there and is made once", () => {
  const once = editedText("a.ts", "const a = 1;", "note", false);

  expect(once).toBe("const a = 1;\n// note\n");
  expect(editedText("a.ts", once, "note", false)).toBe(once);
});

test("of a conflict both sides stay and the marks go", () => {
  const text = "top\n<<<<<<< ours\nleft\n||||||| base\nold\n=======\nright\n>>>>>>> theirs\nend\n";

  expect(editedText("a.txt", text, "note", false)).toBe("top\nleft\nright\nend\nnote\n");
});

test("a broken edit holds the word, and the repaired one takes its place", () => {
  const broken = editedText("a.ts", "const a = 1;\n", "note", true);

  expect(broken).toContain(BROKEN);
  expect(editedText("a.ts", broken, "note", false)).toBe("const a = 1;\n// note\n");
});
