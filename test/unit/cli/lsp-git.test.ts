import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtCommandLine } from '../../support/command-line';
import { makeRepository } from '../../support/git-repository';
import { HOSTILE_KINDS, hostileRepository, type HostileKind } from '../../support/hostile-repository';
import { LANGUAGE_FILES, LANGUAGE_GUIDELINE, placeOf } from '../../support/language-project';
import { LspClient } from '../../support/lsp-client';
import { temporaryFolder } from '../../support/temporary-folder';

interface Answer {
  problem?: string;
  html?: string;
  text?: string;
  noHistory?: string;
  name?: string;
}

const OFF = /^Git is not used in this editor\. The initialization option "git"/;
const NOT_TRUSTED = /^This folder is not trusted, so Git is not run in it\. Trust this folder/;
/** What requests that cannot do without the history say where Git is allowed. */
const REFUSALS: Readonly<Record<HostileKind, RegExp | undefined>> = {
  settings: undefined,
  'lazy fetch': /Labelwright fetches nothing by itself/,
  clone: /^Git is not used in .* looks like one/,
  'git file': /^Git is not used in .* is among the files of the project/,
};

describe('Git in the language server', function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  const cli = builtCommandLine();
  let client: LspClient;
  afterEach(() => client?.kill());

  const root = (project: string): string => pathToFileURL(project).href;
  const counted = (): string => folder.at('git-was-run');

  /** A server that finds a `git` which notes that it was run. `git`: the option, or none. */
  async function start(project: string, git?: boolean): Promise<void> {
    const bin = folder.at('git');
    const real = process.env
      .PATH!.split(path.delimiter)
      .map((place) => path.join(place, 'git'))
      .find((file) => existsSync(file))!;
    writeFileSync(bin, `#!/bin/sh\necho "$@" >> '${counted()}'\nexec '${real}' "$@"\n`, { mode: 0o755 });
    client = new LspClient([process.execPath, cli.program, 'lsp', '--stdio'], project, {
      PATH: `${folder.path}${path.delimiter}${process.env.PATH}`,
    });
    await client.request('initialize', {
      processId: process.pid,
      rootUri: root(project),
      capabilities: { textDocument: { codeAction: { disabledSupport: true } } },
      ...(git !== undefined && { initializationOptions: { git } }),
    });
    await client.notify('initialized', {});
    await client.request('labelwright/projects', {});
  }

  /** Everything that may ask Git, with what was answered. */
  async function askAll(project: string): Promise<Record<string, Answer>> {
    const uri = root(project);
    const params = { root: uri, software: 'x' };
    const out = root(folder.at('out'));
    const answers: Record<string, Answer> = {};
    for (const [method, own] of Object.entries({
      revisions: {},
      compare: { revision: 'v1' },
      commits: {},
      compareVersions: { from: 'v1' },
      versionProposal: {},
      newVersion: { semantic: [] },
      guideline: {},
      guidelineFile: { format: 'md' },
      explain: { uri: `${uri}/data/a.jsonl`, sample: 's1' },
      handOff: { target: out, force: true, progressToken: 'p' },
      gitUser: { folder: uri },
    }))
      answers[method] = await client.request<Answer>(`labelwright/${method}`, { ...params, ...own });
    return answers;
  }

  /** The code actions on the line of the version. */
  const actions = (project: string) =>
    client.request<{ title: string; disabled?: { reason: string } }[]>('textDocument/codeAction', {
      textDocument: { uri: `${root(project)}/guideline.yaml` },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      context: { diagnostics: [] },
    });

  const NEEDED = ['revisions', 'compare', 'commits', 'compareVersions', 'versionProposal', 'newVersion'];

  for (const [words, git, reason] of [
    ['no word of it', undefined, OFF],
    ['a folder that is not trusted', false, NOT_TRUSTED],
  ] as const)
    it(`is never run with ${words}, and what needs it says so`, async () => {
      const { project } = hostileRepository('settings', folder.path);
      await start(project, git);
      const answers = await askAll(project);
      for (const method of NEEDED) assert.match(answers[method]!.problem ?? '', reason, method);
      assert.match(answers.guidelineFile!.noHistory!, reason);
      assert.match(answers.guidelineFile!.text!, /About a bill or its payment\./);
      assert.match(answers.guideline!.html!, /What changed between versions is not shown\./);
      assert.match(answers.explain!.text!, /There is no history to look in\./);
      assert.match((answers.handOff as { made: { noCommit: string } }).made.noCommit, reason);
      assert.equal(answers.gitUser!.name, '');
      const [action] = (await actions(project)).filter(({ title }) => title.includes('from Git'));
      assert.match(action!.disabled!.reason, reason);
      assert.equal(existsSync(counted()), false, 'Git was run');
    });

  it('is used once the folder is trusted, and pages are made again', async () => {
    const { project } = hostileRepository('settings', folder.path);
    await start(project, false);
    const changed = new Promise<{ root: string; schema: boolean }>((resolve) =>
      client.connection.onNotification('labelwright/changed', (params: { root: string; schema: boolean }) => {
        if (params.schema && allowed) resolve(params);
      }),
    );
    const allowed = true;
    await client.notify('labelwright/allowGit');
    assert.equal((await changed).root, root(project));
    const { revisions, guideline, gitUser } = await askAll(project);
    assert.deepEqual(
      (revisions as { revisions: { version: string }[] }).revisions.map(({ version }) => version).sort(),
      ['1.0.0', '2.0.0'],
    );
    assert.doesNotMatch(guideline!.html!, /is not shown/);
    assert.equal(gitUser!.name, 'Of the folder');
    assert.match(readFileSync(counted(), 'utf8'), /rev-parse/);
  });

  for (const git of [true, false])
    it(`gives an entry of the changelog the next number, ${git ? 'with' : 'without'} what Git knows of it`, async () => {
      const project = folder.at('project');
      mkdirSync(project);
      const { commit, write } = makeRepository(project);
      const raised = (...authors: string[]): string =>
        LANGUAGE_GUIDELINE.replace('"2"', '"3"').replace(
          'changelog:\n',
          `changelog:\n${authors.map((one) => `  - {version: "3", author: ${one}, changes: [{type: changed, target: refund}]}\n`).join('')}`,
        );
      commit(LANGUAGE_FILES, 'Before');
      for (const [author, word] of [
        ['ana', 'wants'],
        ['ben', 'begs'],
      ] as const)
        commit({ 'guideline.yaml': raised(author).replace('asks for money', `${word} for money`) }, author);
      const text = raised('ana', 'ben');
      write({ 'guideline.yaml': text });
      await start(project, git);
      const file = `${root(project)}/guideline.yaml`;
      await client.notify('textDocument/didOpen', {
        textDocument: { uri: file, languageId: 'yaml', version: 1, text },
      });
      await client.diagnostics(file, (list) =>
        list.some(({ code }) => code === 'version-changelog-mismatch'),
      );
      const at = placeOf(text, 'refund}]}\n  - {version: "|3", author: ben');
      const fixes = await client.request<
        { title: string; edit?: { changes: Record<string, { newText: string }[]> } }[]
      >('textDocument/codeAction', {
        textDocument: { uri: file },
        range: { start: at, end: at },
        context: { diagnostics: [], only: ['quickfix'] },
      });
      const made = fixes.filter(({ title }) => title === 'Make the upper entry version "4"');
      assert.equal(made.length, 1);
      const written = made[0]!.edit!.changes[file]!.map(({ newText }) => newText);
      assert.deepEqual(written.slice(0, 2), ['"4"', '"4"']);
      const lists = written.slice(2).map((one) => one.match(/\b[0-9a-f]{16}\b/g));
      // Each person's own guideline, and the text with both entries.
      assert.deepEqual(
        lists.map((list) => list?.length),
        git ? [2, 2] : [],
      );
      assert.equal(new Set(lists.flat()).size, git ? 3 : 0);
    });

  for (const kind of HOSTILE_KINDS)
    it(`runs nothing of a repository where it may be used, by ${kind}`, async () => {
      const repository = hostileRepository(kind, folder.path);
      await start(repository.project, true);
      const answers = await askAll(repository.project);
      await actions(repository.project);
      assert.deepEqual(repository.run(), []);
      const refusal = REFUSALS[kind];
      for (const method of NEEDED) {
        const { problem } = answers[method]!;
        if (refusal) assert.match(problem ?? '', refusal, method);
        else assert.equal(problem, undefined, method);
      }
      assert.match(answers.guidelineFile!.text!, /About a bill or its payment\./);
      repository.unsafely();
      assert.deepEqual(repository.run(), repository.ways);
    });
});
