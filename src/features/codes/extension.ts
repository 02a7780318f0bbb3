import * as vscode from 'vscode';
import { counted } from '../../base/text/phrases';
import {
  CODES_REQUEST,
  CODE_LABEL_REQUEST,
  CODE_MERGE_REQUEST,
  type CodeLabelParams,
  type CodeLabelResult,
  type CodeMergeParams,
  type CodeMergeResult,
} from './requests';
import type { Editor } from '../../extension/editor';
import { openClickedSample } from '../../extension/pages/clicked-sample';
import { editProjectFile } from '../../extension/panel/edit-file';
import { openSamples } from '../../extension/open-samples';
import { unlessProblem, inSteps, type Steps } from '../../extension/steps';
import { runMigration } from '../migrate/extension-run';

/** Shows the codes as a page. A click opens a sample or the samples of a code, makes a label of it, or merges it. */
export const register = (editor: Editor): void =>
  void editor.page({
    viewType: 'labelwright.codes',
    request: CODES_REQUEST,
    name: 'the list of codes',
    title: 'Codes',
    follows: ({ schema, answers }) => schema || answers,
    received: async (root, message) => {
      const { type, bucket, sample } = message;
      if (type !== 'open' || typeof bucket !== 'string') return;
      if (typeof sample === 'string') return openClickedSample(root, message);
      const [what, from, code, ...others] = JSON.parse(bucket) as [string, string, string, ...string[]];
      if (what === 'label') return makeLabel(editor, root, from, code);
      if (what === 'merge') return mergeCodes(editor, { root, layer: from, from: [code] });
      if (what === 'merge into') return mergeCodes(editor, { root, layer: from, from: others, to: code });
      await openSamples(editor, { root, about: { kind: 'label', label: code }, title: code });
    },
    command: 'labelwright.showCodes',
    question: 'In which project do you want to look at codes?',
    icon: 'tag',
    order: 5,
  });

type Made = Extract<CodeLabelResult, { files: unknown }>;

/** Asks for the label, shows what would change, makes it, and offers its samples to be labelled. */
async function makeLabel({ client, panels, annotator }: Editor, root: string, from: string, code: string) {
  const folder = vscode.Uri.parse(root);
  const base: CodeLabelParams = { root, from, code, ...annotator.viewer(root) };
  const request = async (params: CodeLabelParams): Promise<CodeLabelResult | undefined> => {
    const title = 'Looking at the code';
    return unlessProblem(await client.longRequest(title, CODE_LABEL_REQUEST, params));
  };
  const made = await inSteps(`Label of ${code}`, (ask) => askAll(ask, base, request));
  if (!made) return;
  const schema = vscode.Uri.joinPath(folder, 'labelwright.yaml');
  for (const { file, hash, edits } of made.files) await editProjectFile(schema, file, hash, edits);
  const count = made.samples.reduce((sum, { samples }) => sum + samples.length, 0);
  const show = `Label ${counted(count, 'Sample')}`;
  const next = await vscode.window.showInformationMessage(
    `The label is made. Undo works in the files as usual.${made.hidden > 0 ? ` ${counted(made.hidden, 'sample is', 'samples are')} hidden until you have answered.` : ''}`,
    ...(count > 0 ? [show] : []),
  );
  const [first] = made.samples;
  if (next !== show || !first) return;
  await panels.show(vscode.Uri.parse(first.uri), {
    filter: { queue: 'all', samples: first.samples, title: code },
  });
}

