const MONTHS = "january february march april may june july august september october november december".split(" ");
const MONTH = `(${MONTHS.map((month) => `${month}|${month.slice(0, 3)}`).join("|")}|sept)\\.?`;
const DAY = "(\\d{1,2})(?:st|nd|rd|th)?";
const YEAR = "(\\d{4})";

interface DateForm {
  readonly pattern: RegExp;
  /** Which group holds the year, the month and the day; 0 for a part that the form leaves out. */
  readonly groups: readonly [year: number, month: number, day: number];
}

const FORMS: readonly DateForm[] = [
  { pattern: form(`${YEAR}([-/])(\\d{1,2})\\2(\\d{1,2})`), groups: [1, 3, 4] },
  { pattern: form(`${DAY}[ -](?:of )?${MONTH}[ ,-]+${YEAR}`), groups: [3, 2, 1] },
  { pattern: form(`${MONTH}[ -]${DAY}(?:,? +|-)${YEAR}`), groups: [3, 1, 2] },
  { pattern: form(`${YEAR}[ -]${MONTH}[ -]${DAY}`), groups: [1, 2, 3] },
  { pattern: form(`${MONTH},? ${YEAR}`), groups: [2, 1, 0] },
  { pattern: form(`${YEAR}-(0[1-9]|1[0-2])`), groups: [1, 2, 0] },
  { pattern: form(`${DAY} (?:of )?${MONTH}`), groups: [0, 2, 1] },
  { pattern: form(`${MONTH} ${DAY}`), groups: [0, 1, 2] },
];

const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? +/i;

/**
 * The date that a short answer names, as `2026-03-01`, `2026-03` or `--03-01`; undefined when it names none, one that does
 * not exist, or one that two countries read differently (`03/04/2026`).
 */
export function calendarDateOf(text: string): string | undefined {
  const spelled = text.replace(WEEKDAY, "").replace(/^the (?=\d)/i, "");
  for (const { pattern, groups } of FORMS) {
    const match = pattern.exec(spelled);
    if (match === null) continue;
    const [year, month, day] = groups.map((group) => (group === 0 ? undefined : match[group]));
    return isoDate(year, monthNumber(month), day === undefined ? undefined : Number(day));
  }
  return numericDate(spelled);
}

/** `25/12/2026` can be read in one way only; `03/04/2026` in two. */
function numericDate(text: string): string | undefined {
  const match = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(text);
  if (match === null) return undefined;
  const [first, second] = [Number(match[1]), Number(match[3])];
  if (first <= 12 && second <= 12 && first !== second) return undefined;
  return first > 12 ? isoDate(match[4], second, first) : isoDate(match[4], first, second);
}

function isoDate(year: string | undefined, month: number | undefined, day: number | undefined): string | undefined {
  if (month === undefined || month < 1 || month > 12) return undefined;
  const start = `${year ?? "-"}-${String(month).padStart(2, "0")}`;
  if (day === undefined) return start;
  return day >= 1 && day <= daysIn(month, year) ? `${start}-${String(day).padStart(2, "0")}` : undefined;
}

function daysIn(month: number, year: string | undefined): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  const value = year === undefined ? 0 : Number(year);
  return value % 4 === 0 && (value % 100 !== 0 || value % 400 === 0) ? 29 : 28;
}

function monthNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  return MONTHS.findIndex((month) => month.startsWith(text.toLowerCase().slice(0, 3))) + 1;
}

function form(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, "i");
}
