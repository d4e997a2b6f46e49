import { expect, test } from "vitest";
import { STYLE } from "./style.ts";

const [light = "", dark = ""] = [...STYLE.matchAll(/:root\{([^}]*)\}/g)].map(([, body]) => body);

test.each([
  ["light", light],
  ["dark", dark],
])("texts in the %s can be read: a contrast of 4.5 on what they stand on", (_, variables) => {
  const colors = colorsOf(variables);

  const ratios = ["ink", "soft", "link", "good", "warn", "bad"].flatMap((text) =>
    ["paper", "raised"].map((ground) => [`${text} on ${ground}`, contrast(colors[text], colors[ground])] as const),
  );

  expect(ratios.filter(([, ratio]) => !(ratio >= 4.5))).toEqual([]);
});

test.each([
  ["light", light],
  ["dark", dark],
])("the figures in the darkest cell of a matrix in the %s can be read", (_, variables) => {
  const { accent, paper, ink } = colorsOf(variables);
  const share = Number(/\.m10\{background:color-mix\(in srgb,var\(--accent\) (\d+)%/.exec(STYLE)?.[1]) / 100;

  const cell = (accent ?? []).map((part, index) => part * share + (paper?.[index] ?? 0) * (1 - share));

  expect(contrast(ink, cell)).toBeGreaterThan(4.5);
});

test("the style loads nothing", () => {
  expect(STYLE).not.toMatch(/url\(|@import|@font-face|expression|http/);
});

/** Red, green and blue of each variable. */
function colorsOf(variables: string): Readonly<Record<string, readonly number[]>> {
  const named = [...variables.matchAll(/--([\w-]+):#([0-9a-f]{6})/g)];
  return Object.fromEntries(
    named.map(([, name = "", hex = ""]) => [name, [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))]),
  );
}

/** The ratio of WCAG 2.2; NaN for a colour that is not there. */
function contrast(one: readonly number[] | undefined, other: readonly number[] | undefined): number {
  const [darker = Number.NaN, lighter = Number.NaN] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: readonly number[] = []): number {
  const [red = Number.NaN, green = Number.NaN, blue = Number.NaN] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
