import { reviewText } from '../../guideline/comparison';
import { append } from '../../../base/lists';
import { counted } from '../../../base/text/phrases';
import {
  goesWithoutSaying,
  listChanges,
  type FieldChange,
} from '../../../project/guideline/diff/compare-fields';
import type { GuidelineChange } from '../../../project/guideline/diff/guideline-diff';
import { printable } from '../../../cli/printable';
import type { Paint } from '../../../cli/colors';
import type { Revision } from '../../../cli/versions';
import type { ProjectDiff } from './project-diff';

const HEADS = { semantic: 'Changes of meaning', editorial: 'Editorial changes' } as const;
const SIGNS = { added: '+', changed: '~', removed: '-', renamed: '>' } as const;
const STYLES = { added: 'green', changed: 'yellow', removed: 'red', renamed: 'cyan' } as const;
const LIST_NAMES: Readonly<Record<string, string>> = {
  decision_order: 'decision order',
  tie_breakers: 'order of tie-breakers',
  rules: 'order of general rules',
  examples: 'order of examples',
  layers: 'order of layers',
};

/** The diff of one project for people. */
export function diffText(of: ProjectDiff, paint: Paint): string {
  const { diff, stale, review } = of;
  const lines = [headOf(of, paint), ''];
  if (diff.changes.length === 0) lines.push(`  ${nothing(of)}`, '');
  for (const [impact, head] of Object.entries(HEADS)) {
    const changes = diff.changes.filter((change) => change.impact === impact);
    if (changes.length === 0) continue;
    lines.push(paint('bold', head));
    for (const change of changes) append(lines, changeText(change, paint));
    lines.push('');
  }
  const labels = [...stale.labels, ...stale.layers.map((layer) => `answers on ${layer}`)].map(printable);
  lines.push(`${paint('bold', 'Made stale:')} ${labels.length === 0 ? 'no answers' : labels.join(', ')}`);
  lines.push(`${paint('bold', 'To look at again:')} ${reviewText(review, printable)}`);
  const { before, after } = diff;
  if (before.hash !== after.hash && after.version !== undefined && before.version === after.version)
    lines.push(
      paint(
        'yellow',
        `The meaning may have moved under the same version, ${printable(after.version)}: raise it, or records cannot say which one they followed.`,
      ),
    );
  const silent = unrecorded(of);
  if (silent.length > 0)
    lines.push(
      paint(
        'yellow',
        `${counted(silent.length, 'change')} of meaning not in the changelog: ${silent.map(({ id }) => printable(id)).join(', ')}.`,
      ),
      'Say there whether labels must be looked at again ("impact", "relabel"); until then records made before do not count as stale.',
    );
  return lines.join('\n');
}

/** Changes of meaning that should be reviewed and that the changelog does not mention. */
export const unrecorded = ({ diff }: ProjectDiff): GuidelineChange[] =>
  diff.changes.filter(({ relabel, recorded }) => relabel && !recorded);

function headOf({ folder, title, from, to, diff }: ProjectDiff, paint: Paint): string {
  const name = title === undefined ? folder : `${title}  ${folder}`;
  const version = (text: string | undefined) => (text === undefined ? 'no version' : `version ${text}`);
  const before = `${shown(from)} (${version(diff.before.version)})`;
  const after = `${to ? shown(to) : 'files as they are'} (${version(diff.after.version)})`;
  return `${paint('bold', printable(name))}\n${printable(before)} -> ${printable(after)}`;
}

const shown = ({ name, commit }: Revision): string =>
  commit.startsWith(name) ? commit.slice(0, 10) : `${name} ${commit.slice(0, 10)}`;

const nothing = ({ diff }: ProjectDiff): string =>
  diff.before.hash === diff.after.hash ? 'No changes.' : 'No changes but of layout.';

function changeText(change: GuidelineChange, paint: Paint): string[] {
  const { type, kind, id, oldId, labels, all, recorded, impact } = change;
  const name =
    kind === 'list'
      ? (LIST_NAMES[id] ?? id)
      : kind === 'guideline'
        ? 'guideline'
        : `${kind} ${oldId === undefined ? '' : `${oldId} -> `}${clipped(id)}`;
  const about = all
    ? 'all labels'
    : labels.filter((label) => kind !== 'label' || (label !== id && label !== oldId)).join(', ');
  const notes = [
    about === '' ? '' : `about ${about}`,
    recorded
      ? `changelog ${recorded.version}: ${recorded.change.type}, ${recorded.change.impact}`
      : impact === 'semantic'
        ? 'not in the changelog'
        : '',
  ].filter((note) => note !== '');
  return [
    `  ${paint(STYLES[type], `${SIGNS[type]} ${printable(name)}`)}${notes.length > 0 ? paint('dim', `  (${printable(notes.join('; '))})`) : ''}`,
    ...change.fields.flatMap((field) => fieldText(field, change, paint)),
  ];
}

function fieldText(field: FieldChange, { type, kind }: GuidelineChange, paint: Paint): string[] {
  const { name, before, after } = field;
  if (type === 'added' || type === 'removed') {
    if (goesWithoutSaying(kind, field)) return [];
    const text = after ?? before ?? '';
    return text === '' ? [] : [`      ${paint('dim', `${name}:`)} ${printable(clipped(text))}`];
  }
  const lists = listChanges(field);
  if (lists.length > 0) return [`      ${paint('dim', `${name}:`)} ${printable(lists.join('; '))}`];
  return [
    `      ${paint('dim', `${name}:`)}`,
    ...(before === undefined ? [] : [paint('red', `        - ${printable(before)}`)]),
    ...(after === undefined ? [] : [paint('green', `        + ${printable(after)}`)]),
  ];
}

const clipped = (text: string): string =>
  [...text].length <= 100 ? text : `${[...text].slice(0, 99).join('')}…`;
