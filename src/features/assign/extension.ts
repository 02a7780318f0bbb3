import * as vscode from 'vscode';
import { isAnnotatorName, nameProblem } from '../../project/records/annotator-name';
import {
  ASSIGN_REQUEST,
  BATCHES_REQUEST,
  type AssignParams,
  type BatchesResult,
  type NewBatchSamples,
} from './requests';
import { askForProject, inSteps, type Steps, orThrow } from '../../extension/steps';
import type { Editor } from '../../extension/editor';
import { saveFirst } from '../../extension/save-first';
import { defined } from '../../base/objects';

type Batches = Exclude<BatchesResult, { problem: string }>;
type Choice = Pick<AssignParams, 'batch' | 'people' | 'samples' | 'perSample' | 'overlap'>;

const TITLE = 'Assign Samples';
const SOME_FILES = 'Of some files…';

/** What the command is about, if known: a project, and a batch of it. */
interface Given {
  readonly root?: string;
  readonly batch?: string;
}

export const register = (editor: Editor): void =>
  editor.command('labelwright.assign', (node?: Given) => assign(editor, node));

/** Assigns the samples of a batch to its people, after a preview: one of the project, or a new one. */
async function assign({ client, texts, version }: Editor, given: Given = {}): Promise<void> {
  const chosen = await inSteps(TITLE, async (ask) => {
    const question = 'In which project do you want to assign samples?';
    const project = await askForProject(ask, client, question, given.root);
    if (!(await ask.once(() => saveFirst(project.root, 'Only saved files are read.')))) return undefined;
    const { root } = project;
    const known = orThrow(
      await ask.once(() => client.longRequest('Looking for batches', BATCHES_REQUEST, { root })),
    );
    const choice =
      given.batch === undefined ? await askBatch(ask, known, project.others) : { batch: given.batch };
    const params: AssignParams = { root, ...choice, dryRun: true, software: version };
    const preview = await ask.once(() => texts.show('Assigning', ASSIGN_REQUEST, params));
    if ('problem' in preview || preview.files.length === 0) return undefined;
    await ask.pick(
      [{ label: '$(person-add) Assign', description: `writes ${preview.files.join(' and ')}` }],
      {
        title: `${TITLE}: ${choice.batch}`,
        placeHolder: 'Nothing has been written yet. The preview has the loads and the precision.',
      },
    );
    return params;
  });
  if (!chosen) return;
  const params: AssignParams = { ...chosen, dryRun: false };
  const done = orThrow(await client.longRequest('Assigning', ASSIGN_REQUEST, params, { writes: true }));
  if (!done) return;
  const [first = ''] = done.files;
  const open = 'Open';
  const answer = await vscode.window.showInformationMessage(
    `Wrote ${done.files.join(' and ')}. Commit both files of the batch.`,
    open,
  );
  if (answer === open)
    await vscode.window.showTextDocument(vscode.Uri.joinPath(vscode.Uri.parse(chosen.root), first));
}

/** `answered`: people who have answered, though labelwright.yaml does not list them. */
async function askBatch(ask: Steps, known: Batches, answered: readonly string[]): Promise<Choice> {
  const { batches, annotators, perSample = 1 } = known;
  const fresh = '$(add) New Batch…';
  const { label } = await ask.pick(
    [
      ...batches.map(({ name, isFrozen }) => ({
        label: name,
        description: isFrozen ? 'its samples are frozen' : 'not frozen yet',
      })),
      { label: fresh },
    ],
    { title: TITLE, placeHolder: 'Which batch?' },
  );
  if (label !== fresh) return { batch: label };
  const names = new Set(batches.map(({ name }) => name.toLowerCase()));
  const batch = await ask.text({
    title: `${TITLE}: name`,
    prompt:
      'The file is assignments/<name>.yaml. There you can also choose samples by split or field before you assign them.',
    value: batches.length === 0 ? 'main' : '',
    validate: (name) =>
      names.has(name.toLowerCase())
        ? `There is a batch "${name}" already.`
        : isAnnotatorName(name)
          ? undefined
          : 'Use letters, digits and . _ - @ only.',
  });
  const samples = await askSamples(ask, known);
  const people =
    annotators.length === 0
      ? await ask
          .text({
            title: `${TITLE}: people`,
            prompt: 'Who labels them? Separate names with commas, such as ana, ben.',
            value: answered.join(', '),
            validate: (value) =>
              namesIn(value).length === 0
                ? 'Name somebody.'
                : namesIn(value)
                    .filter((name) => !isAnnotatorName(name))
                    .map(nameProblem)[0],
          })
          .then(namesIn)
      : (
          await ask.many(
            annotators.map((id) => ({ label: id, picked: true })),
            { title: `${TITLE}: people`, placeHolder: 'Who labels them?' },
          )
        ).map((one) => one.label);
  if (people.length === 0) ask.leave();
  const each = await ask.text({
    title: `${TITLE}: people for each sample`,
    prompt: 'Two or more show how well people agree.',
    value: String(Math.min(perSample, people.length)),
    validate: (value) =>
      /^[1-9]\d*$/.test(value) && Number(value) <= people.length
        ? undefined
        : `A number from 1 to ${people.length}.`,
  });
  const share =
    each === '1'
      ? '100'
      : await ask.text({
          title: `${TITLE}: overlap`,
          prompt: `Percent of the samples that get ${each} people. The others get one. The preview shows how precisely that will show agreement.`,
          value: '100',
          validate: (value) =>
            Number(value) >= 0 && Number(value) <= 100 && value.trim() !== ''
              ? undefined
              : 'A number from 0 to 100.',
        });
  return { batch, people, samples, perSample: Number(each), overlap: Number(share) / 100 };
}

async function askSamples(ask: Steps, { batches, files, left }: Batches): Promise<NewBatchSamples> {
  const title = `${TITLE}: samples`;
  const whole = batches.length > 0 ? 'All that no other batch has' : 'All samples';
  const random = 'A random part of them…';
  const { label, openOf } = await ask.pick(
    [
      { label: whole, openOf: undefined },
      { label: random, description: 'a pilot, or as many as are needed now', openOf: undefined },
      ...(files.length > 1
        ? [{ label: SOME_FILES, description: 'all, or a random part', openOf: undefined }]
        : []),
      ...left.map((id) => ({ label: `What ${id} left open`, openOf: id })),
    ],
    { title, placeHolder: 'Which samples?' },
  );
  if (openOf !== undefined) return { openOf };
  if (label === whole) return {};
  const some =
    label === SOME_FILES
      ? await ask.many(
          files.map((file) => ({ label: file })),
          { title, placeHolder: 'Which files?' },
        )
      : undefined;
  if (some?.length === 0) ask.leave();
  const count = await ask.text({
    title: `${TITLE}: number of samples`,
    prompt: `How many, drawn at random?${some ? ' Leave it empty for all of these files.' : ''}`,
    validate: (value) =>
      /^[1-9]\d*$/.test(value) || (some && value === '') ? undefined : 'A number from 1.',
  });
  return defined({ files: some?.map((file) => file.label), ...(count !== '' && { count: Number(count) }) });
}

const namesIn = (value: string): string[] =>
  [...new Set(value.split(',').map((name) => name.trim()))].filter(Boolean);
