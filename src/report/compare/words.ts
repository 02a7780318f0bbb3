import type { GuidelineChange } from '../../core/guideline-diff/guideline-diff';
import type { Inline, Line } from '../document/blocks';
import { oneLine } from '../guideline/names';
import { decimal } from '../html/figures';
import type { Figure } from '../model';
import type { ComparedVersion, MovePart } from './model';

/** A difference always says its sign. */
export const signed = (value: number): string => {
  const text = decimal(value);
  return value > 0 && Number(text.replace('−', '-')) !== 0 ? `+${text}` : text;
};

/** A number with its interval, or a dash and why there is none. */
export function figureLine(figure: Figure, write: (value: number) => string = decimal): Line {
  const { value, ci95, reason = '' } = figure;
  if (value === null) return ['–', ...(reason === '' ? [] : [{ quiet: ` ${reason}` }])];
  return [
    write(value),
    ...(ci95 ? [' ', { quiet: `${write(ci95[0])} to ${write(ci95[1])}`, whole: true as const }] : []),
  ];
}

/** What a version is called: as it was given, with its commit and the version of its guideline. */
export function versionName({ revision, commit, version }: ComparedVersion): string {
  const guideline = version === undefined ? 'no guideline version' : `guideline ${oneLine(version)}`;
  if (revision === null || commit === null) return `the files as they are (${guideline})`;
  const short = commit.slice(0, 10);
  return `${commit.startsWith(revision) ? short : `${oneLine(revision)} ${short}`} (${guideline})`;
}

const LISTS: Readonly<Record<string, string>> = {
  decision_order: 'decision order',
  tie_breakers: 'order of the tie-breakers',
};

/** A change of the guideline in a few words. */
function changeName({
  kind,
  type,
  id,
  oldId,
}: Pick<GuidelineChange, 'kind' | 'type' | 'id' | 'oldId'>): Line {
  if (kind === 'list') return [`Guideline: ${LISTS[id] ?? id} ${type}`];
  const named: Inline = { code: clipped(oneLine(id)) };
  const before: Line = oldId === undefined ? [] : [{ code: oneLine(oldId) }, ', now '];
  return [`Guideline: ${kind} `, ...before, named, ` ${type}`];
}

const clipped = (text: string): string =>
  [...text].length <= 60 ? text : `${[...text].slice(0, 59).join('')}…`;

const OTHERS: Readonly<Record<MovePart['kind'], string>> = {
  'guideline-change': 'Guideline',
  entered: 'Samples compared for the first time',
  left: 'Samples not compared any more',
  people: 'Other people answered',
  relabelled: 'Answered otherwise, without a change of the guideline that touches it',
  unchanged: 'Same answers',
  chance: 'Agreement expected by chance',
};

export const partName = ({ kind, change }: MovePart): Line => (change ? changeName(change) : [OTHERS[kind]]);
