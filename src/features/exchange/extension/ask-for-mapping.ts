import * as vscode from 'vscode';
import type { ExchangeReport, MappingNames, OpenNames } from '../../../protocol/exchange-report';

const TITLE = 'Import into Labelwright: match names';
const EMPTY: MappingNames = { layers: {}, labels: {}, annotators: {} };

/** The user's answer: a mapping to continue with, or none, which leaves out all open names and reports them. */
export type MappingAnswer =
  | { readonly kind: 'mapping'; readonly mapping: MappingNames }
  | { readonly kind: 'file'; readonly file: vscode.Uri }
  | { readonly kind: 'none' };

const openCount = ({ layers, labels }: OpenNames): number => Object.keys(layers).length + labels.length;

/** Maximum number of names listed on a line. */
const NAMED = 4;

function openText({ layers, labels }: OpenNames): string {
  const names = [...Object.keys(layers), ...labels.map(({ label }) => label)];
  const more = names.length > NAMED ? ', …' : '';
  const what = names.length === 1 ? '1 name of theirs is' : `${names.length} names of theirs are`;
  return `${what} not in the project: ${names.slice(0, NAMED).join(', ')}${more}`;
}

/** How to handle names that the project does not have; undefined if the user cancelled. */
export async function askHowToMap(
  report: ExchangeReport,
  project: vscode.Uri,
): Promise<MappingAnswer | undefined> {
  const saved = await vscode.workspace.findFiles(new vscode.RelativePattern(project, 'mappings/*.yaml'));
  const items = [
    {
      label: 'Say what each is here…',
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
  const chosen = await vscode.window.showQuickPick(items, {
    title: TITLE,
    placeHolder: openText(report.open!),
    ignoreFocusOut: true,
  });
  if (!chosen) return undefined;
  if (chosen.how === 'file') return { kind: 'file', file: chosen.file };
  if (chosen.how === 'none') return { kind: 'none' };
  const mapping = await askForNames(report);
  return mapping && { kind: 'mapping', mapping };
}

/** Asks for each open name: one of ours, a new label, or leave it out. Names already mapped are not asked again. Undefined if cancelled. */
async function askForNames({ open, mapping = EMPTY }: ExchangeReport): Promise<MappingNames | undefined> {
  const layers = { ...mapping.layers };
  const labels = { ...mapping.labels };
  const added: Record<string, readonly string[]> = { ...mapping.new };
  const count = openCount(open!);
  let number = 0;
  let leaveRest = false;
  for (const [theirs, fitting] of Object.entries(open!.layers)) {
    const ours: Picked | undefined = leaveRest
      ? null
      : await pick(`Their layer “${theirs}”`, fitting, (number += 1), count);
    if (ours === undefined) return undefined;
    leaveRest ||= ours === REST;
    layers[theirs] = typeof ours === 'string' ? ours : null;
  }
  for (const { theirs, label, layer, offered } of open!.labels) {
    const known = [...offered, ...(added[layer] ?? []).filter((each) => !offered.includes(each))];
    const answer: Picked | undefined = leaveRest
      ? null
      : await pick(`Their label “${label}” in ${layer}`, known, (number += 1), count, label);
    const ours = answer === NEW ? await askForLabel(label, known) : answer;
    if (ours === undefined) return undefined;
    leaveRest ||= ours === REST;
    labels[theirs] = typeof ours === 'string' ? ours : null;
    if (answer === NEW && typeof ours === 'string' && !known.includes(ours))
      added[layer] = [...(added[layer] ?? []), ours];
  }
  return { ...mapping, layers, labels, ...(Object.keys(added).length > 0 && { new: added }) };
}

const NEW = Symbol('a new label');
const REST = Symbol('leave this and all others out');
type Picked = string | null | typeof NEW | typeof REST;

async function pick(
  placeHolder: string,
  ours: readonly string[],
  number: number,
  count: number,
  theirs?: string,
): Promise<Picked | undefined> {
  const items: (vscode.QuickPickItem & { value?: Picked })[] = [
    ...ours.map((label) => ({ label, value: label })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    ...(theirs === undefined
      ? []
      : [{ label: `New label “${theirs}”…`, iconPath: new vscode.ThemeIcon('add'), value: NEW } as const]),
    {
      label: 'Leave it out',
      iconPath: new vscode.ThemeIcon('circle-slash'),
      description: 'the report names each answer with it',
      value: null,
    },
    ...(number < count
      ? [
          {
            label: 'Leave out this one and all that follow',
            iconPath: new vscode.ThemeIcon('circle-slash'),
            value: REST,
          } as const,
        ]
      : []),
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: `${TITLE} (${number}/${count})`,
    placeHolder: `${placeHolder}: what is it here?`,
    ignoreFocusOut: true,
  });
  return chosen?.value;
}

const askForLabel = (theirs: string, known: readonly string[]): Thenable<string | undefined> =>
  vscode.window.showInputBox({
    title: 'Id of the new label',
    prompt: 'It is added to labelwright.yaml. What it means is for the guideline to say.',
    value: theirs.replace(/\s+/g, ' ').trim(),
    ignoreFocusOut: true,
    validateInput: (value) =>
      known.includes(value)
        ? 'The layer has this label already.'
        : /^\S(?:.{0,198}\S)?$/u.test(value) && value !== '?'
          ? undefined
          : 'Up to 200 characters, without white space at the ends.',
  });
