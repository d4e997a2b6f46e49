import { expect, test } from "vitest";
import { maskSecrets } from "./mask-secrets.ts";

async function mask(text: string, path: string) {
  const [masked] = await maskSecrets([{ path, text }]);
  return masked ?? { text: "", masked: -1 };
}

/** Joined when the test runs, so that no scanner takes this file for a leak. */
const made = (...parts: readonly string[]) => parts.join("");
const LETTERS = "q7Xw2Lk9Zp4Rt6Vb1Nc8Md3Fg5Hj0Sy";

/** A line, the part of it that is secret, and the file it stands in. */
const SECRET: readonly (readonly [line: string, secret: string, path?: string])[] = [
  ['const password = "hunter2!x";', "hunter2!x"],
  ['  password: "S0mmer2024!",', "S0mmer2024!"],
  ["DB_PASSWORD=kf8sPq2x", "kf8sPq2x", ".env"],
  ["export API_TOKEN=9f8e7d6c5b4a39281706f5e4d3c2b1a0", "9f8e7d6c5b4a39281706f5e4d3c2b1a0", "deploy.sh"],
  [`apiKey: "${LETTERS}"`, LETTERS],
  [`"client_secret": "${LETTERS}",`, LETTERS, "settings.json"],
  [`client-secret: ${LETTERS}`, LETTERS, "app.yaml"],
  [`SECRET_KEY = '${made("django-insecure-", LETTERS)}'`, made("django-insecure-", LETTERS), "settings.py"],
  [`var authToken string = "${LETTERS}"`, LETTERS, "main.go"],
  [`token := "${LETTERS}"`, LETTERS, "main.go"],
  [`private static final String ENCRYPTION_KEY = "${LETTERS}";`, LETTERS, "A.java"],
  [`$password = 'tr0ub4dor&3';`, "tr0ub4dor&3", "a.php"],
  [`password => "Zx81-spectrum#"`, "Zx81-spectrum#", "a.rb"],
  [`setPassword("correctH0rse!")`, "correctH0rse!"],
  [`if (secret === "${LETTERS}") {`, LETTERS],
  [`let jwtSecret: &str = "${LETTERS}";`, LETTERS, "a.rs"],
  ['properties.put("password", "pa55w0rd!x");', "pa55w0rd!x"],
  [`const t = "${made("ghp_", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx")}";`, "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"],
  [`id: ${made("AKIA", "Q7XW2LK9ZP4RT6VB")}`, "Q7XW2LK9ZP4RT6VB", "a.yaml"],
  [
    `aws_secret_access_key = ${made("wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYzzzzzzzKEY")}`,
    "bPxRfiCYzzzzzzzKEY",
    "credentials",
  ],
  [`url = "${made("postgres://app:", "s3cr3tpw", "@db.internal:5432/app")}"`, "s3cr3tpw"],
  [`fetch("${made("https://ci:", "b0tpassw0rd", "@git.internal/x.git")}")`, "b0tpassw0rd"],
  [`Authorization: Bearer ${LETTERS}`, LETTERS, "a.http"],
  [`headers: { "Authorization": "Basic ${made("dXNlcjpwYXNz", "d29yZDEyMw==")}" }`, "dXNlcjpwYXNzd29yZDEyMw=="],
  [`stripe("${made("sk_", "live_", "4eC39HqLyjWDarjtT1zdp7dc")}")`, "4eC39HqLyjWDarjtT1zdp7dc"],
  [`GOOGLE=${made("AIza", "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q")}`, "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q"],
  [
    `const jwt = "${made("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.", "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P")}"`,
    "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
  ],
  [`${made("xox", "b-123456789012-1234567890123-", "AbCdEfGhIjKlMnOpQrStUvWx")}`, "AbCdEfGhIjKlMnOpQrStUvWx"],
  [`connect("${made("DefaultEndpoints;AccountKey=", LETTERS, LETTERS, "==;")}")`, LETTERS],
  [`const key = "${made("sk-", "or-v1-", "0123456789abcdef0123456789abcdef")}";`, "0123456789abcdef0123456789abcdef"],
];

