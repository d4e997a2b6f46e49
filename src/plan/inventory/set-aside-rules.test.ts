import { expect, test } from "vitest";
import { linguistRules } from "./git-attributes.ts";
import { asideOf, environmentFolders } from "./set-aside-rules.ts";

test.each([
  ["node_modules/x/i.js", "vendored", "node_modules/"],
  ["a/vendor/x.go", "vendored", "a/vendor/"],
  ["third_party/x.c", "vendored", "third_party/"],
  [".idea/misc.xml", "vendored", ".idea/"],
  ["a/__pycache__/x.pyc", "vendored", "a/__pycache__/"],
  ["target/debug/x.rs", "generated", "target/debug/"],
  ["web/dist/x.js", "generated", "web/dist/"],
  ["gradlew", "vendored", undefined],
  ["js/jquery-3.7.1.js", "vendored", undefined],
  ["api/x.pb.go", "generated", undefined],
  ["docs/x.html", "documentation", undefined],
])("%s is %s", (path, kind, folder) => {
  const aside = asideOf(path, {}, []);

  expect([aside?.kind, aside?.folder]).toEqual([kind, folder]);
});

test.each([
  "src/a.ts",
  "target.rs",
  "build/make.py",
  "environment/a.py",
  "package-lock.json",
  "src/documents/a.py",
  "lib/vendors.js",
])("%s is the project's own", (path) => {
  expect(asideOf(path, {}, [])).toBeUndefined();
});

test("a lock file is data, whatever .gitattributes says of it", () => {
  expect(asideOf("package-lock.json", { isGenerated: true }, [])).toBeUndefined();
});

test("a folder with a pyvenv.cfg is an environment whatever its name, but the root is none", () => {
  const folders = environmentFolders(["pyvenv.cfg", "py3/pyvenv.cfg", "a.py"]);

  expect(folders).toEqual(["py3/"]);
  expect(asideOf("py3/lib/a.py", {}, folders)).toEqual({
    kind: "vendored",
    reason: "a Python virtual environment",
    folder: "py3/",
  });
});

test("of .gitattributes the last line that fits counts, deeper files overrule, and they reach no other folder", () => {
  const says = linguistRules([
    { path: "a/.gitattributes", lines: ["x.py linguist-generated=false", "*.ts linguist-vendored"] },
    {
      path: ".gitattributes",
      lines: [
        "*.py linguist-generated",
        '"a b.c" linguist-generated',
        "/docs/** -linguist-documentation",
        "*.h linguist-language=Objective-C",
      ],
    },
  ]);

  expect([says("a/x.py"), says("b/x.py"), says("b/y.ts"), says("a/y.ts")]).toEqual([
    { isGenerated: false },
    { isGenerated: true },
    {},
    { isVendored: true },
  ]);
  expect([says("a b.c"), says("docs/a.html"), says("x.h")]).toEqual([
    { isGenerated: true },
    { isDocumentation: false },
    { language: "Objective-C" },
  ]);
});
