import {
  goesWithoutSaying,
  listChanges,
  type FieldChange,
} from '../../project/guideline/diff/compare-fields';
import type { GuidelineChange } from '../../project/guideline/diff/guideline-diff';
import { oneLine, clipped } from '../../base/text/phrases';
import { changedMiddle } from '../../base/text/changed-middle';
import { list, type Block, type Inline, type Item, type Line } from '../../document/blocks';
import { type Names } from './names';

const LISTS: Readonly<Record<string, string>> = {
  decision_order: 'Decision order',
  tie_breakers: 'Order of the tie-breakers',
  rules: 'Order of the general rules',
  examples: 'Order of the examples',
  layers: 'Order of the questions',
};
const WORDS = {
  layer: 'Question',
  label: 'Label',
  rule: 'Rule',
  'tie-breaker': 'Tie-breaker',
  example: 'Example',
} as const;

/** Differences between two versions, one per item: its name, and each property before and after. */
export const changeBlocks = (changes: readonly GuidelineChange[], names?: Names): Block[] =>
  list(changes, (change) => changeItem(change, names));

function changeItem(change: GuidelineChange, names: Names | undefined): Item {
  const { kind, type, id, oldId, impact, fields } = change;
  const link: Inline = names && type !== 'removed' ? names.any(id) : { code: id };
  const what: Line =
    kind === 'list'
      ? [LISTS[id] ?? id]
      : kind === 'guideline'
        ? ['Guideline']
        : [
            `${WORDS[kind]} `,
            ...(oldId === undefined ? [] : [{ code: oldId }, ', now ']),
            kind === 'example' && !/^\S{1,40}$/.test(id) ? `“${clipped(oneLine(id), 100)}”` : link,
          ];
  const lines = fields.map((field) => fieldLine(change, field)).filter((line) => line.length > 0);
  return {
    line: [...what, `: ${type}`, { quiet: impact === 'semantic' ? ' (meaning)' : ' (editorial)' }],
    below: list(lines, (line) => line),
  };
}

/** Empty for what goes without saying. */
function fieldLine({ kind, type }: GuidelineChange, field: FieldChange): Line {
  const name = `${field.name.replaceAll('_', ' ')}: `;
  if (type === 'added' || type === 'removed') {
    const text = field.after ?? field.before ?? '';
    if (text === '' || goesWithoutSaying(kind, field)) return [];
    return [{ quiet: name }, type === 'added' ? { inserted: text } : { removed: text }];
  }
  const { before, after } = field;
  const lists = listChanges(field);
  if (lists.length > 0) return [{ quiet: name }, lists.join('; ')];
  if (before === undefined || after === undefined)
    return [{ quiet: name }, ...replaced(before ?? '', after ?? '')];
  const { start, end, ...middle } = changedMiddle(before, after);
  return [{ quiet: name }, start, ...replaced(middle.before, middle.after), end];
}

const replaced = (before: string, after: string): Line => [
  ...(before === '' ? [] : [{ removed: before }]),
  before === '' || after === '' ? '' : ' ',
  ...(after === '' ? [] : [{ inserted: after }]),
];
