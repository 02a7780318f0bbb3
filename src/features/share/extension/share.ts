import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { append } from '../../../base/lists';
import { counted } from '../../../base/text/phrases';
import { isMergeable } from '../../../base/text/line-merge';
import type { GitCommit, GitFailure, GitRepository } from './git-api';
import { isMigrated, newLines, tally } from './new-records';
import { ownBranch, pullRequestPage } from './pull-request';

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
  /** The guideline, relative to the project, if there is one. */
  readonly guideline?: string | undefined;
  /** Whether the guideline goes along: it is not as in the commit, which has the text `before`. A text says why it must not. */
  offer(before: string): Promise<boolean | string>;
  /** Whether commits that are not of records alone, given by their subjects, may be sent as well. */
  agree(commits: readonly string[]): Promise<boolean>;
  progress(step: string): void;
}

interface Shared {
  /** What happened, in one to three sentences. */
  readonly said: string;
  /** The page that opens a pull request, if one is needed and the host is known. */
  readonly pullRequest?: string | undefined;
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
 * Commits a person's own record files, brings in the commits of others, merges record files record by record, and sends all. What the
 * server takes by pull request only, or a person has to merge, goes to the person's own branch. Throws ShareProblem; nothing is forced.
 */
export async function shareAnswers(repository: GitRepository, given: ShareParts): Promise<Shared> {
  await repository.status();
  checkState(repository);
  const parts = { ...given, project: await inRepository(repository, given.project) };
  const records = ownFiles(parts.project, given);
  const { along, said: ofGuideline } = await changedGuideline(repository, parts);
  const own = [...records, ...along];
  const committed: string[] = [];
  const news = { others: new Set<string>(), strangers: new Set<string>() };
  let isAgreed = false;
  for (let attempt = 1; ; attempt++) {
    parts.progress('Committing your records');
    append(committed, await commitOwn(repository, own, parts));
    if (!repository.state.HEAD?.commit)
      throw new ShareProblem('There is nothing to share yet: label a sample first.');
    const branches = branchesOf(repository, parts.annotator);
    if (!branches)
      throw new ShareProblem(
        `${yours(committed, '', 'committed here') ?? 'You have nothing new.'} The repository has no remote to share them with: add one in Source Control.`,
        true,
      );
    const { remote, ref, main, mine, page } = branches;
    try {
      parts.progress(`Fetching from ${remote}`);
      await repository.fetch();
      parts.progress('Merging');
      const undecided = new Map<string, string>();
      for (const branch of await knownOf(repository, [ref, main])) {
        const problem = await bringIn(repository, branch, parts, news);
        if (problem !== undefined) undecided.set(branch, problem);
      }
      parts.progress('Sending');
      const known = await knownOf(repository, [ref, main, mine]);
      // Also what was committed before, and could not be sent.
      const sent = await unsentLines(repository, known, records, (file) => textIn(repository, 'HEAD', file));
      const also = await otherCommits(repository, known, own);
      const differing = await Promise.all(known.map((branch) => otherFiles(repository, branch, parts)));
      isAgreed ||= also.length === 0 || (await parts.agree(also));
      if (!isAgreed) throw new ShareProblem('Nothing was sent. What you labelled is committed here.', true);
      const { upstream, name } = repository.state.HEAD;
      const push = () => (upstream ? repository.push() : repository.push(remote, name, true));
      const isSent = !undecided.has(ref) && (await isTaken(push(), PULL_REQUESTS_ONLY));
      const toOwn = () => repository.push(remote, `HEAD:refs/heads/${mine.slice(remote.length + 1)}`);
      if (!isSent && !(await isTaken(toOwn(), HAS_OTHERS)))
        throw new ShareProblem(
          `${mine} has commits that are not here, so nothing was sent. Your records are committed. Merge that branch in Source Control, or delete it on the server if no one needs it, then share again.`,
          true,
        );
      const why = isSent || undecided.has(ref) ? '' : `, because ${ref} takes pull requests only`;
      const [problem] = undecided.values();
      const names = listed([...news.others].sort());
      // Where all is sent to a branch of others, files that only the person's own branch had are new too.
      const [files = [], ...more] = differing.filter((_, n) => !isSent || known[n] !== mine);
      const place = `on ${isSent ? ref : mine}${why}`;
      const sentRecords = yours(sent, 'new ', place);
      const sentFiles = named(
        files.filter((file) => more.every((those) => those.includes(file))),
        sentRecords === undefined ? place : 'there too',
      );
      const said = [
        sentRecords ??
          sentFiles ??
          (also.length > 0
            ? `Your ${counted(also.length, 'commit')} ${also.length === 1 ? 'is' : 'are'} ${place}.`
            : 'You had nothing new to share.'),
        sentRecords && sentFiles,
        ofGuideline,
        problem,
        names === '' ? problem === undefined && 'Others have nothing new.' : `New from ${names}.`,
        sameName(news.strangers, parts.annotator),
      ].filter(Boolean);
      return { said: said.join(' '), pullRequest: isSent ? undefined : page };
    } catch (error) {
      if (error instanceof ShareProblem) throw error;
      const failure = error as GitFailure;
      // What was labelled meanwhile may be what stood in the way.
      const more = isOverwrite(failure) ? await commitOwn(repository, own, parts) : [];
      append(committed, more);
      const isMoving = failure.gitErrorCode === 'PushRejected' || more.length > 0;
      if (!isMoving || attempt === ATTEMPTS) throw problemOf(failure);
    }
  }
}

const shownIn = ({ project }: ShareParts, file: string): string =>
  path.relative(project, file).split(path.sep).join('/');

const isRecordFile = ({ folders }: ShareParts, shown: string): boolean =>
  folders.includes(path.posix.dirname(shown)) && shown.endsWith('.jsonl');

/** The guideline, if it has changed and goes along, and a sentence for the end. */
async function changedGuideline(
  repository: GitRepository,
  { project, guideline, read, offer }: ShareParts,
): Promise<{ along: string[]; said?: string }> {
  const file = path.join(project, guideline ?? '');
  const now = guideline === undefined ? undefined : await read(file);
  if (now === undefined || !repository.state.HEAD?.commit) return { along: [] };
  const before = await textIn(repository, 'HEAD', file);
  const answer = isSame(now, before) ? false : await offer(before);
  if (answer === true) return { along: [file] };
  return { along: [], ...(answer !== false && { said: `${guideline} stays here. ${answer}` }) };
}

const ownFiles = (project: string, { folders, annotator }: Pick<ShareParts, 'folders' | 'annotator'>) =>
  folders.map((folder) => path.join(project, folder, `${annotator}.jsonl`));

/** The remote branches that matter; undefined without a remote or a branch. */
function branchesOf({ state: { HEAD, remotes } }: GitRepository, annotator: string) {
  const [first] = remotes;
  if (!first || HEAD?.name === undefined) return undefined;
  const { remote, name } = HEAD.upstream ?? { remote: first.name, name: HEAD.name };
  const mine = ownBranch(annotator);
  return {
    remote,
    /** Where the branch that is checked out is sent. */
    ref: `${remote}/${name}`,
    /** The default branch. It may be the same. */
    main: `${remote}/HEAD`,
    /** The person's own branch, for what `ref` does not take. */
    mine: `${remote}/${mine}`,
    page: pullRequestPage(remotes.find((each) => each.name === remote)?.fetchUrl ?? '', mine),
  };
}

/** Those of some branches that are there, as far as this clone knows. */
async function knownOf(repository: GitRepository, branches: readonly string[]): Promise<string[]> {
  const found = await Promise.all(branches.map((each) => repository.getCommit(each).catch(() => undefined)));
  return branches.filter((_, n) => found[n]);
}

/** The lines of a person's files that none of some branches has. */
async function unsentLines(
  repository: GitRepository,
  branches: readonly string[],
  own: readonly string[],
  textOf: (file: string) => Promise<string>,
): Promise<string[]> {
  const lines: string[] = [];
  for (const file of own) {
    const there = await Promise.all(branches.map((branch) => textIn(repository, branch, file)));
    append(lines, newLines(there, await textOf(file)));
  }
  return lines;
}

/** How many records of a person are not sent yet, as far as this clone knows; undefined without a remote or a branch. */
export async function unsentRecords(
  repository: GitRepository,
  given: Pick<ShareParts, 'project' | 'folders' | 'annotator' | 'read'>,
): Promise<number | undefined> {
  const branches = branchesOf(repository, given.annotator);
  if (!branches) return undefined;
  const own = ownFiles(await inRepository(repository, given.project), given);
  const known = await knownOf(repository, [branches.ref, branches.main, branches.mine]);
  const lines = await unsentLines(repository, known, own, async (file) => (await given.read(file)) ?? '');
  return tally(lines).count;
}

/** The subjects of the commits that a push takes along and that change more than a person's own record files. */
async function otherCommits(
  repository: GitRepository,
  known: readonly string[],
  own: readonly string[],
): Promise<string[]> {
  const [unsent = [], ...others] = await Promise.all(
    known.map((branch) => repository.log({ range: `${branch}..HEAD` })),
  );
  const subjects: string[] = [];
  for (const { hash, parents, message } of unsent) {
    // What a merge brings in is in other commits.
    if (parents.length > 1 || !others.every((commits) => commits.some((commit) => commit.hash === hash)))
      continue;
    const files = parents[0] === undefined ? undefined : await repository.diffBetween(parents[0], hash);
    if (!files?.every(({ uri }) => own.includes(uri.fsPath))) subjects.push(message.split('\n')[0]!);
  }
  return subjects;
}

/** The files, other than records, that differ here from what a remote branch has; named from the project's folder. */
async function otherFiles(repository: GitRepository, branch: string, parts: ShareParts): Promise<string[]> {
  const changed = await repository.diffBetween(branch, 'HEAD');
  return changed.map(({ uri }) => shownIn(parts, uri.fsPath)).filter((file) => !isRecordFile(parts, file));
}

/** What Git prints where a server takes a branch by pull request only, and where a branch there has commits that are not here. */
const PULL_REQUESTS_ONLY = /\[remote rejected\].*(?:declined|pull request)/i;
const HAS_OTHERS = /\[rejected\]/;

/** False if what was sent was not taken, for a reason. */
async function isTaken(sending: Promise<void>, unlessFor: RegExp): Promise<boolean> {
  try {
    await sending;
    return true;
  } catch (error) {
    if (unlessFor.test((error as GitFailure).stderr ?? '')) return false;
    throw error;
  }
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

/** Commits what is new in a person's files, and nothing else. The lines that it adds. */
async function commitOwn(
  repository: GitRepository,
  own: readonly string[],
  { read, annotator }: ShareParts,
): Promise<string[]> {
  const staged = repository.state.indexChanges.filter(({ uri }) => !own.includes(uri.fsPath));
  const lines: string[] = [];
  const changed: string[] = [];
  for (const file of own) {
    const now = await read(file);
    const before = repository.state.HEAD?.commit ? await textIn(repository, 'HEAD', file) : '';
    if (now === undefined || isSame(now, before)) continue;
    changed.push(file);
    if (file.endsWith('.jsonl')) append(lines, newLines([before], now));
  }
  if (changed.length === 0) return [];
  if (staged.length > 0)
    throw new ShareProblem(
      `${path.basename(staged[0]!.uri.fsPath)} is staged, and would be committed with your records. Commit or unstage it, then share again.`,
      true,
    );
  try {
    await repository.add(changed);
    await repository.status();
    // To Git, a file that a filter converts is the same as before.
    if (repository.state.indexChanges.length === 0) return [];
    const others = changed.filter((file) => !file.endsWith('.jsonl')).map((file) => path.basename(file));
    const said = [...(lines.length > 0 || others.length === 0 ? [tally(lines).said] : []), ...others];
    await repository.commit(`Labels by ${annotator}: ${said.join(' and ')}`, { postCommitCommand: null });
  } catch (error) {
    throw problemOf(error as GitFailure);
  }
  await repository.status();
  return lines;
}

/** Who has new records in what came in. */
interface News {
  readonly others: Set<string>;
  /** E-mail addresses that committed to a person's own files, other than those that did so here. */
  readonly strangers: Set<string>;
}

/**
 * Merges a remote branch. A merge is begun only if no one has to decide: to abort one would take away what was
 * labelled meanwhile. Returns what a person has to decide.
 */
async function bringIn(
  repository: GitRepository,
  ref: string,
  parts: ShareParts,
  { others, strangers }: News,
): Promise<string | undefined> {
  const [ours, theirs] = [(await repository.getCommit('HEAD')).hash, (await repository.getCommit(ref)).hash];
  const base = await repository.getMergeBase(ours, theirs);
  if (base === theirs) return undefined;
  if (base === undefined) throw new ShareProblem(`${ref} has another history than this repository.`, true);
  const changed = async (commit: string) =>
    (await repository.diffBetween(base, commit)).map(({ uri }) => uri.fsPath);
  const [here, there] = [new Set(await changed(ours)), await changed(theirs)];
  const both = new Map<string, RecordVersions>();
  for (const file of there.filter((each) => here.has(each))) {
    const shown = shownIn(parts, file);
    const at = (commit: string) => textIn(repository, commit, file);
    const versions = { base: await at(base), ours: await at(ours), theirs: await at(theirs) };
    if (!isRecordFile(parts, shown)) {
      if (isMergeable(versions.base, versions.ours, versions.theirs)) continue;
      const where = ref.endsWith('/HEAD') ? 'the default branch' : ref;
      return `${shown} was changed in the same place here and on ${where}. A person has to merge it.`;
    }
    const problem = await parts.merge(shown, versions, true);
    if (problem !== undefined) return problem;
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
      const shown = shownIn(parts, file);
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
  for (const file of there) {
    const name = path.basename(file, '.jsonl');
    if (!isRecordFile(parts, shownIn(parts, file))) continue;
    if (name !== parts.annotator) others.add(name);
    else if (both.has(file)) await findStrangers(file);
  }
  return undefined;

  async function findStrangers(file: string): Promise<void> {
    const commits = (to: string) => repository.log({ range: `${base}..${to}`, path: file });
    const ourAuthors = (await commits(ours)).map(authorOf);
    for (const commit of await commits(theirs)) {
      const author = authorOf(commit);
      if (author === undefined || ourAuthors.includes(author)) continue;
      const before = await Promise.all(commit.parents.map((parent) => textIn(repository, parent, file)));
      if (!newLines(before, await textIn(repository, commit.hash, file)).every(isMigrated))
        strangers.add(author);
    }
  }
}

const authorOf = ({ authorEmail }: GitCommit): string | undefined => authorEmail?.toLowerCase();

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

/** Where a person's records are now; undefined without any. */
function yours(lines: readonly string[], adjective: string, where: string): string | undefined {
  const { count, said } = tally(lines, adjective);
  return count === 0 ? undefined : `Your ${said} ${count === 1 ? 'is' : 'are'} ${where}.`;
}

const listed = (names: readonly string[]): string => new Intl.ListFormat('en').format(names);

/** Where some files are now, naming a few; undefined without any. */
function named(files: readonly string[], where: string): string | undefined {
  const shown = files.length > 4 ? [...files.slice(0, 3), `${files.length - 3} more files`] : files;
  return files.length === 0 ? undefined : `${listed(shown)} ${files.length === 1 ? 'is' : 'are'} ${where}.`;
}

/** Two people under one name would count as one, and their answers as corrections of each other's. */
const sameName = (strangers: ReadonlySet<string>, annotator: string): string | undefined =>
  strangers.size === 0
    ? undefined
    : `New records under your own name, ${annotator}, came from ${[...strangers].sort().join(', ')}. Unless that is you on another machine, one of you needs another name.`;

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
    `Git could not share your records: ${(said ?? message).replace(/(?<![.!?])$/, '.')} What was committed here stays.`,
    true,
  );
}
