/** Money for people: `$1,234.50`, `$0.50`, `$0.0123`, and two significant digits below a cent (`$0.000012`). */
export function showUsd(usd: number): string {
  if (usd === 0) return "$0";
  const amount = Math.abs(usd);
  const [whole = "", cents = ""] = amount.toFixed(decimalsOf(amount)).split(".");
  const thousands = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return `${usd < 0 ? "-" : ""}$${thousands}.${cents.replace(/(?<=^\d{2,})0+$/, "")}`;
}

const MOST_DECIMALS = 20;

function decimalsOf(amount: number): number {
  if (amount >= 1) return 2;
  return amount >= 0.01 ? 4 : Math.min(MOST_DECIMALS, 1 - Math.floor(Math.log10(amount)));
}
