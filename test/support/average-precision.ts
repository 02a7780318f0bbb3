/** Average precision of a ranking of errors. Equal scores are one step, as scikit-learn's `average_precision_score` has it. */
export function averagePrecision(ranked: readonly { score: number; error: boolean }[]): number {
  const steps = new Map<number, { errors: number; all: number }>();
  for (const { score, error } of ranked) {
    const step = steps.get(score) ?? { errors: 0, all: 0 };
    steps.set(score, { errors: step.errors + Number(error), all: step.all + 1 });
  }
  let hits = 0;
  let seen = 0;
  let sum = 0;
  for (const [, { errors, all }] of [...steps].sort(([x], [y]) => y - x)) {
    hits += errors;
    seen += all;
    sum += errors * (hits / seen);
  }
  return sum / hits;
}
