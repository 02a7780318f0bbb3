/** Usual names of splits for evaluation: alone, with a number, or with more after a separator. */
const EVALUATION =
  /^(dev|devel|development|test|testing|val|valid|validation|eval|evaluation|held[-_ ]?out|gold)(set)?\d*([-_. ].*)?$/i;

/** Whether a split is for evaluation: `named` are those that the project lists; without a list, its name decides. */
export function isEvaluation(split: string, named?: readonly string[]): boolean {
  return named ? named.includes(split) : EVALUATION.test(split);
}
