import * as vscode from 'vscode';
import type { Editor } from '../../../extension/editor';
import { NONE, type ReportRow } from '../../../extension/reports-view';
import type { GateCheck, GateResult } from '../../../project/gate';
import { GATE_REQUEST, HAND_OFF_REQUEST, type HandOffReply, type HandOffParams } from '../requests';
import type { ProjectSummary } from '../../../protocol/server';
import { askForProject, inSteps, type Steps, orThrow } from '../../../extension/steps';
import type { Problem, Request } from '../../../protocol/request';
import type { ServerClient } from '../../../extension/client';
import { longWork } from '../../../extension/long-work';
import { saveFirst } from '../../../extension/save-first';
import { gateItems, type GateItem } from './gate-items';
import { isObject } from '../../../base/objects';

const HAND_OFF_COMMAND = 'labelwright.handOff';

/** Hands off to training, and lists the hand-offs of a project. */
export function register(editor: Editor): void {
  const handOffs = new HandOffs(editor.context);
  editor.projectCommand(HAND_OFF_COMMAND, (root) => handOff(editor, handOffs, root));
  const rows = async (root: string): Promise<ReportRow[]> => {
    const found = await handOffs.of(root);
    return [
      {
        label: 'Hand Off to Training…',
        description: found.length === 0 ? NONE : '',
        tooltip: 'Shows the gate first, then writes the data for training to a folder',
        icon: 'package',
        command: HAND_OFF_COMMAND,
        arguments: [root],
      },
      ...found.map(({ folder, asOf, gate }) => ({
        label: folder.path.split('/').at(-1)!,
        description: `gate ${gate.passes ? 'open' : 'closed'} · answers to ${asOf.slice(0, 10)}`,
        tooltip: folder.fsPath,
        icon: gate.passes ? 'pass' : 'warning',
        command: 'markdown.showPreview',
        arguments: [vscode.Uri.joinPath(folder, 'README.md')],
      })),
    ];
  };
  editor.reports.add({ label: 'Hand-Offs', icon: 'package', order: 3, files: '**/manifest.json', rows });
}

/**
 * Measures the gate of a project, shows the result, and hands off to a folder that the user chooses. A failed check leads to its details;
 * handing off through a closed gate requires confirmation.
 */
async function handOff(
  { client, reports, version, annotator }: Editor,
  made: HandOffs,
  given?: string,
): Promise<void> {
  const chosen = await inSteps('Hand Off', (ask) => askWhat(client, ask, given));
  if (!chosen) return;
  if ('check' in chosen) {
    const details = reports.commandOf(chosen.check);
    if (details !== undefined) await vscode.commands.executeCommand(details);
    return;
  }
  const { root, target, force } = chosen;
  const by = annotator.current(vscode.Uri.parse(root));
  const params: Omit<HandOffParams, 'progressToken'> = {
    root,
    ...(by !== undefined && { by }),
    target: target.toString(),
    software: version,
    force,
  };
  const answer = await work(client, 'Handing off to training', HAND_OFF_REQUEST, params);
  if (!answer) return;
  if (!answer.made)
    throw new Error('The gate has closed in the meantime. Nothing was written. Check it again.');
  await made.add(target, root);
  reports.refresh();
  await reportMade(target, answer.made);
}

async function askWhat(client: ServerClient, ask: Steps, given: string | undefined) {
  const project = await askForProject(ask, client, 'In which project do you want to hand off data?', given);
  if (!(await ask.once(() => saveFirst(project.root, 'Only saved files are handed off.')))) return undefined;
  const { gate } = await ask.once(() =>
    work(client, 'Checking the gate', GATE_REQUEST, { root: project.root }),
  );
  const next = await preview(ask, project, gate);
  if (next !== 'hand off') return next;
  const target = await ask.file(
    'Hand off to a new folder, or to one that an earlier hand-off made',
    (title) => chooseFolder(title, project),
  );
  return { root: project.root, target, force: !gate.passes };
}

/** Long work with progress messages that can be stopped; undefined if stopped. */
async function work<P extends object, R>(
  client: ServerClient,
  title: string,
  request: Request<P, R>,
  params: P,
): Promise<Exclude<R, Problem> | undefined> {
  return orThrow(await longWork(title, (running) => client.requestWork(request, params, running)));
}

type Item = vscode.QuickPickItem & { readonly next?: 'hand off'; readonly check?: GateCheck };

