/** An exact fraction, so that 90 s and 1.5 min are equal without rounding. Reduced; the denominator is positive. */
export interface Rational {
  readonly top: bigint;
  readonly bottom: bigint;
}

const MOST_DIGITS = 60;

export function rational(top: bigint, bottom: bigint): Rational {
  const divisor = greatestCommonDivisor(top < 0n ? -top : top, bottom);
  return divisor === 0n ? { top: 0n, bottom: 1n } : { top: top / divisor, bottom: bottom / divisor };
}

/** The exact value of `12`, `-1.50` or `2e-3`; undefined for anything else, and past 60 digits or an exponent of 60. */
export function rationalOf(text: string): Rational | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponentText = "0"] = match;
  const digits = whole + fraction;
  const exponent = Number(exponentText) - fraction.length;
  if (digits === "" || digits.length > MOST_DIGITS || Math.abs(exponent) > MOST_DIGITS) return undefined;
  const value = BigInt(sign === "-" ? `-${digits}` : digits);
  const power = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0 ? rational(value, power) : rational(value * power, 1n);
}

export function times(left: Rational, right: Rational): Rational {
  return rational(left.top * right.top, left.bottom * right.bottom);
}

export function dividedBy(left: Rational, right: Rational): Rational {
  return right.top < 0n
    ? rational(-left.top * right.bottom, left.bottom * -right.top)
    : rational(left.top * right.bottom, left.bottom * right.top);
}

export function plus(left: Rational, right: Rational): Rational {
  return rational(left.top * right.bottom + right.top * left.bottom, left.bottom * right.bottom);
}

export function negated(value: Rational): Rational {
  return { top: -value.top, bottom: value.bottom };
}

/** Equal values give equal strings: `5`, `-3/2`. */
export function showRational({ top, bottom }: Rational): string {
  return bottom === 1n ? `${top}` : `${top}/${bottom}`;
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [greater, smaller] = [left, right];
  while (smaller !== 0n) [greater, smaller] = [smaller, greater % smaller];
  return greater;
}
