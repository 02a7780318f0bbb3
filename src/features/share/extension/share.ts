import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { counted } from '../../../base/text/phrases';
import type { GitFailure, GitRepository } from './git-api';

/** What sharing needs beside Git; the tests bring their own. */
export interface ShareParts {
  /** Absolute. */
  readonly project: string;
  /** The folders of record files, relative to the project, with `/`. */
  readonly folders: readonly string[];
  readonly annotator: string;
  /** The text of a file; undefined if there is none. */
  read(file: string): Promise<string | undefined>;
  /**
   * Merges the versions of a record file record by record, and unless `dryRun` replaces the file, named from the project's folder. What is
   * wrong, if a person has to do it.
   */
  merge(file: string, versions: RecordVersions, dryRun: boolean): Promise<string | undefined>;
  progress(step: string): void;
}

/** The texts of a record file: of both sides, and of the commit that both come from. */
interface RecordVersions {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Why answers could not be shared, as people read it. What was committed before stays. */
export class ShareProblem extends Error {
  constructor(
    message: string,
    /** Source Control shows what is to be done. */
    readonly inSourceControl = false,
  ) {
    super(message);
  }
}

/** How often to begin again when answers or commits came in between. */
const ATTEMPTS = 3;

/**
 * Commits a person's own record files, brings in the commits of others, merges record files record by record, and sends all. Says in one
 * or two sentences what happened. Throws ShareProblem; nothing is forced.
 */
export async function shareAnswers(repository: GitRepository, given: ShareParts): Promise<string> {
  await repository.status();
  checkState(repository);
  const parts = { ...given, project: await inRepository(repository, given.project) };
  const own = parts.folders.map((folder) => path.join(parts.project, folder, `${parts.annotator}.jsonl`));
  let committed = 0;
  const others = new Set<string>();
  const strangers = new Set<string>();
  for (let attempt = 1; ; attempt++) {
    parts.progress('Committing your records');
    committed += await commitOwn(repository, own, parts);
    const { HEAD, remotes } = repository.state;
    if (!HEAD?.commit) throw new ShareProblem('There is nothing to share yet: label a sample first.');
    if (remotes.length === 0)
      throw new ShareProblem(
        `${committed > 0 ? `Your ${counted(committed, 'record')} ${committed === 1 ? 'is' : 'are'} committed here.` : 'You have nothing new.'} The repository has no remote to share them with: add one in Source Control.`,
        true,
      );
    const { name, upstream = { remote: remotes[0]!.name, name: HEAD.name! } } = HEAD;
    const ref = `${upstream.remote}/${upstream.name}`;
    try {
      parts.progress(`Fetching from ${upstream.remote}`);
      await repository.fetch();
      parts.progress('Merging');
      const isThere = await isKnown(repository, ref);
      if (isThere) {
        const found = await bringIn(repository, ref, parts);
        for (const other of found.others) others.add(other);
        for (const stranger of found.strangers) strangers.add(stranger);
      }
      parts.progress('Sending');
      // Also what was committed before, and could not be sent.
      let sent = 0;
      for (const file of own) {
        const there = isThere ? await textIn(repository, ref, file) : '';
        sent += addedLines(there, await textIn(repository, 'HEAD', file));
      }
      if (HEAD.upstream) await repository.push();
      else await repository.push(upstream.remote, name, true);
      return report(sent, others, ref) + sameName(strangers, parts.annotator);
    } catch (error) {
      if (error instanceof ShareProblem) throw error;
      const failure = error as GitFailure;
      const isMoving =
        failure.gitErrorCode === 'PushRejected' || (isOverwrite(failure) && (await hasNew(own)));
      if (!isMoving || attempt === ATTEMPTS) throw problemOf(failure);
    }
  }

  async function hasNew(files: readonly string[]): Promise<boolean> {
    for (const file of files)
      if (!isSame((await parts.read(file)) ?? '', await textIn(repository, 'HEAD', file))) return true;
    return false;
  }
}

const isKnown = (repository: GitRepository, ref: string): Promise<boolean> =>
  repository.getCommit(ref).then(
    () => true,
    () => false,
  );

/** How many records of a person are not sent yet, as far as this clone knows; undefined without a remote or a branch. */
export async function unsentRecords(
  repository: GitRepository,
  { project, folders, annotator, read }: Pick<ShareParts, 'project' | 'folders' | 'annotator' | 'read'>,
): Promise<number | undefined> {
  const { HEAD, remotes } = repository.state;
  if (remotes.length === 0 || HEAD?.name === undefined) return undefined;
  const { remote, name } = HEAD.upstream ?? { remote: remotes[0]!.name, name: HEAD.name };
  const ref = `${remote}/${name}`;
  const isThere = await isKnown(repository, ref);
  let count = 0;
  for (const folder of folders) {
    const file = path.join(await inRepository(repository, project), folder, `${annotator}.jsonl`);
    count += addedLines(isThere ? await textIn(repository, ref, file) : '', (await read(file)) ?? '');
  }
  return count;
}

/** A folder by the path that its repository has for it: Git follows symbolic links, and the editor does not. */
async function inRepository({ rootUri }: GitRepository, folder: string): Promise<string> {
  const inside = path.relative(await realpath(rootUri.fsPath), await realpath(folder));
  return path.join(rootUri.fsPath, inside);
}

function checkState({ state }: GitRepository): void {
  if (state.rebaseCommit || state.mergeChanges.length > 0)
    throw new ShareProblem(
      'A merge or rebase is not finished. Finish it in Source Control, then share again.',
      true,
    );
  if (state.HEAD?.name === undefined)
    throw new ShareProblem('No branch is checked out. Check one out, then share again.', true);
}

/** Commits what is new in a person's files, and nothing else. The number of records that it adds. */
async function commitOwn(
  repository: GitRepository,
  own: readonly string[],
  { read, annotator }: ShareParts,
): Promise<number> {
  const staged = repository.state.indexChanges.filter(({ uri }) => !own.includes(uri.fsPath));
  let records = 0;
  const changed: string[] = [];
  for (const file of own) {
    const now = await read(file);
    const before = repository.state.HEAD?.commit ? await textIn(repository, 'HEAD', file) : '';
    if (now === undefined || isSame(now, before)) continue;
    changed.push(file);
    records += addedLines(before, now);
  }
  if (changed.length === 0) return 0;
  if (staged.length > 0)
    throw new ShareProblem(
      `${path.basename(staged[0]!.uri.fsPath)} is staged, and would be committed with your records. Commit or unstage it, then share again.`,
      true,
    );
  try {
    await repository.add(changed);
    await repository.status();
    // To Git, a file that a filter converts is the same as before.
    if (repository.state.indexChanges.length === 0) return 0;
    await repository.commit(`Labels by ${annotator}: ${counted(records, 'record')}`, {
      postCommitCommand: null,
    });
  } catch (error) {
    throw problemOf(error as GitFailure);
  }
  await repository.status();
  return records;
}

/** Who has new records in what came in. */
interface Incoming {
  readonly others: readonly string[];
  /** E-mail addresses that committed to a person's own files, other than those that did so here. */
  readonly strangers: readonly string[];
}

/**
 * Merges a remote branch. A merge is begun only if no one has to decide: to abort one would take away what was
 * labelled meanwhile.
 */
async function bringIn(repository: GitRepository, ref: string, parts: ShareParts): Promise<Incoming> {
  const { project, folders, annotator } = parts;
  const shownIn = (file: string): string => path.relative(project, file).split(path.sep).join('/');
  const isRecordFile = (file: string): boolean =>
    folders.includes(path.posix.dirname(file)) && file.endsWith('.jsonl');
  const [ours, theirs] = [(await repository.getCommit('HEAD')).hash, (await repository.getCommit(ref)).hash];
  const base = await repository.getMergeBase(ours, theirs);
  if (base === theirs) return { others: [], strangers: [] };
  if (base === undefined) throw new ShareProblem(`${ref} has another history than this repository.`, true);
  const changed = async (commit: string) =>
    (await repository.diffBetween(base, commit)).map(({ uri }) => uri.fsPath);
  const [here, there] = [new Set(await changed(ours)), await changed(theirs)];
  const both = new Map<string, RecordVersions>();
  for (const file of there.filter((each) => here.has(each))) {
    const shown = shownIn(file);
    if (!isRecordFile(shown))
      throw needsPerson(`${shown} was changed here and by others. A person has to merge it.`);
    const at = (commit: string) => textIn(repository, commit, file);
    const versions = { base: await at(base), ours: await at(ours), theirs: await at(theirs) };
    const problem = await parts.merge(shown, versions, true);
    if (problem !== undefined) throw needsPerson(problem);
    both.set(file, versions);
  }
  try {
    await repository.merge(ref);
  } catch (error) {
    await repository.status();
    const files = repository.state.mergeChanges.map(({ uri }) => uri.fsPath);
    if (files.length === 0) throw error;
    for (const file of files) {
      const versions = both.get(file);
      const shown = shownIn(file);
      const problem = versions ? await parts.merge(shown, versions, false) : shown;
      if (problem !== undefined)
        throw new ShareProblem(
          `The merge with ${ref} is not finished: ${problem}. Finish it in Source Control, then share again.`,
          true,
        );
    }
    await repository.add(files);
    await repository.commit(`Merge ${ref}`, { postCommitCommand: null });
  }
  await repository.status();
  const names = there.flatMap((file) => {
    const shown = shownIn(file);
    return isRecordFile(shown) ? [path.basename(shown, '.jsonl')] : [];
  });
  const own = [...both.keys()].filter((file) => path.basename(file, '.jsonl') === annotator);
  const authors = async (to: string): Promise<Set<string>> => {
    const commits = await Promise.all(
      own.map((file) => repository.log({ range: `${base}..${to}`, path: file })),
    );
    return new Set(commits.flat().flatMap(({ authorEmail }) => authorEmail?.toLowerCase() ?? []));
  };
  const ourAuthors = await authors(ours);
  return {
    others: [...new Set(names)].filter((name) => name !== annotator),
    strangers: [...(await authors(theirs))].filter((author) => !ourAuthors.has(author)),
  };
}

const needsPerson = (problem: string): ShareProblem =>
  new ShareProblem(
    `${problem} Your records are committed. Pull and merge in Source Control, then share again.`,
    true,
  );

/** The text of a file in a commit; empty if the commit does not have it. */
async function textIn(repository: GitRepository, commit: string, file: string): Promise<string> {
  try {
    await repository.getObjectDetails(commit, file);
  } catch (error) {
    if ((error as GitFailure).gitErrorCode === 'UnknownPath') return '';
    throw error;
  }
  return repository.show(commit, file);
}

/** Git may convert line ends on their way into a commit. */
const isSame = (a: string, b: string): boolean => a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');

function report(sent: number, others: ReadonlySet<string>, to: string): string {
  const own =
    sent === 0
      ? 'You had nothing new to share.'
      : `Your ${counted(sent, 'new record')} ${sent === 1 ? 'is' : 'are'} on ${to}.`;
  const names = new Intl.ListFormat('en').format([...others].sort());
  return `${own} ${names === '' ? 'Others have nothing new.' : `New from ${names}.`}`;
}

/** Two people under one name would count as one, and their answers as corrections of each other's. */
const sameName = (strangers: ReadonlySet<string>, annotator: string): string =>
  strangers.size === 0
    ? ''
    : ` New records under your own name, ${annotator}, came from ${[...strangers].sort().join(', ')}. Unless that is you on another machine, one of you needs another name.`;

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
const addedLines = (before: string, after: string): number =>
  Math.max(0, linesOf(after).length - linesOf(before).length);

const isOverwrite = ({ gitErrorCode, stderr = '' }: GitFailure): boolean =>
  gitErrorCode === 'LocalChangesOverwritten' || /would be overwritten by merge/.test(stderr);

function problemOf(failure: GitFailure): ShareProblem {
  const { gitErrorCode, stderr = '', message } = failure;
  if (gitErrorCode === 'NoUserNameConfigured' || gitErrorCode === 'NoUserEmailConfigured')
    return new ShareProblem(
      'Git does not know who you are. Set user.name and user.email (git config --global), then share again.',
    );
  if (isOverwrite(failure)) {
    const file = /^\s+(\S.*)$/m.exec(stderr)?.[1];
    return new ShareProblem(
      `${file ?? 'A file'} has changes that are not committed, and others have changed it too. Your records are committed. Commit or discard those changes, then share again.`,
      true,
    );
  }
  const said = stderr
    .split('\n')
    .map((line) => line.replace(/^(fatal|error|remote|hint):\s*/, '').trim())
    .find((line) => line !== '');
  return new ShareProblem(
    `Git could not share your records: ${said ?? message} What was committed here stays.`,
    true,
  );
}
