import { type ScalarValue, toJs, type JsValue, type YamlNode } from '../../base/yaml/tree';
import type { Project } from '../../engine/project';
import { cardPath } from '../predictions/card';
import { predictionsPath } from '../predictions/prediction-log';
import type { Plan } from './plan';
import { applyEdit, insertKey, replaceScalar, type TextEdit } from '../../base/yaml/edit';
import { parseYaml } from '../../base/yaml/parse';
import { isObject } from '../../base/objects';
import { UserError } from '../../base/user-error';

/** What `labelwright predict` writes into a model's card. Undefined values leave the card unchanged. */
export interface CardFacts {
  readonly name: string;
  readonly version?: string | undefined;
  /** Undefined if unknown. */
  readonly provider: string | undefined;
  readonly date: string;
  readonly guideline: string | undefined;
  readonly guidelineHash: string;
  readonly promptHash: string;
  readonly parameters: Readonly<Record<string, ScalarValue | undefined>>;
}

/**
 * The card of a model: a new one, or the earlier one with the changed values. The author's comments and keys stay. Throws UserError if it is the
 * card of another model, or cannot be edited.
 */
export function cardText(path: string, before: string | undefined, facts: CardFacts): string {
  const { name, version, provider, date, guideline, guidelineHash, promptHash, parameters } = facts;
  if (before !== undefined) refuseOther(path, before, name);
  const values: [readonly string[], ScalarValue | undefined][] = [
    [['name'], name],
    [['version'], version],
    [['provider'], provider],
    [['date'], date],
    [['prompt_hash'], promptHash],
    [['guideline'], guideline],
    [['guideline_hash'], guidelineHash],
    ...Object.entries(parameters).map(([key, value]): [string[], ScalarValue | undefined] => [
      ['parameters', key],
      value,
    ]),
  ];
  let text = before === undefined || before.trim() === '' ? `name: ${JSON.stringify(name)}\n` : before;
  for (const [keys, value] of values) if (value !== undefined) text = withValue(path, text, keys, value);
  // The author knows best what the model has seen, so an existing value stays.
  if (valueAt(text, ['seen', 'answers']) === undefined)
    text = withValue(path, text, ['seen', 'answers'], false);
  return text.endsWith('\n') ? text : `${text}\n`;
}

/**
 * The card of a model that was shown people's answers: a new one, or the earlier one with only that changed. Throws UserError if it cannot be
 * edited.
 */
export function cardWithAnswersSeen(path: string, before: string | undefined, model: string): string {
  const isNew = before === undefined || before.trim() === '';
  const text = withValue(
    path,
    isNew ? `name: ${JSON.stringify(model)}\n` : before,
    ['seen', 'answers'],
    true,
  );
  return text.endsWith('\n') ? text : `${text}\n`;
}

const valueAt = (text: string, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((each, key) => (isObject(each) ? each[key] : undefined), toJs(parseYaml(text).root));

function refuseOther(path: string, text: string, name: string): void {
  const card = toJs(parseYaml(text).root);
  const other = isObject(card) ? card.name : undefined;
  if (typeof other === 'string' && other !== name)
    throw new UserError(
      `${path} is the card of "${other}", but this is "${name}". Predictions of two models do not belong in one file: choose another name for the model (--model).`,
    );
}

function withValue(path: string, text: string, keys: readonly string[], value: ScalarValue): string {
  if (valueAt(text, keys) === value) return text;
  const edit = editOf(text, keys, value);
  const edited = edit && applyEdit(text, edit);
  if (edited === undefined || valueAt(edited, keys) !== value)
    throw new UserError(
      `${path} cannot be edited at "${keys.join('.')}". Write ${keys.join('.')}: ${JSON.stringify(value)} there, or correct the file.`,
    );
  return edited;
}

function editOf(text: string, keys: readonly string[], value: ScalarValue): TextEdit | undefined {
  const doc = parseYaml(text);
  let node: YamlNode = doc.root;
  for (const [n, key] of keys.entries()) {
    if (node.kind !== 'map' && node.kind !== 'missing') return undefined;
    const entry = node.kind === 'map' ? node.entry(key) : undefined;
    if (!entry) {
      const below = keys.slice(n + 1).reduceRight<JsValue>((inner, each) => ({ [each]: inner }), value);
      return insertKey(doc, node, key, below);
    }
    node = entry.value;
  }
  return node.kind === 'scalar' || node.kind === 'missing' ? replaceScalar(doc, node, value) : undefined;
}

/** For `runAlone`: only one process at a time asks a model about the same. `lock`: the name of its lock. */
export const asking = (name: string, lock: string): { name: string; busy: string } => ({
  name: `${lock}.jsonl`,
  busy: `"${name}" is being asked already, by another process, and both would pay for the same answers. Wait until it ends, then ask again for the rest.`,
});

/** A model, apart from its name in the project. */
export type AskedModel = Pick<CardFacts, 'name' | 'version' | 'provider' | 'parameters'>;

export const predictLock = (name: string, run: number): string => `predict-${name}.${run}`;

/**
 * Prepares the files of a model, and returns a function that appends a record to its predictions, durably. Nothing is written before the first
 * record, so that a wrong model id leaves no card behind. Throws UserError if the answers could not be written, before they are paid for.
 */
export async function predictionsWriter(
  { files }: Project,
  name: string,
  plan: Plan,
  asked: AskedModel,
): Promise<(line: string) => Promise<void>> {
  const path = cardPath(name);
  const encoder = new TextEncoder();
  const before = (await files.stat(path)) ? new TextDecoder().decode(await files.read(path)) : undefined;
  const card = cardText(path, before, {
    ...asked,
    date: new Date().toISOString().slice(0, 10),
    guideline: plan.guideline,
    guidelineHash: plan.guidelineHash,
    promptHash: plan.promptHash,
  });
  let written: Promise<unknown> | undefined;
  return async (line) => {
    await (written ??= card === before ? Promise.resolve() : files.writeAtomic(path, encoder.encode(card)));
    await files.append(predictionsPath(name), encoder.encode(line));
  };
}
