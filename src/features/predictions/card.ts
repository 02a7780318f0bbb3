import { isObject } from '../../base/objects';
import { parseYaml } from '../../base/yaml/parse';
import { toJs } from '../../base/yaml/tree';
import type { OverlayFiles } from '../../project/files/overlay-files';

/** What a model was trained on; undefined parts are not known. */
interface Seen {
  /** Splits whose samples and labels it was trained on. */
  readonly splits: readonly string[];
  /** Number of folds: no sample was seen by the model that predicted it. */
  readonly folds: number | undefined;
  /** Whether people's answers to the samples were in its sight. */
  readonly answers: boolean | undefined;
}

/** The card of a model: `predictions/<model>.yaml`. */
export interface ModelCard {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly provider: string | undefined;
  readonly seen: Seen | undefined;
}

export const CARDS = 'predictions/*.yaml';
export const cardPath = (model: string): string => `predictions/${model}.yaml`;

/** The card of a model as far as it can be read; undefined without one. */
export async function readCard(files: OverlayFiles, model: string): Promise<ModelCard | undefined> {
  const path = cardPath(model);
  if (!(await files.stat(path))) return undefined;
  const card: unknown = toJs(parseYaml(new TextDecoder().decode(await files.read(path))).root);
  if (!isObject(card)) return undefined;
  const { seen } = card;
  return {
    name: textOf(card.name),
    version: textOf(card.version),
    provider: textOf(card.provider),
    seen: isObject(seen)
      ? {
          splits: Array.isArray(seen.splits) ? seen.splits.filter((split) => typeof split === 'string') : [],
          folds: typeof seen.folds === 'number' ? seen.folds : undefined,
          answers: typeof seen.answers === 'boolean' ? seen.answers : undefined,
        }
      : undefined,
  };
}

/** Whether two models have the same trainer and learned from the same samples, by their cards. */
export function isSameTraining(one: ModelCard | undefined, other: ModelCard | undefined): boolean {
  const [a, b] = [one?.seen, other?.seen];
  if (!a || !b || one?.name === undefined || one.name !== other?.name || one.provider !== other.provider)
    return false;
  const isSame = [...a.splits].sort().join('\n') === [...b.splits].sort().join('\n');
  return (a.folds !== undefined && b.folds !== undefined) || (a.splits.length > 0 && isSame);
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