async function askAll(
  ask: Steps,
  base: CodeLabelParams,
  request: (params: CodeLabelParams) => Promise<CodeLabelResult | undefined>,
): Promise<Made> {
  const known = await ask.once(() => request(base));
  if (!('layers' in known)) return ask.leave();
  const title = (step: number): string => `Label of “${base.code}” (${step} of 4)`;
  const { layer } = await ask.pick(
    known.layers.map(({ id, name }) => ({ label: name, description: id, layer: id })),
    { title: title(1), placeHolder: 'The question that gets the label' },
  );
  const id = await ask.text({
    title: title(2),
    prompt: 'The id of the label, which records hold',
    value: known.id,
    validate: needed,
  });
  const definition = await ask.text({
    title: title(3),
    prompt: 'What the label means',
    placeHolder: 'Definition',
    validate: needed,
  });
  const rule = await ask.text({
    title: title(4),
    prompt: 'When the label is right, as a rule that can be cited',
    placeHolder: 'Rule',
    value: known.note,
    validate: needed,
  });
  const name = base.code === id ? undefined : base.code;
  const label = { id, layer, definition, rule, ...(name !== undefined && { name }) };
  const made = await ask.once(() => request({ ...base, label }));
  if (!('files' in made)) return ask.leave();
  await ask.confirm(`Make the label “${id}”?`, { detail: detailOf(made) }, 'Make Label');
  return made;
}

/** Asks for the code to merge into, says how many records that moves, and writes and applies the migration. */
async function mergeCodes({ client, annotator }: Editor, params: CodeMergeParams): Promise<void> {
  const folder = vscode.Uri.parse(params.root);
  const request = async (to?: string): Promise<CodeMergeResult | undefined> => {
    const wanted = { ...params, ...(to !== undefined && { to }), ...annotator.viewer(params.root) };
    const title = 'Counting the records with the code';
    return unlessProblem(await client.longRequest(title, CODE_MERGE_REQUEST, wanted));
  };
  const names = params.from.map((code) => `“${code}”`).join(', ');
  const made = await inSteps(`Merge ${names}`, async (ask) => {
    const to = params.to ?? (await askInto(ask, names, request));
    const file = await ask.once(() => request(to));
    if (!('path' in file)) return ask.leave();
    await ask.confirm(
      `Merge ${names} into “${to}”?`,
      {
        detail: [
          `${counted(file.records, 'record gets', 'records get')} the code “${to}”. Records are only appended to, and the migration can be taken back.`,
          ...(file.left > 0 ? [`Left to do by hand: ${file.left}`] : []),
          `The migration: ${file.path}`,
        ].join('\n'),
      },
      'Merge',
    );
    return file;
  });
  if (!made) return;
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(vscode.Uri.joinPath(folder, made.path), { contents: Buffer.from(made.content) });
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(`${made.path} could not be written.`);
  await runMigration(client, params.root, made.name);
}

async function askInto(
  ask: Steps,
  names: string,
  request: () => Promise<CodeMergeResult | undefined>,
): Promise<string> {
  const known = await ask.once(() => request());
  if (!('codes' in known)) return ask.leave();
  const items = known.codes.map(({ code, samples }) => ({
    label: code,
    description: counted(samples, 'sample'),
  }));
  return (await ask.pick(items, { title: `Merge ${names}`, placeHolder: 'The code to merge it into' })).label;
}

const needed = (text: string): string | undefined =>
  text.trim() === '' ? 'Write a few words; they can be changed later.' : undefined;

/** Lines of a preview: a modal dialog does not scroll. */
const MAX_PREVIEW_LINES = 24;

function detailOf({ files, example, version }: Made): string {
  const lines = files.flatMap(({ file, edits }) => [
    `${file}:`,
    ...edits.flatMap(({ newText }) => newText.split('\n').filter((line) => line.trim() !== '')),
  ]);
  return [
    ...(version === undefined ? [] : [`The guideline becomes version ${version}.`]),
    ...(example === undefined ? [] : [`Its example is ${example}.`]),
    '',
    ...lines.slice(0, MAX_PREVIEW_LINES).map((line) => (line.length > 100 ? `${line.slice(0, 100)}…` : line)),
    ...(lines.length > MAX_PREVIEW_LINES ? [`… and ${lines.length - MAX_PREVIEW_LINES} more lines`] : []),
  ].join('\n');
}
