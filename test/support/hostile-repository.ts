import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { makeRepository, type TestRepository } from './git-repository';

/** A repository that would have Git run programs of its own. Each of them leaves a file with the name of its way. */
export interface HostileRepository {
  /** The project's folder. */
  readonly project: string;
  /** The ways in which this repository runs a program, when plain Git is used in it. */
  readonly ways: readonly string[];
  /** The ways by which programs were run since the last time. */
  run(): string[];
  /** What a person does with plain Git who knows of nothing; it runs a program by each of the ways. */
  unsafely(): void;
}

export const HOSTILE_KINDS = ['settings', 'lazy fetch', 'clone', 'git file'] as const;
export type HostileKind = (typeof HOSTILE_KINDS)[number];

const schema = (description: string): string => `labelwright: 1
title: Tickets
description: ${description}
guideline: guideline.yaml
data: {samples: [data/*.jsonl]}
layers: [{id: topic, type: choice, labels: [bill, ship]}]
labels: [{id: bill}, {id: ship}]
`;
const guideline = (version: string, meaning: string): string => `version: "${version}"
changelog: [{version: "${version}", changes: []}]
labels: [{id: bill, definition: "${meaning}"}, {id: ship, definition: "About a parcel."}]
`;
const record = (n: number, guideline: string, topic: string): string =>
  `${JSON.stringify({
    v: 1,
    id: `01KAW3Q0Z4M8Y2T6B9C1D5E7F${n}`,
    time: `2026-03-0${n}T10:00:00.000Z`,
    annotator: 'ana',
    sample: 's1',
    guideline,
    labels: { topic },
    status: 'done',
  })}\n`;

/** A project with two versions, tagged v1 and v2, and a change that is not committed. */
function commitProject(folder: string): TestRepository {
  const repository = makeRepository(folder);
  const data = { 'data/a.jsonl': '{"id":"s1","text":"Where is my parcel?"}\n' };
  repository.commit(
    {
      ...data,
      'labelwright.yaml': schema('One.'),
      'guideline.yaml': guideline('1.0.0', 'About money.'),
      'annotations/ana.jsonl': record(1, '1.0.0', 'bill'),
    },
    'One',
  );
  repository.git('tag', 'v1');
  repository.commit(
    {
      'guideline.yaml': guideline('2.0.0', 'About a bill.'),
      'annotations/ana.jsonl': record(1, '1.0.0', 'bill') + record(2, '2.0.0', 'ship'),
    },
    'Two',
  );
  repository.git('tag', 'v2');
  repository.write({ 'guideline.yaml': guideline('2.0.0', 'About a bill or its payment.') });
  return repository;
}