/** The gate as a list: actions on top, then all checks. */
async function preview(
  ask: Steps,
  { title }: ProjectSummary,
  gate: GateResult,
): Promise<'hand off' | GateCheck | undefined> {
  const failed = gate.checks.filter(({ outcome }) => outcome !== 'pass');
  const items: Item[] = [
    gate.passes
      ? { label: '$(package) Hand off to a folder…', description: 'the gate is open', next: 'hand off' }
      : {
          label: '$(warning) Hand off with failed checks…',
          description: 'the bundle will list them',
          next: 'hand off',
        },
    { label: 'The gate', kind: vscode.QuickPickItemKind.Separator },
    ...gateItems(gate).map((item: GateItem): Item => ({ ...item })),
  ];
  const passed = gate.passes
    ? `All ${gate.checks.length} checks passed.`
    : `${failed.length} of ${gate.checks.length} checks failed. Choose one to see why.`;
  const placeHolder = [passed, ...gate.coverage].join(' ');
  const { next, check } = await ask.pick(items, {
    title: `Hand off: ${title}${gate.byDefault ? ' (labelwright.yaml states no gate)' : ''}`,
    placeHolder,
  });
  if (next === undefined) return check;
  if (gate.passes) return next;
  await ask.confirm(
    'Hand off with failed checks?',
    {
      detail: `These checks failed:\n${failed.map((each) => `– ${each.title}`).join('\n')}\n\nThe manifest and the data card will say so.`,
      warning: true,
    },
    'Hand Off Anyway',
  );
  return next;
}

function chooseFolder(title: string, { root }: ProjectSummary): Thenable<vscode.Uri | undefined> {
  const folder = vscode.Uri.parse(root);
  const name = folder.path.split('/').at(-1) ?? 'project';
  return vscode.window.showSaveDialog({
    title,
    saveLabel: 'Hand Off',
    defaultUri: vscode.Uri.joinPath(folder, '..', `${name}-training`),
  });
}

async function reportMade(
  target: vscode.Uri,
  { files, notStated, formulas, noCommit }: NonNullable<HandOffReply['made']>,
): Promise<void> {
  const [card, reveal] = ['Open Data Card', 'Show in Folder'];
  const missing =
    notStated.length === 0
      ? ''
      : ` Not stated under "training: card:", and left out: ${notStated.join(', ')}.`;
  const run =
    formulas === 0
      ? ''
      : ` ${formulas === 1 ? '1 cell' : `${formulas} cells`} of reports/tables would be run as formulas by a spreadsheet; on the command line, "handoff --guard-formulas" guards them.`;
  const commit = noCommit === undefined ? '' : ` The bundle does not name the commit. ${noCommit}`;
  const chosen = await vscode.window.showInformationMessage(
    // The manifest lists all files but itself.
    `${files - 1} files and their manifest are in ${vscode.workspace.asRelativePath(target)}.${missing}${run}${commit}`,
    card,
    reveal,
  );
  if (chosen === card)
    await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.joinPath(target, 'README.md'));
  else if (chosen === reveal) await vscode.commands.executeCommand('revealFileInOS', target);
}

/** Folders that were handed off to from this workspace. Most lie outside it, where nothing searches for them. */
const TARGETS = 'handOffs';
/** Number of folders that are remembered, and of manifests that are searched for. */
const MAX_FOUND = 50;

/** A folder that a hand-off wrote. */
interface FoundHandOff {
  readonly folder: vscode.Uri;
  /** The time of the newest record in it, RFC 3339. */
  readonly asOf: string;
  readonly gate: { readonly passes: boolean };
}

/** The folders of hand-offs: those made from this workspace, which are remembered, and those in a project's folder. */
class HandOffs {
  constructor(private readonly context: vscode.ExtensionContext) {}

  /** Remembers a folder and the project (URI) that was handed off to it. */
  async add(folder: vscode.Uri, root: string): Promise<void> {
    const others = this.#targets.filter((one) => one.folder !== folder.toString());
    const all = [{ folder: folder.toString(), root }, ...others].slice(0, MAX_FOUND);
    await this.context.workspaceState.update(TARGETS, all);
  }

  get #targets(): { folder: string; root: string }[] {
    return this.context.workspaceState.get(TARGETS, []);
  }

  /** The hand-offs of a project that are still there, newest first. */
  async of(root: string): Promise<readonly FoundHandOff[]> {
    const inside = await vscode.workspace.findFiles(
      new vscode.RelativePattern(vscode.Uri.parse(root), '**/manifest.json'),
      '**/node_modules/**',
      MAX_FOUND,
    );
    const folders = new Set([
      ...this.#targets.flatMap((one) => (one.root === root ? [one.folder] : [])),
      ...inside.map((file) => vscode.Uri.joinPath(file, '..').toString()),
    ]);
    const found = await Promise.all([...folders].map((folder) => read(vscode.Uri.parse(folder))));
    return found.flatMap((one) => one ?? []).sort((a, b) => (a.asOf < b.asOf ? 1 : -1));
  }
}

/** Undefined if the folder is gone, or its manifest belongs to something else. */
async function read(folder: vscode.Uri): Promise<FoundHandOff | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'manifest.json'));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isObject(value) || !String(value.format).startsWith('labelwright-handoff/')) return undefined;
    const { as_of: asOf, gate } = value;
    return typeof asOf === 'string' && isObject(gate)
      ? { folder, asOf, gate: { passes: gate.passes === true } }
      : undefined;
  } catch {
    return undefined;
  }
}
