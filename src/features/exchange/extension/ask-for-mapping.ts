import * as vscode from 'vscode';
import type { ExchangeReport, MappingNames, OpenNames } from '../../../protocol/exchange-report';
import type { Steps } from '../../../extension/steps';

const TITLE = 'Import into Labelwright: match names';
const EMPTY: MappingNames = { layers: {}, labels: {}, annotators: {} };

/** The user's answer: a mapping to continue with, or none, which leaves out all open names and reports them. */
export type MappingAnswer =
  | { readonly kind: 'mapping'; readonly mapping: MappingNames }
  | { readonly kind: 'file'; readonly file: vscode.Uri }
  | { readonly kind: 'none' };

const openCount = ({ layers, labels }: OpenNames): number => Object.keys(layers).length + labels.length;

/** Maximum number of names listed on a line. */
const MAX_NAMES = 4;

function openText({ layers, labels }: OpenNames): string {
  const names = [...Object.keys(layers), ...labels.map(({ label }) => label)];
  const more = names.length > MAX_NAMES ? ', …' : '';
  const what = names.length === 1 ? '1 name is' : `${names.length} names are`;
  return `${what} not in the project: ${names.slice(0, MAX_NAMES).join(', ')}${more}`;
}

/** How to handle names that the project does not have. */
export async function askHowToMap(
  ask: Steps,
  report: ExchangeReport,
  project: vscode.Uri,
): Promise<MappingAnswer> {
  const saved = await ask.once(() =>
    vscode.workspace.findFiles(new vscode.RelativePattern(project, 'mappings/*.yaml')),
  );
  const items = [
    {
      label: 'Match each name…',
      iconPath: new vscode.ThemeIcon('list-selection'),
      how: 'ask' as const,
    },
    ...saved
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map((file) => ({
        label: `As in ${vscode.workspace.asRelativePath(file)}`,
        iconPath: new vscode.ThemeIcon('file'),
        how: 'file' as const,
        file,
      })),
    {
      label: 'Leave them out',
      iconPath: new vscode.ThemeIcon('circle-slash'),
      description: 'the report names each',
      how: 'none' as const,
    },
  ];
  const chosen = await ask.pick(items, { title: TITLE, placeHolder: openText(report.open!) });
  if (chosen.how === 'file') return { kind: 'file', file: chosen.file };
  if (chosen.how === 'none') return { kind: 'none' };
  return { kind: 'mapping', mapping: await askForNames(ask, report) };
}

/** Asks for each open name: one of ours, a new label, or leave it out. Names already mapped are not asked again. */
async function askForNames(ask: Steps, { open, mapping = EMPTY }: ExchangeReport): Promise<MappingNames> {
  const layers = { ...mapping.layers };
  const labels = { ...mapping.labels };
  const added: Record<string, readonly string[]> = { ...mapping.new };
  const count = openCount(open!);
  let number = 0;
  let leaveRest = false;
  const next = async (what: string, theirs: string, ours: readonly string[], mayBeNew = false) => {
    const picked = leaveRest ? null : await pick(ask, what, theirs, ours, (number += 1), count, mayBeNew);
    leaveRest ||= picked === LEAVE_ALL_OUT;
    return picked;
  };
  for (const [theirs, fitting] of Object.entries(open!.layers)) {
    const ours = await next(`Their layer “${theirs}”`, theirs, fitting);
    layers[theirs] = typeof ours === 'string' ? ours : null;
  }
  for (const { theirs, label, layer, offered } of open!.labels) {
    const known = [...offered, ...(added[layer] ?? []).filter((each) => !offered.includes(each))];
    const answer = await next(`Their label “${label}” in ${layer}`, label, known, true);
    const ours = answer === NEW ? await askForLabel(ask, label, known) : answer;
    labels[theirs] = typeof ours === 'string' ? ours : null;
    if (answer === NEW && typeof ours === 'string' && !known.includes(ours))
      added[layer] = [...(added[layer] ?? []), ours];
  }
  return { ...mapping, layers, labels, ...(Object.keys(added).length > 0 && { new: added }) };
}

const NEW = Symbol('a new label');
const LEAVE_ALL_OUT = Symbol('leave this and all others out');
type Picked = string | null | typeof NEW | typeof LEAVE_ALL_OUT;

async function pick(
  ask: Steps,
  placeHolder: string,
  theirs: string,
  ours: readonly string[],
  number: number,
  count: number,
  mayBeNew = false,
): Promise<Picked> {
  const items: (vscode.QuickPickItem & { value?: Picked })[] = [
    ...byLikeness(theirs, ours).map((label) => ({ label, value: label })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    ...(mayBeNew
      ? [{ label: `New label “${theirs}”…`, iconPath: new vscode.ThemeIcon('add'), value: NEW } as const]
      : []),
    {
      label: 'Leave it out',
      iconPath: new vscode.ThemeIcon('circle-slash'),
      description: 'the report names each answer with it',
      value: null,
    },
    ...(number < count
      ? [
          {
            label: 'Leave out this and all the others',
            iconPath: new vscode.ThemeIcon('circle-slash'),
            value: LEAVE_ALL_OUT,
          } as const,
        ]
      : []),
  ];
  const { value } = await ask.pick(items, {
    title: `${TITLE} (${number}/${count})`,
    placeHolder: `${placeHolder}: what is it here?`,
  });
  return value!;
}

/** The likest name first, which Enter accepts: the same but for case and signs, then one that contains the other. */
function byLikeness(theirs: string, ours: readonly string[]): string[] {
  const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const wanted = plain(theirs);
  const rank = (name: string): number => {
    const own = plain(name);
    return own === wanted ? 0 : own !== '' && (own.includes(wanted) || wanted.includes(own)) ? 1 : 2;
  };
  return [...ours].sort((a, b) => rank(a) - rank(b));
}

const askForLabel = (ask: Steps, theirs: string, known: readonly string[]): Promise<string> =>
  ask.text({
    title: 'Id of the new label',
    prompt: 'It is added to labelwright.yaml. Define it in the guideline.',
    value: theirs.replace(/\s+/g, ' ').trim(),
    validate: (value) =>
      known.includes(value)
        ? 'The layer has this label already.'
        : /^\S(?:.{0,198}\S)?$/u.test(value) && value !== '?'
          ? undefined
          : 'Up to 200 characters, without white space at the ends.',
  });
