import type { Rational } from "./rational.ts";
import { dividedBy, rational, rationalOf } from "./rational.ts";

/** What a unit is worth: `factor` of the `base` unit. Values compare only within one base. */
export interface UnitWorth {
  readonly base: string;
  readonly factor: Rational;
}

const ONE = rational(1n, 1n);

/** Symbols, where case matters: `mW` is not `MW`, `Mb` is not `MB`. One line a base: `symbol=factor`, a bare symbol is 1. */
const SYMBOLS = `
  m: m km=1000 dm=0.1 cm=0.01 mm=0.001 um=1e-6 µm=1e-6 μm=1e-6 nm=1e-9 in=0.0254 ft=0.3048 yd=0.9144 mi=1609.344
  g: g kg=1000 mg=0.001 ug=1e-6 µg=1e-6 μg=1e-6 mcg=1e-6 ng=1e-9 t=1e6 lb=453.59237 lbs=453.59237 oz=28.349523125
  s: s sec secs ms=0.001 us=1e-6 µs=1e-6 μs=1e-6 ns=1e-9 min=60 mins=60 h=3600 hr=3600 hrs=3600 d=86400 wk=604800
  month: month mo yr=12 yrs=12
  B: B kB=1e3 KB=1e3 MB=1e6 GB=1e9 TB=1e12 PB=1e15 kb=1e3 mb=1e6 gb=1e9 tb=1e12 pb=1e15
  B: KiB=1024 MiB=1048576 GiB=1073741824 TiB=1099511627776
  bit: bit kbit=1e3 Kb=1e3 Mb=1e6 Gb=1e9 Tb=1e12 Mbit=1e6 Gbit=1e9
  bit/s: bps kbps=1e3 Kbps=1e3 Mbps=1e6 Gbps=1e9
  l: l L ml=0.001 mL=0.001 cl=0.01 dl=0.1
  Hz: Hz hz kHz=1e3 khz=1e3 MHz=1e6 Mhz=1e6 GHz=1e9 Ghz=1e9 ghz=1e9
  W: W mW=0.001 kW=1e3 MW=1e6 GW=1e9
  Wh: Wh kWh=1e3 kwh=1e3 MWh=1e6
  J: J kJ=1e3 MJ=1e6
  V: V mV=0.001 kV=1e3
  °C: °C ℃
  °F: °F ℉
  %: %
`;

/** Names, in any case. */
const NAMES = `
  m: meter meters metre metres kilometer=1000 kilometers=1000 kilometre=1000 kilometres=1000
  m: centimeter=0.01 centimeters=0.01 centimetre=0.01 centimetres=0.01 millimeter=0.001 millimeters=0.001
  m: millimetre=0.001 millimetres=0.001 inch=0.0254 inches=0.0254 foot=0.3048 feet=0.3048
  m: yard=0.9144 yards=0.9144 mile=1609.344 miles=1609.344
  g: gram grams kilogram=1000 kilograms=1000 kilo=1000 kilos=1000 milligram=0.001 milligrams=0.001
  g: microgram=1e-6 micrograms=1e-6 tonne=1e6 tonnes=1e6 ounce=28.349523125 ounces=28.349523125
  s: second seconds millisecond=0.001 milliseconds=0.001 microsecond=1e-6 microseconds=1e-6 nanosecond=1e-9
  s: nanoseconds=1e-9 minute=60 minutes=60 hour=3600 hours=3600 day=86400 days=86400 week=604800 weeks=604800
  month: month months year=12 years=12
  B: byte bytes kilobyte=1e3 kilobytes=1e3 megabyte=1e6 megabytes=1e6 gigabyte=1e9 gigabytes=1e9
  B: terabyte=1e12 terabytes=1e12 petabyte=1e15 petabytes=1e15
  bit: bit bits kilobit=1e3 kilobits=1e3 megabit=1e6 megabits=1e6 gigabit=1e9 gigabits=1e9
  l: liter liters litre litres milliliter=0.001 milliliters=0.001 millilitre=0.001 millilitres=0.001
  Hz: hertz kilohertz=1e3 megahertz=1e6 gigahertz=1e9
  W: watt watts kilowatt=1e3 kilowatts=1e3 megawatt=1e6 megawatts=1e6
  J: joule joules kilojoule=1e3 kilojoules=1e3
  V: volt volts
  °C: celsius
  °F: fahrenheit
  %: percent pct
  USD: usd us$ dollar dollars
  EUR: eur € euro euros
  GBP: gbp £
  INR: inr ₹ rupee rupees
  JPY: jpy yen
  CNY: cny rmb yuan
  CHF: chf
`;

const symbols = tableOf(SYMBOLS);
const names = tableOf(NAMES);

/** Signs that stand before an amount. A bare `$` is taken as US dollars; `¥` names two currencies and is none of them. */
export const CURRENCY_SIGNS: Readonly<Record<string, string>> = {
  $: "USD",
  us$: "USD",
  usd: "USD",
  "€": "EUR",
  eur: "EUR",
  "£": "GBP",
  gbp: "GBP",
  "₹": "INR",
  inr: "INR",
  "¥": "¥",
  jpy: "JPY",
  cny: "CNY",
  chf: "CHF",
};

/** The worth of a unit or of a quotient of units (`km/h`, `MB per second`); undefined when any part of it is unknown. */
export function unitWorth(unit: string): UnitWorth | undefined {
  const parts = unit.split(/\s*\/\s*|\s+per\s+/);
  if (parts.length > 2) return undefined;
  const [above = "", below] = parts;
  const top = singleUnit(above);
  if (top === undefined || below === undefined) return top;
  const bottom = singleUnit(below);
  if (bottom === undefined) return undefined;
  return { base: `${top.base}/${bottom.base}`, factor: dividedBy(top.factor, bottom.factor) };
}

function singleUnit(unit: string): UnitWorth | undefined {
  const spelled = unit.trim();
  return (
    symbols.get(spelled) ??
    names.get(
      spelled
        .toLowerCase()
        .replace(/^per cent$/, "percent")
        .replace(/^degrees? /, ""),
    )
  );
}

function tableOf(lines: string): ReadonlyMap<string, UnitWorth> {
  const table = new Map<string, UnitWorth>();
  for (const line of lines.trim().split("\n")) {
    const [base = "", entries = ""] = line.trim().split(": ");
    for (const entry of entries.split(" ")) {
      const [name = "", factor = "1"] = entry.split("=");
      table.set(name, { base, factor: rationalOf(factor) ?? ONE });
    }
  }
  return table;
}
