import { expect, test } from "vitest";
import { sourceFile } from "./source-file.ts";

const CODE: readonly (readonly [text: string, code: string])[] = [
  ["a; // b", "a;     "],
  ["a /* b\nc */ d", "a     \n     d"],
  ["f('a\\'b', \"c\")", "f('    ', \" \")"],
  [`\`a \${b + \`c\${d}\`} e\` + f`, `\`  \${b + \` \${d}\`}  \` + f`],
  [`\`\${{ a: {} }}\` + b`, `\`\${{ a: {} }}\` + b`],
  ["a = /['\"`]/g; b = c / d / e", "a = /      g; b = c / d / e"],
];

test.each(CODE)("the code of %j keeps what runs, in its place", (text, code) => {
  const file = sourceFile("src/a.ts", text);

  expect(file.code).toBe(code);
});

test("imports are read with their lines: static, of types, for effect, again exported and dynamic", () => {
  const file = sourceFile(
    "src/a.ts",
    'import {\n  a,\n} from "./a.ts";\nimport type { B } from \'b\';\nimport "c";\nexport * from "d";\nawait import("e");\n// from "f"\n',
  );

  expect(file.imports).toEqual([
    { line: 3, specifier: "./a.ts" },
    { line: 4, specifier: "b" },
    { line: 5, specifier: "c" },
    { line: 6, specifier: "d" },
    { line: 7, specifier: "e" },
  ]);
});
