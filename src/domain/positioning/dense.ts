/**
 * The inverse of a positive definite matrix of `n` rows in row order, by Cholesky's factors; undefined when it is none.
 * Costs n^3: for matrices that are seldom inverted.
 */
export function inverseOf(matrix: readonly number[], n: number): number[] | undefined {
  const l = matrix.slice();
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = l[i * n + j] ?? NaN;
      for (let k = 0; k < j; k++) sum -= (l[i * n + k] ?? NaN) * (l[j * n + k] ?? NaN);
      if (i === j) {
        if (!(sum > 0)) return undefined;
        l[j * n + j] = Math.sqrt(sum);
      } else l[i * n + j] = sum / (l[j * n + j] ?? NaN);
    }
  }
  const inverse: number[] = Array.from({ length: n * n }, () => 0);
  const column: number[] = Array.from({ length: n }, () => 0);
  for (let c = 0; c < n; c++) {
    for (let i = 0; i < n; i++) {
      let sum = i === c ? 1 : 0;
      for (let k = c; k < i; k++) sum -= (l[i * n + k] ?? NaN) * (column[k] ?? NaN);
      column[i] = i < c ? 0 : sum / (l[i * n + i] ?? NaN);
    }
    for (let i = n - 1; i >= c; i--) {
      let sum = column[i] ?? NaN;
      for (let k = i + 1; k < n; k++) sum -= (l[k * n + i] ?? NaN) * (column[k] ?? NaN);
      column[i] = sum / (l[i * n + i] ?? NaN);
      inverse[i * n + c] = column[i] ?? NaN;
      inverse[c * n + i] = column[i] ?? NaN;
    }
  }
  return inverse;
}
