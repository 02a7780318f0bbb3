import { existsSync } from 'node:fs';
import path from 'node:path';
import { URI } from 'vscode-uri';
import { isObject } from '../../../base/objects';
import { counted } from '../../../base/text/phrases';
import { DECISIONS } from '../../../engine/log-kinds';
import { runGit, type GitArguments } from '../../../platform/git/run-git';
import { fileLines, parseLine } from '../../../project/answers/lines';
import { type RecordsGoneAnswer, type RecordsGoneParams, RECORDS_GONE_REQUEST } from '../requests';
import type { HostedProject } from '../../../server/hosted-project';
import { idOf, RecordCopies } from './record-copies';
import { UserError } from '../../../base/user-error';
import type { Watch } from '../../../server/answers';

/** Git changes a file more than once, as in a rebase: what is gone is looked for when it has been quiet for so long, in milliseconds. */
const QUIET_MS = 1500;
/** In these states of a repository a person or Git is not finished. */
const UNDER_WAY = [
  'rebase-merge',
  'rebase-apply',
  'MERGE_HEAD',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'index.lock',
];

/** How the user is asked, and notified. */
interface Editor {
  ask(params: RecordsGoneParams): Promise<RecordsGoneAnswer>;
  say(message: string): void;
  report(error: unknown): void;
}

/**
 * Copies what is appended to a project's record files into the editor's storage, and asks when some of it is gone: when the project is
 * opened, and after a record file was changed other than by appending. Returns how to end this.
 */
export function watchRecords(
  hosted: HostedProject,
  storage: string,
  editor: Editor,
  quietMs = QUIET_MS,
): () => void {
  const { project } = hosted;
  const folder = URI.parse(hosted.root).fsPath;
  const copies = new RecordCopies(storage, hosted.root);
  const due = new Set<string>();
  const asked = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;

  const look = (paths: readonly string[]): void => {
    for (const each of paths) due.add(each);
    if (isEnded || due.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => void lookNow().catch(editor.report), quietMs);
    timer.unref();
  };
  const lookNow = async (): Promise<void> => {
    if (await isUnderWay(folder)) return look([]);
    // One question at a time about each file; the next change asks again.
    for (const file of [...due].filter((each) => !asked.has(each))) {
      due.delete(file);
      asked.add(file);
      void ask(file)
        .catch(editor.report)
        .finally(() => {
          asked.delete(file);
          look([]);
        });
    }
  };
  const ask = async (file: string): Promise<void> => {
    const gone = await goneFrom(hosted, copies, file);
    if (gone.size === 0 || isEnded) return;
    const isDecision = file.startsWith(`${DECISIONS.folder(project.model)}/`);
    const answer = await editor.ask({
      root: hosted.root,
      path: file,
      what: counted(gone.size, isDecision ? 'decision' : 'answer'),
      lines: [...gone.values()],
    });
    if (answer === 'keep out') return copies.forget(file, new Set(gone.keys()));
    if (answer !== 'restore') return;
    const journal = isDecision ? hosted.decisions : hosted.journal;
    const restored = await journal.restore(path.basename(file, '.jsonl'), gone);
    editor.say(`${counted(restored, isDecision ? 'decision' : 'answer')} restored in ${file}.`);
  };

  project.onAppended = (file, lines) => copies.add(file, lines).catch(editor.report);
  project.onDidChange(({ rewritten }) => rewritten && look(rewritten));
  void hosted
    .listed()
    .then(() => copies.paths())
    .then(look, editor.report);
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}

/**
 * The copied records, by id, that are neither in the project's records of that kind nor on a branch that was not merged. Those of samples
 * that are gone too, such as after an erasure, are left out.
 */
async function goneFrom(
  hosted: HostedProject,
  copies: RecordCopies,
  file: string,
): Promise<Map<string, string>> {
  const { project, root } = hosted;
  const gone = await copies.lines(file);
  const there = async (path: string): Promise<void> => {
    if (gone.size === 0 || !(await project.files.stat(path))) return;
    for await (const group of fileLines(project.files, path))
      for (const { raw } of group) gone.delete(idOf(raw.trim()) ?? '');
  };
  await there(file);
  const others = path.posix.dirname(file);
  for (const { path: each } of project.records.files)
    if (each !== file && each.startsWith(`${others}/`)) await there(each);
  if (gone.size === 0) return gone;
  // By then, the ids of all samples are known.
  await hosted.read();
  for (const [id, line] of gone) {
    const record = parseLine(line);
    const sample = isObject(record) ? record.sample : undefined;
    if (typeof sample !== 'string' || !project.samples.has(project.samples.ids.find(sample))) gone.delete(id);
  }
  const folder = URI.parse(root).fsPath;
  const tips = await git(folder, [
    'for-each-ref',
    '--count=20',
    '--format=%(objectname)',
    '--no-merged=HEAD',
    '--sort=-committerdate',
    'refs/heads',
    'refs/remotes',
  ]);
  for (const commit of new Set(tips.split('\n').filter(Boolean)))
    if (gone.size > 0)
      for (const line of (await git(folder, ['cat-file', 'blob', `${commit}:./${file}`])).split('\n'))
        gone.delete(idOf(line.trim()) ?? '');
  return gone;
}

async function isUnderWay(folder: string): Promise<boolean> {
  const own = (await git(folder, ['rev-parse', '--absolute-git-dir'])).trim();
  return own !== '' && UNDER_WAY.some((name) => existsSync(path.join(own, name)));
}

/** What Git prints; nothing where it fails, is not allowed or not installed, or where there is no repository. */
const git = (folder: string, args: GitArguments): Promise<string> =>
  Promise.resolve()
    .then(() => runGit(folder, args))
    .then(
      ({ code, out }) => (code === 0 ? out.toString('utf8') : ''),
      () => '',
    );

/** Watches the records of a project for a client that names a folder for copies. */
const watchGone: Watch = (hosted, connection, { copies }) =>
  copies === undefined
    ? () => undefined
    : watchRecords(hosted, copies, {
        ask: (params) => connection.sendRequest<RecordsGoneAnswer>(RECORDS_GONE_REQUEST.method, params),
        say: (message) => connection.window.showInformationMessage(message),
        report: (error) => {
          connection.console.error(String(error));
          if (error instanceof UserError) connection.window.showErrorMessage(error.message);
        },
      });

export const watches: readonly Watch[] = [watchGone];