const HARMLESS: readonly (readonly [line: string, path?: string])[] = [
  ["const password = process.env.DB_PASSWORD;"],
  ['const password = readline("Password: ");'],
  ['label: { password: "Password" },'],
  ['"password": "Contraseña:",', "es.json"],
  ['passwordPlaceholder: "at-least-12-characters"'],
  ['const PASSWORD_REGEX = "^[A-Za-z0-9]{8,64}$";'],
  ['tokenType: "Bearer"'],
  ["secretName: my-app-secret-v1", "deployment.yaml"],
  ['tokenUrl: "https://login.internal/oauth2/v2.0/token"'],
  ["API_KEY=your-api-key-here", ".env.example"],
  [made("API_KEY=$", "{API_KEY}"), "compose.yaml"],
  ["API_KEY=<your key>", ".env.example"],
  ["password: changeme", "values.yaml"],
  ['apiKey: "xxxxxxxxxxxxxxxxxxxxxxxx"'],
  ["token: {{ .Values.token }}", "a.yaml"],
  ["const token = tokens[index];"],
  ["function parseToken(token: string): Token {"],
  ['import { tokenizer } from "./tokenizer/main-tokenizer.ts";'],
  ['const secret = await vault.read("kv/production/database");'],
  ['password = getpass.getpass("Enter it")', "a.py"],
  ['throw new Error("secret must have 32 characters");'],
  ['case "access_token": return "refresh_token";'],
  ["maxTokens: 4096"],
  ["const passwordHash = sha256(password);"],
  ['const commit = "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c";'],
  ['integrity: "sha512-q7Xw2Lk9Zp4Rt6Vb1Nc8Md3Fg5Hj0Sy/q7Xw2Lk9=="'],
  ['const id = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";'],
  ['url = "https://user@example.org/path:8080/x"'],
  ['password: "user.password.reset.title"'],
  ['<input type="password" name="new-password" autocomplete="new-password">', "a.html"],
];

test.each(SECRET)("the secret of %s is masked", async (line, secret, path = "src/a.ts") => {
  const { text, masked } = await mask(`// before\n${line}\n// after\n`, path);

  expect(text).not.toContain(secret);
  expect(text).toMatch(/\[masked: [\w ]+\]/i);
  expect(masked).toBeGreaterThan(0);
});

test.each(HARMLESS.map(([line, path = "src/a.ts"]) => [line, path] as const))(
  "%s stays as it is",
  async (line, path) => {
    expect(await mask(line, path)).toEqual({ text: line, masked: 0 });
  },
);

const body = Array.from({ length: 5 }, (_, line) => `${line}${LETTERS}${LETTERS}`);
const key = (end: string) =>
  [made("-----BEGIN RSA ", "PRIVATE KEY-----"), ...body, made("-----END RSA ", "PRIVATE KEY-----")].join(end);

test.each([
  ["line feeds", "\n"],
  ["carriage returns and line feeds", "\r\n"],
])("a private key with %s keeps the number of lines and their ends", async (_, end) => {
  const before = `a${end}${key(end)}${end}b${end}`;

  const { text } = await mask(before, "key.pem");

  expect(text).toBe(`a${end}${`[masked: private key]${end}`.repeat(7)}b${end}`);
});

test("a private key without an end, or within a string, is masked too", async () => {
  const cut = await mask(key("\n").split("\n").slice(0, 4).join("\n"), "a.pem");
  const escaped = await mask(`{"private_key": "${key("\\n")}\\n"}`, "service.json");

  expect(cut.text.split("\n")).toEqual(Array.from({ length: 4 }, () => "[masked: private key]"));
  expect(escaped.text).toBe('{"private_key": "[masked: private key]\\n"}');
});

test("overlapping secrets leave one marker, and a secret that is repeated without its name is masked there too", async () => {
  const { text, masked } = await mask(
    `API_TOKEN="${made("ghp_", LETTERS, "abcde")}"\nlog("${made("ghp_", LETTERS, "abcde")}")\n`,
    "a.ts",
  );

  expect(text).toMatch(/^API_TOKEN="\[masked: [\w ]+\]"\nlog\("\[masked: [\w ]+\]"\)\n$/);
  expect(masked).toBe(2);
});

test("a comment cannot switch the masking off", async () => {
  const { masked } = await mask(
    `// secretlint-disable-next-line\nconst t = "${made("ghp_", LETTERS, "abcde")}";\n/* secretlint-disable */\npassword = "hunter2!x"`,
    "a.ts",
  );

  expect(masked).toBe(2);
});

test("a long text without a break in it is looked at in time linear in its length", async () => {
  const text = `${"token".repeat(100_000)}\n${"a_b-".repeat(100_000)}`;

  expect((await mask(text, "a.ts")).masked).toBe(0);
});

test("each of many texts is masked by itself", async () => {
  const token = made("ghp_", LETTERS, "abcde");
  const texts = Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? `a ${token}\n${index}` : `b ${index}\n`));

  const masked = await maskSecrets(texts.map((text, index) => ({ path: `${index}.ts`, text })));

  expect(masked.map((each) => each.masked)).toEqual(texts.map((_, index) => (index % 3 === 0 ? 1 : 0)));
  expect(masked.filter((each) => each.masked === 0).map(({ text }) => text)).toEqual(
    texts.filter((text) => text.startsWith("b")),
  );
});

test("code that names the header of a private key keeps all of its lines", async () => {
  const text = `const START = "${made("-----BEGIN ", "PRIVATE KEY-----")}";\nconst a = readTheWholeConfigurationOfTheProjectFromItsFolder();\n`;

  expect(await mask(text, "a.ts")).toEqual({ text, masked: 0 });
});
