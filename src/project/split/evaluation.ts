/** Splits that a model is measured on, by the names people give them: alone, with a number, or with more after a separator. */
const EVALUATION =
  /^(dev|devel|development|test|testing|val|valid|validation|eval|evaluation|held[-_ ]?out|gold)(set)?\d*([-_. ].*)?$/i;

/** Whether a split measures: `named` are those that the project says do; without them its name tells. */
export function isEvaluation(split: string, named?: readonly string[]): boolean {
  return named ? named.includes(split) : EVALUATION.test(split);
}
