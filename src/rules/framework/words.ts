import { memoize } from '../../base/memoize';
import type { LabelDef, SourceFile } from '../../project/model/model';
import type { YamlNode, YamlScalar } from '../../base/yaml/tree';
import { scalarOffsets } from '../../base/yaml/scalar-offsets';
import type { YamlPlace } from './line-view';

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;

/** The words of a text in lower case, in order. Languages without spaces give long "words", for which comparisons find nothing. */
export function wordsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
}

/** A text with its node. Nodes never change and survive edits elsewhere in their file, so results are cached by node. */
interface TextAtNode {
  readonly node: YamlNode;
  readonly text: string;
}
const nodeOf = ({ node }: { readonly node: YamlNode }) => node;

/** `wordsOf` a text, cached. */
export const wordsAt = memoize(({ text }: TextAtNode): readonly string[] => wordsOf(text), nodeOf);

/** The stems of the words of a text, cached. */
export const stemsAt = memoize(
  (place: TextAtNode): ReadonlySet<string> => new Set(wordsAt(place).map(stem)),
  nodeOf,
);

const spaced = (id: string): string => id.replace(/[-_.]/g, ' ');

/** The stems of the words of a label's id, and of its name; none is empty. */
export const nameStems = memoize(
  ({ label }: LabelDef): readonly ReadonlySet<string>[] =>
    [spaced(label.id), label.name]
      .map((text) => new Set(wordsOf(text).map(stem)))
      .filter(({ size }) => size > 0),
  nodeOf,
);

/** The words of a label's id and name, cached. */
export const nameWords = memoize(
  ({ label }: LabelDef): readonly string[] => wordsOf(`${spaced(label.id)} ${label.name}`),
  nodeOf,
);

const ENDINGS = 'ations ities ity ation ings ing ies ers ed er es s y e'.split(' ');

/** A word without the most common English endings, so that `refunds` and `refund` are equal. Deliberately crude: only for comparisons. */
export function stem(word: string): string {
  const base = word.replace(/['’]s$/, '');
  const ending = ENDINGS.find((one) => base.endsWith(one) && base.length - one.length >= 3) ?? '';
  return base.slice(0, base.length - ending.length);
}

/** English words without a meaning of their own. */
export const FUNCTION_WORDS = new Set(
  (
    'a an and any are as at be been being but by can do does for from had has have if in into is it its may no not of on or other our ' +
    'shall should so some such than that the their them then there these they this those to was we were what when where which who ' +
    'whose will with would you your about also one ones'
  ).split(' '),
);

/** A text may have thousands of parts with a finding. */
const offsetsOf = memoize((node: YamlScalar) => scalarOffsets(node));

/** The place of a part of a text, by UTF-16 offsets into the scalar's value. The whole node if the part cannot be located. */
export function partOf(file: SourceFile, node: YamlNode, start: number, end: number): YamlPlace {
  const offsets = node.kind === 'scalar' && node.alias === undefined ? offsetsOf(node) : undefined;
  if (!offsets) return { file, node };
  const { block, relStart } = node;
  const part = { block, relStart: relStart + offsets[start]!, relEnd: relStart + offsets[end]! };
  return { file, ...file.document.range(part) };
}
