/**
 * The chance of `hits` in `draws` where the rate itself is Beta(`alpha`, `beta`): the predictive distribution of a count.
 * A. Gelman and others, Bayesian Data Analysis, 3rd edition, appendix A.
 */
export function betaBinomial(hits: number, draws: number, alpha: number, beta: number): number {
  const ways = logGamma(draws + 1) - logGamma(hits + 1) - logGamma(draws - hits + 1);
  return Math.exp(ways + logBeta(hits + alpha, draws - hits + beta) - logBeta(alpha, beta));
}

function logBeta(alpha: number, beta: number): number {
  return logGamma(alpha) + logGamma(beta) - logGamma(alpha + beta);
}

const COEFFICIENTS = [
  76.1800917295, -86.5053203294, 24.0140982408, -1.23173957245, 0.00120865097387, -0.000005395239385,
];

/** ln Γ(x) for x > 0 to ten digits. C. Lanczos, SIAM J. Numer. Anal. 1 (1964); coefficients of Numerical Recipes, 6.1. */
function logGamma(x: number): number {
  const shifted = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  const series = COEFFICIENTS.reduce((sum, coefficient, index) => sum + coefficient / (x + index + 1), 1.00000000019);
  return -shifted + Math.log((2.50662827463 * series) / x);
}