/** Makes one in a folder that is there and empty. */
export function hostileRepository(kind: HostileKind, folder: string): HostileRepository {
  const marks = path.join(folder, 'marks');
  mkdirSync(marks);
  const trap = (way: string): string => {
    const file = path.join(folder, `trap-${way}`);
    writeFileSync(file, `#!/bin/sh\ntouch '${path.join(marks, way)}'\nexit 1\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const run = (): string[] => {
    const ways = readdirSync(marks).sort();
    for (const way of ways) rmSync(path.join(marks, way));
    return ways;
  };
  const made = MAKERS[kind](folder, trap);
  return { ...made, ways: [...made.ways].sort(), run };
}

type Made = Pick<HostileRepository, 'project' | 'ways' | 'unsafely'>;
type Maker = (folder: string, trap: (way: string) => string) => Made;

/** Plain Git, as a person runs it. It may fail: what it runs is what matters. */
function plainGit(cwd: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return spawnSync('git', args, { cwd, env, encoding: 'utf8', input: '', timeout: 20_000 }).stdout.trim();
}

const MAKERS: Readonly<Record<HostileKind, Maker>> = {
  /** What the configuration of a repository may name. */
  settings: (folder, trap) => {
    const project = path.join(folder, 'project');
    mkdirSync(project);
    const repository = commitProject(project);
    const dir = path.join(project, '.git');
    repository.git('config', 'user.name', 'Of the folder');
    repository.git('config', 'core.fsmonitor', trap('fsmonitor'));
    repository.git('config', 'filter.clean.clean', trap('clean'));
    repository.git('config', 'filter.process.process', trap('process'));
    repository.git('config', 'filter.smudge.smudge', trap('smudge'));
    repository.git('config', 'diff.evil.textconv', trap('textconv'));
    repository.git('config', 'gpg.program', trap('gpg'));
    repository.git('config', 'log.showSignature', 'true');
    // A file of the project may hold the rest.
    writeFileSync(path.join(project, 'more'), `[diff]\n\texternal = ${trap('external')}\n`);
    repository.git('config', 'include.path', '../more');
    writeFileSync(
      path.join(dir, 'info', 'attributes'),
      'guideline.yaml filter=clean diff=evil\n*.jsonl filter=process\nlabelwright.yaml filter=smudge\n',
    );
    cpSync(trap('hook'), path.join(dir, 'hooks', 'post-index-change'));
    const tree = plainGit(project, 'rev-parse', 'v2^{tree}');
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----';
    const signed = `tree ${tree}\nparent ${plainGit(project, 'rev-parse', 'v2')}\nauthor Ana <a@b.c> 1 +0000\ncommitter Ana <a@b.c> 1 +0000\n${signature}\n\nSigned\n`;
    const hash = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
      cwd: project,
      input: signed,
      encoding: 'utf8',
    }).trim();
    writeFileSync(path.join(dir, 'refs', 'heads', 'main'), `${hash}\n`);
    return {
      project,
      ways: ['fsmonitor', 'clean', 'process', 'smudge', 'textconv', 'gpg', 'external', 'hook'],
      unsafely: () => {
        plainGit(project, 'status');
        plainGit(project, 'log', '-1');
        plainGit(project, 'diff', 'v1', '--', 'guideline.yaml');
        plainGit(project, 'diff', '--no-ext-diff', 'v1', '--', 'guideline.yaml');
        plainGit(project, 'hash-object', '--path', 'data/a.jsonl', 'data/a.jsonl');
        plainGit(project, 'cat-file', '--filters', 'v1:labelwright.yaml');
        plainGit(project, '-c', 'filter.process.process=', 'update-index', '--force-write-index');
      },
    };
  },

  /** Objects that are missing, and remotes that promise them. */
  'lazy fetch': (folder, trap) => {
    const project = path.join(folder, 'project');
    mkdirSync(project);
    const repository = commitProject(project);
    const remotes = missingObjects(project, path.join(project, '.git'), trap);
    repository.git('config', 'core.repositoryFormatVersion', '1');
    return {
      project,
      ways: remotes,
      unsafely: () => void plainGit(project, 'cat-file', 'blob', 'v1:guideline.yaml'),
    };
  },

  /** A folder of a repository that looks like a repository itself: an ordinary clone brings it. */
  clone: (folder, trap) => {
    const origin = path.join(folder, 'origin');
    const inner = path.join(origin, 'project');
    mkdirSync(inner, { recursive: true });
    commitProject(inner);
    const remotes = missingObjects(inner, path.join(inner, '.git'), trap);
    for (const name of ['HEAD', 'config', 'objects', 'refs'])
      renameSync(path.join(inner, '.git', name), path.join(inner, name));
    rmSync(path.join(inner, '.git'), { recursive: true });
    for (const [key, value] of Object.entries({
      'core.bare': 'false',
      'core.worktree': '.',
      'core.repositoryFormatVersion': '1',
    }))
      execFileSync('git', ['config', '-f', path.join(inner, 'config'), key, value]);
    // Git carries no empty folders.
    for (const name of ['objects/info', 'refs/heads']) {
      mkdirSync(path.join(inner, name), { recursive: true });
      writeFileSync(path.join(inner, name, 'keep'), '');
    }
    const outer = makeRepository(origin);
    outer.commit({}, 'A project');
    plainGit(folder, 'clone', '-q', 'origin', 'clone');
    const project = path.join(folder, 'clone', 'project');
    return {
      project,
      ways: remotes,
      unsafely: () => void plainGit(project, 'cat-file', 'blob', 'v1:guideline.yaml'),
    };
  },

  /** A file `.git` that leads to a repository among the files of the project. */
  'git file': (folder, trap) => {
    const project = path.join(folder, 'project');
    mkdirSync(project);
    const repository = commitProject(project);
    const remotes = missingObjects(project, path.join(project, '.git'), trap);
    repository.git('config', 'core.repositoryFormatVersion', '1');
    renameSync(path.join(project, '.git'), path.join(project, 'store'));
    writeFileSync(path.join(project, '.git'), 'gitdir: store\n');
    return {
      project,
      ways: remotes,
      unsafely: () => void plainGit(project, 'cat-file', 'blob', 'v1:guideline.yaml'),
    };
  },
};

/** Takes the first guideline out of a repository, and has remotes promise it that run a program each. */
function missingObjects(cwd: string, dir: string, trap: (way: string) => string): string[] {
  const hash = plainGit(cwd, 'rev-parse', 'v1:guideline.yaml');
  const object = path.join(dir, 'objects', hash.slice(0, 2), hash.slice(2));
  if (!existsSync(object)) throw new Error(`There is no loose object ${object}.`);
  rmSync(object);
  const git = (...args: string[]): void => void execFileSync('git', ['config', ...args], { cwd });
  git('core.sshCommand', trap('ssh'));
  git('core.gitProxy', trap('proxy'));
  git('protocol.ext.allow', 'always');
  git('protocol.allow', 'always');
  git(`url.ext::${trap('instead')} %G.insteadOf`, 'https://example.com/');
  const remotes: Record<string, string> = {
    ssh: 'ssh://example.invalid/x',
    ext: `ext::${trap('ext')}`,
    instead: 'https://example.com/x',
    proxy: 'git://example.invalid/x',
    uploadpack: cwd,
  };
  git('remote.uploadpack.uploadpack', trap('uploadpack'));
  for (const [name, url] of Object.entries(remotes)) {
    git(`remote.${name}.url`, url);
    git(`remote.${name}.promisor`, 'true');
  }
  return Object.keys(remotes);
}
