import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { SLOW, until } from '../../host/until';
import { builtCommandLine, writeFiles } from '../../support/command-line';
import { LANGUAGE_FILES, LANGUAGE_GUIDELINE, placeOf } from '../../support/language-project';
import { makeRepository, type TestRepository } from '../../support/git-repository';
import { pngImage } from '../../support/media-files';
import { LspClient } from '../../support/lsp-client';
import { pick } from '../../support/pick';

type Range = { start: { line: number; character: number }; end: { line: number; character: number } };
type Location = { uri: string; range: Range };

describe('labelwright lsp, with a bare client', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  let folder = '';
  let client: LspClient;
  let repository: TestRepository;
  const uri = (name: string): string => `${pathToFileURL(path.join(folder, 'project')).href}/${name}`;

  before(async () => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'labelwright-lsp-')));
    mkdirSync(path.join(folder, 'project'));
    writeFiles(path.join(folder, 'project'), LANGUAGE_FILES);
    client = new LspClient([process.execPath, cli.program, 'lsp', '--stdio'], path.join(folder, 'project'));
  });
  after(() => {
    client?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says what it can do, to a client that knows next to nothing', async () => {
    const { capabilities, serverInfo } = await client.request<{
      capabilities: Record<string, unknown>;
      serverInfo: { name: string };
    }>('initialize', {
      processId: process.pid,
      rootUri: uri('').slice(0, -1),
      capabilities: {},
      initializationOptions: { git: true },
    });
    assert.equal(serverInfo.name, 'labelwright');
    // What docs/editor-features.md says that there is, and is not.
    for (const name of [
      'completion',
      'hover',
      'definition',
      'references',
      'documentHighlight',
      'rename',
      'documentSymbol',
      'workspaceSymbol',
      'foldingRange',
      'selectionRange',
      'documentLink',
      'codeLens',
      'codeAction',
      'semanticTokens',
      'documentOnTypeFormatting',
    ])
      assert.ok(capabilities[`${name}Provider`], name);
    for (const name of ['documentFormatting', 'linkedEditingRange'])
      assert.ok(!capabilities[`${name}Provider`], name);
    await client.notify('initialized', {});
  });

  it('publishes findings of files on disk, and of what is typed', async () => {
    const file = uri('guideline.yaml');
    const text = LANGUAGE_GUIDELINE.replace('prefer: duplicate-charge', 'prefer: nobody');
    await client.notify('textDocument/didOpen', {
      textDocument: { uri: file, languageId: 'yaml', version: 1, text: LANGUAGE_GUIDELINE },
    });
    await client.notify('textDocument/didChange', {
      textDocument: { uri: file, version: 2 },
      contentChanges: [{ text }],
    });
    const broken = await client.diagnostics(file, (list) =>
      list.some(({ code }) => code === 'dangling-reference'),
    );
    assert.ok(broken.some(({ message }) => message.includes('nobody')));
    await client.notify('textDocument/didChange', {
      textDocument: { uri: file, version: 3 },
      contentChanges: [{ text: LANGUAGE_GUIDELINE }],
    });
    await client.diagnostics(file, (list) => !list.some(({ code }) => code === 'dangling-reference'));
  });

  it('indents a line that was begun', async () => {
    const file = uri('guideline.yaml');
    const [before, after] = LANGUAGE_GUIDELINE.split(
      /(?<=definition: The writer asks for money already paid\.)/,
    );
    await client.notify('textDocument/didChange', {
      textDocument: { uri: file, version: 4 },
      contentChanges: [{ text: `${before}\n${after}` }],
    });
    const line = before!.split('\n').length;
    const edits = await client.request('textDocument/onTypeFormatting', {
      textDocument: { uri: file },
      position: { line, character: 0 },
      ch: '\n',
      options: { tabSize: 8, insertSpaces: false },
    });
    const start = { line, character: 0 };
    assert.deepEqual(edits, [{ range: { start, end: start }, newText: '    ' }]);
    await client.notify('textDocument/didChange', {
      textDocument: { uri: file, version: 5 },
      contentChanges: [{ text: LANGUAGE_GUIDELINE }],
    });
  });

  it('answers hover, completion, definition, references, symbols and lenses', async () => {
    const at = (marked: string) => ({
      textDocument: { uri: uri('guideline.yaml') },
      position: placeOf(LANGUAGE_GUIDELINE, marked),
    });
    const hover = await client.request<{ contents: { value: string } }>(
      'textDocument/hover',
      at('not: [ref|und]'),
    );
    assert.match(hover.contents.value, /The writer asks for money already paid/);
    const { items } = await client.request<{
      items: { label: string; textEdit: { newText: string }; data?: unknown }[];
    }>('textDocument/completion', at('not: [|refund]'));
    const item = items.find(({ label }) => label === 'other')!;
    assert.equal(item.textEdit.newText, 'other');
    const resolved = await client.request<{ documentation: { value: string } }>(
      'completionItem/resolve',
      item,
    );
    assert.match(resolved.documentation.value, /catch-all/);
    const definition = await client.request<Location>('textDocument/definition', at('not: [ref|und]'));
    assert.deepEqual([definition.uri, definition.range.start.line], [uri('guideline.yaml'), 5]);
    const references = await client.request<Location[]>('textDocument/references', {
      ...at('not: [ref|und]'),
      context: { includeDeclaration: true },
    });
    assert.ok(references.some((place) => place.uri === uri('annotations/ana.jsonl')));
    const symbols = await client.request<{ name: string }[]>(
      'textDocument/documentSymbol',
      at('|version: "2"\nstatus'),
    );
    assert.ok(symbols.some(({ name }) => name === 'tie_breakers'));
    // Findings of what was typed do not wait for numbers to be counted.
    let lenses: { command: { title: string; command: string } }[] = [];
    const hasNumbers = (): boolean =>
      lenses.some(({ command }) => command.title.includes('agreement') && command.command === '');
    await until('the numbers', async () => {
      lenses = await client.request('textDocument/codeLens', at('|version: "2"\nstatus'));
      return hasNumbers();
    });
    const tokens = await client.request<{ data: number[] }>(
      'textDocument/semanticTokens/full',
      at('|version: "2"\nstatus'),
    );
    assert.equal(tokens.data.length % 5, 0);
    assert.ok(tokens.data.length > 50);
  });

  it('renames a label in all files and makes the migration for the records', async () => {
    const at = (marked: string) => ({
      textDocument: { uri: uri('guideline.yaml') },
      position: placeOf(LANGUAGE_GUIDELINE, marked),
    });
    const prepared = await client.request<{ placeholder: string }>(
      'textDocument/prepareRename',
      at('not: [ref|und]'),
    );
    assert.equal(prepared.placeholder, 'refund');
    assert.equal(await client.request('textDocument/prepareRename', at('not|: [refund]')), null);
    const { changes } = await client.request<{ changes: Record<string, { newText: string }[]> }>(
      'textDocument/rename',
      { ...at('not: [ref|und]'), newName: 'money-back' },
    );
    const migration = Object.keys(changes).find((each) => each.includes('/migrations/'))!;
    assert.deepEqual(
      Object.keys(changes).sort(),
      [uri('guideline.yaml'), uri('labelwright.yaml'), migration].sort(),
    );
    assert.match(changes[migration]![0]!.newText, /from: refund, to: money-back/);
    await assert.rejects(
      client.request('textDocument/rename', { ...at('not: [ref|und]'), newName: 'other' }),
      /There is a label "other" already/,
    );
  });

  it('writes a line of a sample into the guideline as an example, as it stands in the editor', async () => {
    const file = uri('guideline.yaml');
    const text = `# Typed just now.\n${LANGUAGE_GUIDELINE}`;
    const change = (version: number, whole: string) =>
      client.notify('textDocument/didChange', {
        textDocument: { uri: file, version },
        contentChanges: [{ text: whole }],
      });
    const samples = uri('data/a.jsonl');
    await client.notify('textDocument/didOpen', {
      textDocument: {
        uri: samples,
        languageId: 'jsonl',
        version: 1,
        text: LANGUAGE_FILES['data/a.jsonl'],
      },
    });
    await change(4, text);
    const at = { line: 1, character: 0 };
    const ask = (only?: string[]) =>
      client.request<
        {
          title: string;
          kind: string;
          edit?: { changes: Record<string, { range: Range; newText: string }[]> };
        }[]
      >('textDocument/codeAction', {
        textDocument: { uri: samples },
        range: { start: at, end: at },
        context: { diagnostics: [], ...(only && { only }) },
      });
    const actions = await ask(['refactor']);
    assert.deepEqual(pick(actions, 'title', 'kind'), [
      ['Add as example of duplicate-charge', 'refactor'],
      ['Add as counter-example of refund', 'refactor'],
    ]);
    const { changes } = actions[1]!.edit!;
    assert.deepEqual(Object.keys(changes), [file]);
    const [edit, ...more] = changes[file]!;
    assert.deepEqual([edit!.range.start, more], [placeOf(text, 'kind: borderline|\nchangelog:'), []]);
    assert.match(edit!.newText, /id: EX-2\n +text: I was charged twice\.\n.*\n +not: \[refund\]/);
    assert.deepEqual(
      (await ask(['quickfix'])).filter(({ title }) => title.startsWith('Add as')),
      [],
    );
    await change(5, LANGUAGE_GUIDELINE);
  });

  it('merges a conflict that Git left in a file of records', async () => {
    const file = uri('annotations/ana.jsonl');
    const record = (id: string, second: number) =>
      `{"v":1,"id":"${id}","time":"2026-11-28T10:00:0${second}.000Z","sample":"a","status":"draft","labels":{}}\n`;
    const text = `<<<<<<< HEAD\n${record('two', 2)}=======\n${record('one', 1)}>>>>>>> other\n`;
    await client.notify('textDocument/didOpen', {
      textDocument: { uri: file, languageId: 'jsonl', version: 1, text },
    });
    const actionsAt = (line: number) =>
      client.request<{ title: string; edit?: { changes: Record<string, { newText: string }[]> } }[]>(
        'textDocument/codeAction',
        {
          textDocument: { uri: file },
          range: { start: { line, character: 0 }, end: { line, character: 0 } },
          context: { diagnostics: [], only: ['quickfix'] },
        },
      );
    const title = 'Merge both sides, record by record';
    const action = (await actionsAt(2)).find((each) => each.title === title);
    const [edit] = action!.edit!.changes[file]!;
    assert.deepEqual(edit, {
      range: { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } },
      newText: record('one', 1) + record('two', 2),
    });
    assert.ok((await actionsAt(1)).every((each) => each.title !== title));
    await client.notify('textDocument/didClose', { textDocument: { uri: file } });
  });

  it('explains labels, shows the guideline, and compares it with the one that was committed', async () => {
    repository = makeRepository(path.join(folder, 'project'));
    repository.commit(
      { 'guideline.yaml': LANGUAGE_GUIDELINE.replace('already paid', 'not yet paid') },
      'Before',
    );
    repository.write({ 'guideline.yaml': LANGUAGE_GUIDELINE });
    const root = uri('').slice(0, -1);
    const software = '1.0.0';
    type Text = { title: string; text: string };
    const why = await client.request<Text>('labelwright/explain', {
      uri: uri('data/a.jsonl'),
      sample: 't-2',
      software,
    });
    assert.equal(why.title, 'Why t-2');
    assert.match(why.text, /^## Decided by lea/m);
    const unknown = await client.request<{ problem: string }>('labelwright/explain', {
      uri: uri('data/a.jsonl'),
      sample: 't-9',
    });
    assert.match(unknown.problem, /knows a sample "t-9"/);
    const { html } = await client.request<{ html: string }>('labelwright/guideline', { root, software });
    assert.match(html, /^<main class="document">.*The writer asks for money already paid\./s);
    const file = await client.request<{ text: string }>('labelwright/guidelineFile', {
      root,
      software,
      format: 'md',
    });
    assert.match(file.text, /^# Guideline$/m);
    const { revisions } = await client.request<{
      revisions: { commit: string; version: string; subject: string }[];
    }>('labelwright/revisions', { root });
    assert.deepEqual(pick(revisions, 'version', 'subject'), [['2', 'Before']]);
    const { text } = await client.request<Text>('labelwright/compare', {
      root,
      revision: revisions[0]!.commit,
      software,
    });
    assert.match(text, /^\*\*Labels made stale:\*\* `refund`$/m);
    assert.match(text, /^\*\*To look at again:\*\* 2 samples, 3 answers \(ben 2, ana 1/m);
    assert.match(text, /The writer asks for money <del>not yet<\/del> <ins>already<\/ins> paid\./);
  });

  it('writes a new version and its changelog entry from Git, as its author confirms it', async () => {
    const project = path.join(folder, 'project');
    const file = uri('guideline.yaml');
    const text = LANGUAGE_GUIDELINE.replace('Store credit is money.', 'Store credit is money, too.');
    await client.notify('textDocument/didChange', {
      textDocument: { uri: file, version: 6 },
      contentChanges: [{ text }],
    });
    type Edit = { range: Range; newText: string };
    const at = placeOf(text, 'vers|ion: "2"\nstatus');
    const actions = await client.request<
      { title: string; kind: string; edit: { changes: Record<string, Edit[]> } }[]
    >('textDocument/codeAction', {
      textDocument: { uri: file },
      range: { start: at, end: at },
      context: { diagnostics: [], only: ['refactor'] },
    });
    assert.deepEqual(pick(actions, 'title'), [
      'Write version 3 and its changelog entry from Git, as semantic',
      'Write version 3 and its changelog entry from Git, as editorial',
    ]);
    const today = new Date().toISOString().slice(0, 10);
    const entry = (change: string): string =>
      `  - version: "3"\n    date: "${today}"\n    changes:\n${change}`;
    const definition = 'target: refund, impact: semantic, note: "definition, scope_note"';
    assert.equal(
      actions[0]!.edit.changes[file]!.at(-1)!.newText,
      entry(`      - {type: changed, ${definition}}\n`),
    );
    assert.match(actions[1]!.edit.changes[file]!.at(-1)!.newText, /impact: editorial/);
    const root = uri('').slice(0, -1);
    const proposal = await client.request<{ since: object; versions: object; changes: { key: string }[] }>(
      'labelwright/versionProposal',
      { root },
    );
    assert.deepEqual(proposal.versions, { semantic: '3', editorial: '3' });
    assert.deepEqual(pick(proposal.changes, 'key'), ['label refund']);
    const made = await client.request<{ uri: string; edits: Edit[] }>('labelwright/newVersion', {
      root,
      semantic: [],
      author: 'lea',
    });
    assert.equal(made.uri, file);
    assert.match(made.edits.at(-1)!.newText, /author: lea\n.*\n.*impact: editorial/);
    // Once it is committed under its version, there is nothing to tell.
    repository.commit({ 'guideline.yaml': LANGUAGE_GUIDELINE.replace('"2"', '"2.1"') }, 'Next');
    await client.notify('textDocument/didChange', {
      textDocument: { uri: file, version: 7 },
      contentChanges: [{ text: LANGUAGE_GUIDELINE.replace('"2"', '"2.1"') }],
    });
    const none = await client.request<{ problem: string }>('labelwright/versionProposal', { root });
    assert.match(
      none.problem,
      /^There is nothing to write: since commit [0-9a-f]{10} of version 2\.1 the changelog already/,
    );
    writeFiles(project, { 'guideline.yaml': LANGUAGE_GUIDELINE });
    await client.notify('textDocument/didChange', {
      textDocument: { uri: file, version: 8 },
      contentChanges: [{ text: LANGUAGE_GUIDELINE }],
    });
  });

  it('lets records follow a migration, after counting them, and takes it back', async () => {
    const answer = {
      v: 1,
      id: '01KAW3Q0Z4M8Y2T6B9C1D5E7F0',
      time: '2026-01-01T00:00:00.000Z',
      annotator: 'kim',
      sample: 't-3',
      labels: { intent: 'refnd' },
    };
    writeFiles(path.join(folder, 'project'), {
      'migrations/m.yaml': 'changes: [{type: rename, from: refnd, to: refund}]\n',
      'annotations/kim.jsonl': `${JSON.stringify(answer)}\n`,
    });
    const names = ['migrations/m.yaml', 'annotations/kim.jsonl'];
    await client.notify('workspace/didChangeWatchedFiles', {
      changes: names.map((name) => ({ uri: uri(name), type: 1 })),
    });
    const migrate = (params: object) =>
      client.request<{ records: number; moved: object[]; migrations: object[] }>('labelwright/migrate', {
        root: uri('').slice(0, -1),
        ...params,
      });
    const text = () => readFileSync(path.join(folder, 'project/annotations/kim.jsonl'), 'utf8');
    const counted = await migrate({ dryRun: true });
    const moved = {
      migration: 'm',
      file: 'annotations/kim.jsonl',
      change: 'label refnd → refund',
      records: 1,
    };
    assert.deepEqual([counted.migrations, counted.moved], [[{ name: 'm' }], [moved]]);
    assert.equal(text(), `${JSON.stringify(answer)}\n`);
    assert.equal((await migrate({ only: ['m'], dryRun: false })).records, 1);
    assert.match(text(), /"intent":"refund"\}.*"replaces":"01KAW3Q0Z4M8Y2T6B9C1D5E7F0"/);
    assert.equal((await migrate({ dryRun: true })).records, 0);
    assert.equal((await migrate({ revert: 'm', dryRun: false })).records, 1);
    assert.match(text().trimEnd().split('\n').at(-1)!, /"intent":"refnd"/);
  });

  it('notices an image that is added later', async () => {
    const [file, image] = ['pictures/data/a.jsonl', 'pictures/images/1.png'];
    const notify = (...names: string[]) =>
      client.notify('workspace/didChangeWatchedFiles', {
        changes: names.map((name) => ({ uri: uri(name), type: 1 })),
      });
    writeFiles(path.join(folder, 'project'), {
      'pictures/labelwright.yaml':
        'labelwright: 1\ndata: {samples: [data/*.jsonl], media: [shot]}\nlayers: [{id: a, type: text}]\n',
      [file]: '{"id":"p-1","text":"a","shot":"images/1.png"}\n',
    });
    await notify('pictures/labelwright.yaml', file);
    const isMissing = ({ code }: { code?: unknown }): boolean => code === 'unusable-media';
    await client.diagnostics(uri(file), (list) => list.some(isMissing));
    writeFiles(path.join(folder, 'project'), { [image]: pngImage(1, 1, [9, 9, 9]) });
    await notify(image);
    await client.diagnostics(uri(file), (list) => !list.some(isMissing));
  });

  it('makes pages', async () => {
    const root = uri('').slice(0, -1);
    const from = repository.git('rev-parse', 'HEAD~1');
    const prediction = {
      v: 1,
      id: 'p',
      time: '2026-11-25T09:10:00.000Z',
      sample: 't-1',
      labels: { intent: 'other' },
    };
    writeFiles(path.join(folder, 'project'), { 'predictions/m.jsonl': `${JSON.stringify(prediction)}\n` });
    const { models } = await client.request<{ models: object[] }>('labelwright/models', { root });
    assert.deepEqual(models, [{ name: 'm', about: '' }]);
    for (const [page, more] of [
      ['report', {}],
      ['audit', {}],
      ['corrections', {}],
      ['compareVersions', { from }],
      ['ownPage', { annotator: 'ana' }],
      ['evaluation', { model: 'm' }],
    ] as const) {
      const params = { root, software: 'test', ...more };
      const { html } = await client.request<{ html: string }>(`labelwright/${page}`, params);
      assert.match(html, /<h1/, page);
    }
  });

  it('writes no snippets for a client that has none', async () => {
    const text = LANGUAGE_GUIDELINE.replace('tie_breakers:\n', 'tie_breakers:\n  - \n');
    await client.notify('textDocument/didChange', {
      textDocument: { uri: uri('guideline.yaml'), version: 9 },
      contentChanges: [{ text }],
    });
    const { items } = await client.request<{
      items: { label: string; insertTextFormat?: number; textEdit: { newText: string } }[];
    }>('textDocument/completion', {
      textDocument: { uri: uri('guideline.yaml') },
      position: placeOf(text, 'tie_breakers:\n  - |\n'),
    });
    const item = items.find(({ label }) => label === 'tie-breaker')!;
    assert.equal(item.insertTextFormat, undefined);
    assert.match(item.textEdit.newText, /^id: TB-2\n {2}between: \[label-a, label-b\]/);
  });

  it('answers nothing for files that are not ours, and ends when told to', async () => {
    const position = { line: 0, character: 0 };
    const textDocument = { uri: uri('README.md') };
    assert.equal(await client.request('textDocument/hover', { textDocument, position }), null);
    assert.equal(await client.stop(), 0);
  });
});
