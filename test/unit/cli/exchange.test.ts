import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { LOSS_REASONS } from '../../../src/formats/loss-report';
import { assertRefused, builtCommandLine } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const DOCCANO = '{"id":1,"text":"Good.","label":["pos"]}\n{"id":2,"text":"Bad.","label":["neg"]}\n';

describe('labelwright import and export', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const run = (...args: string[]) => cli.run(folder.path, args);

  it('recognises the format, makes a project that checks clean, and gives the file back', () => {
    folder.write({ 'ana.jsonl': DOCCANO });
    const { code, out, err } = run('import', 'auto', 'ana.jsonl', '--annotator', 'ana', '--strict');
    assert.equal(err, '');
    assert.match(
      out,
      /doccano.*\nin: {3}2 samples, 2 answers, 0 suggestions, 2 labels\nout: {2}2 samples, 2 answers, 0 suggestions, 2 labels\nlost: 0 samples.*\ncreated layer label: "pos", "neg"\nnot carried: nothing/,
    );
    assert.equal(code, 0);
    assert.equal(run('check', 'ana', '--fail-on', 'error').code, 0);
    const back = run('export', 'doccano', 'ana');
    assert.equal(back.out, DOCCANO);
    assert.equal(back.code, 0);
    assert.deepEqual(
      readdirSync(folder.at('ana')).filter((name) => name.startsWith('.')),
      ['.gitattributes', '.gitignore'],
    );
  });

  it('makes a new file once if two exports of it start together', () => {
    // So many that both have started before one is done.
    const lines = Array.from(
      { length: 20_000 },
      (_, n) => `{"id":${n},"text":"Good ${n}.","label":["pos"]}\n`,
    );
    folder.write({ 'ana.jsonl': lines.join('') });
    run('import', 'doccano', 'ana.jsonl', '--annotator', 'ana');
    const one = '$CLI export doccano ana --output out.jsonl';
    const { out, err } = cli.shell(folder.path, `{ ${one}; echo $?; } & { ${one}; echo $?; }; wait`);
    assert.deepEqual(out.trim().split('\n').sort(), ['0', '2'], err);
    assert.match(err, /out\.jsonl already exists and is not overwritten/);
    assert.equal(folder.read('out.jsonl'), lines.join(''));
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => name.includes('.part')),
      [],
    );
  });

  it('counts the files of a folder that has many', () => {
    const people = Array.from({ length: 11 }, (_, n) => `p${n}`);
    folder.write({
      'all.csv': `id,text,annotator,label\n${people.map((who) => `1,Good.,${who},pos\n`).join('')}`,
    });
    const { out, err, code } = run('import', 'csv', 'all.csv', '--project', 'all');
    assert.deepEqual([err, code], ['', 0]);
    assert.match(out, /^Imported .*, annotations\/ \(11 files\)/);
    assert.equal(readdirSync(folder.at('all/annotations')).length, 11);
  });

  it('adds labels to a project whose data is one table, which has no place for new samples', () => {
    const table = (rows: string) => `id,text,label\n${rows}`;
    folder.write({
      'p/labelwright.yaml':
        'labelwright: 1\ndata: {samples: texts.csv}\nlayers:\n  - {id: label, type: choice, labels: [pos, neg]}\nlabels: [{id: pos}, {id: neg}]\n',
      'p/texts.csv': 'id,text\n1,Good.\n2,Bad.\n',
      'known.csv': table('1,Good.,pos\n2,Bad.,neg\n'),
      'new.csv': table('3,So so.,pos\n'),
    });
    const args = ['--project', 'p', '--annotator', 'ana', '--id', 'id'];
    const added = run('import', 'csv', 'known.csv', ...args);
    assert.deepEqual([added.err, added.code], ['', 0]);
    assert.equal(folder.read('p/annotations/ana.jsonl').trim().split('\n').length, 2);
    for (const dry of [['--dry-run'], []]) {
      const refused = run('import', 'csv', 'new.csv', ...args, ...dry);
      assert.match(refused.err, /No pattern under data\.samples matches a new file such as data\/new\.jsonl/);
      assert.equal(refused.code, 2);
    }
  });

  it('refuses to export the answers of a person who has none', () => {
    folder.write({ 'ana.jsonl': DOCCANO });
    run('import', 'doccano', 'ana.jsonl', '--annotator', 'ana');
    const { code, out, err } = run('export', 'doccano', 'ana', '--annotator', 'anna');
    assert.equal(out, '');
    assert.equal(err, 'There is no annotator "anna". Annotators are: ana.\n');
    assert.equal(code, 2);
  });

  it('adds to a project: unknown labels are losses until a mapping names them, nothing is overwritten', () => {
    folder.write({
      'ana.jsonl': DOCCANO,
      'more.jsonl':
        '{"id":2,"text":"Bad.","label":["neg"]}\n{"id":3,"text":"So so.","label":["meh"]}\n{"id":1,"text":"Other.","label":["pos"]}\n',
      'map.yaml': 'labels: {meh: neg}\n',
    });
    run('import', 'doccano', 'ana.jsonl', '--annotator', 'ana');
    const schema = folder.read('ana/labelwright.yaml');
    const before = folder.read('ana/annotations/ana.jsonl');
    const dry = run(
      ...'import doccano more.jsonl --project ana --annotator ana --dry-run --strict --report out/new/r.json'.split(
        ' ',
      ),
    );
    assert.equal(dry.code, 1);
    assert.match(
      dry.err + dry.out,
      /^out: {2}2 samples, 1 answer, 0 suggestions, 1 label\nlost: 1 sample, 2 answers/m,
    );
    const report = JSON.parse(folder.read('out/new/r.json')) as {
      counts: object;
      losses: { line: number; file: string }[];
    };
    assert.deepEqual(report.counts, {
      'id-taken': { count: 1, labels: 1, meaning: LOSS_REASONS['id-taken'] },
      'unknown-label': { count: 1, labels: 1, meaning: LOSS_REASONS['unknown-label'] },
    });
    assert.deepEqual(
      report.losses.map(({ file, line }) => `${file}:${line}`),
      ['more.jsonl:2', 'more.jsonl:3'],
    );
    assert.equal(folder.read('ana/annotations/ana.jsonl'), before);

    const done = run(
      ...'import doccano more.jsonl --project ana --annotator ana --map map.yaml --save-map used.yaml'.split(
        ' ',
      ),
    );
    assert.equal(done.code, 0, done.err);
    assert.equal(folder.read('ana/labelwright.yaml'), schema);
    assert.ok(folder.read('ana/annotations/ana.jsonl').startsWith(before));
    assert.equal(folder.read('ana/annotations/ana.jsonl').split('\n').length, 5);
    assert.deepEqual(folder.read('ana/data/more.jsonl').split('\n').length, 2);
    assert.match(folder.read('used.yaml'), /label\/meh: neg/);
    assert.equal(run('check', 'ana', '--fail-on', 'error').code, 0);
  });

  it('asks for names that the project does not have: a mapping to fill in, labels that are added where it says so', () => {
    folder.write({
      'ana.jsonl': DOCCANO,
      'more.jsonl': '{"id":3,"text":"So so.","label":["meh"]}\n{"id":4,"text":"Hm.","label":["odd"]}\n',
      'spans.jsonl': '{"id":5,"text":"Rom","label":[[0,3,"LOC"]]}\n',
    });
    run('import', 'doccano', 'ana.jsonl', '--annotator', 'ana');
    const schema = folder.read('ana/labelwright.yaml').replace('layers:', '# Mine\nlayers:');
    folder.write({ 'ana/labelwright.yaml': schema });
    const before = readdirSync(folder.at('ana'), { recursive: true });
    const more = ['import', 'doccano', 'more.jsonl', '--project', 'ana', '--annotator', 'ana'];
    const asked = run(...more, '--ask', 'names.yaml');
    assert.equal(asked.code, 1, asked.err);
    assert.match(
      asked.out,
      /Nothing was imported[^]*label "label\/meh" in layer label: one of pos, neg\?[^]*--map names\.yaml/,
    );
    assert.match(
      folder.read('names.yaml'),
      /labels:\n {2}label\/meh: "\?" # in label, pos, neg\n {2}label\/odd: "\?" #/,
    );
    assert.deepEqual(readdirSync(folder.at('ana'), { recursive: true }), before);
    // What is not filled in stops the import; a file that is there is not written over.
    const open = run(...more, '--map', 'names.yaml');
    assert.deepEqual(
      [open.code, /names to fill in:\n {2}labels\.label\/meh\n {2}labels\.label\/odd/.test(open.err)],
      [2, true],
    );
    assert.match(run(...more, '--ask', 'names.yaml').err, /names\.yaml already exists/);

    const filled = folder
      .read('names.yaml')
      .replace('label/meh: "?"', 'label/meh: so-so')
      .replace('label/odd: "?"', 'label/odd: null');
    folder.write({ 'names.yaml': filled });
    // A label that is not there is no label because a mapping names it.
    assert.match(run(...more, '--map', 'names.yaml', '--dry-run').out, /unknown-label/);
    folder.write({ 'names.yaml': filled.replace('new: {}', 'new: {label: [so-so]}') });
    const dry = run(...more, '--map', 'names.yaml', '--dry-run', '--ask', 'again.yaml');
    assert.match(dry.out, /created layer label: "so-so"\nnot carried: 1 × left-out/);
    assert.equal(folder.read('ana/labelwright.yaml'), schema);
    const done = run(...more, '--map', 'names.yaml', '--save-map', 'used.yaml');
    assert.equal(done.code, 0, done.err);
    const now = folder.read('ana/labelwright.yaml');
    assert.match(now, /# Mine/);
    assert.match(now, /- pos\n {6}- neg\n {6}- so-so\nlabels:/);
    assert.match(now, /- \{id: neg\}\n {2}- \{id: so-so\}\n/);
    assert.match(folder.read('ana/annotations/ana.jsonl'), /"label":"so-so"/);
    // What it means is for the guideline to say.
    assert.match(
      run('check', 'ana', '--fail-on', 'error').out,
      /"so-so" has no definition.*\n\n1 error, 2 warnings in/,
    );
    assert.match(folder.read('used.yaml'), /new:\n {2}label:\n {4}- so-so/);
    // A layer of theirs is asked for with what fits here.
    const spans = run('import', 'doccano', 'spans.jsonl', '--project', 'ana', '--ask', 'layers.yaml');
    assert.match(spans.out, /layer "entities": the project has nothing of this kind/);
    assert.match(
      run(...more, '--map', 'used.yaml', '--save-map', 'used.yaml').err,
      /used\.yaml already exists/,
    );
  });

  it('leaves everything as it was when it cannot run', () => {
    folder.write({
      'bad.jsonl': 'x',
      'there/notes.txt': '',
      'there/guideline.yaml': 'mine',
      'm.yaml': 'lables: {}\n',
    });
    folder.write({ 'latin.jsonl': '{"text":"ok","label":[]}' });
    const cases: [string[], RegExp][] = [
      [['import', 'doccano', 'nowhere.jsonl'], /There is no file nowhere\.jsonl/],
      [['import', 'bad.jsonl'], /labelwright import auto bad\.jsonl/],
      [['import', 'nothing', 'bad.jsonl'], /There is no format nothing\. Formats: .*doccano/],
      [['import', 'auto', 'bad.jsonl'], /does not recognise these files/],
      [['import', 'doccano', 'bad.jsonl', '--project', 'there'], /has guideline\.yaml/],
      [['import', 'doccano', 'bad.jsonl', '--map', 'm.yaml'], /unknown key "lables"/],
      [['import', 'doccano', 'bad.jsonl', '--variant', 'x'], /Variants of doccano/],
      [
        ['import', 'doccano', 'bad.jsonl', '--annotator', 'a/b'],
        /cannot be the name of a person\. Use letters/,
      ],
      [['import', 'doccano', 'bad.jsonl', '--annotator', 'prn'], /Windows reserves it/],
      [['export', 'doccano', 'there'], /There is no labelwright\.yaml/],
      [['export', 'doccano', 'there', '--align', 'any'], /doccano has no tokens/],
    ];
    for (const [args, message] of cases) {
      assertRefused(run(...args), message);
    }
    assert.equal(existsSync(folder.at('bad')), false);
    assert.deepEqual(readdirSync(folder.at('there')).sort(), ['guideline.yaml', 'notes.txt']);
  });

  for (const how of ['a message, as of the editor', 'a signal'] as const)
    it(`leaves the project as it was when ${how} stops it in the midst of writing`, async () => {
      const many = Array.from(
        { length: 60_000 },
        (_, n) => `{"id":${n + 10},"text":"Text ${n}.","label":["pos"]}\n`,
      );
      folder.write({
        'ana.jsonl': DOCCANO,
        'many.jsonl': many.join(''),
        'names.yaml': 'new: {label: [other]}\n',
      });
      run('import', 'doccano', 'ana.jsonl', '--annotator', 'ana');
      const place = folder.at('ana');
      const state = () =>
        readdirSync(place, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => path.join(entry.parentPath, entry.name))
          .sort()
          .map((file) => [file, readFileSync(file, 'utf8')]);
      const before = state();
      const child = cli.fork(folder.path, [
        'import',
        'doccano',
        'many.jsonl',
        '--project',
        'ana',
        '--map',
        'names.yaml',
      ]);
      let [errors, isStopped] = ['', false];
      child.stderr!.on('data', (piece: Buffer) => (errors += piece.toString()));
      child.on('message', (message) => {
        if (isStopped || (message as { phase: string }).phase !== 'Importing') return;
        isStopped = true;
        assert.ok(readdirSync(place).some((name) => name.startsWith('.labelwright-import-')));
        if (how === 'a signal') child.kill('SIGTERM');
        else child.send('stop');
      });
      const code = await new Promise((resolve) => child.once('close', resolve));
      assert.deepEqual([code, isStopped], [2, true], errors);
      assert.match(errors, /Interrupted\. The project is as it was\./);
      assert.deepEqual(state(), before);
      assert.deepEqual(
        readdirSync(place).filter((name) => name.startsWith('.labelwright')),
        [],
      );
    });

  it('does not overwrite what it exports to', () => {
    folder.write({ 'ana.jsonl': DOCCANO });
    run('import', 'doccano', 'ana.jsonl', '--project', 'p');
    assert.equal(run('export', 'doccano', 'p', '--output', 'out.jsonl').code, 0);
    assert.equal(folder.read('out.jsonl'), DOCCANO);
    const again = run('export', 'doccano', 'p', '--output', 'out.jsonl');
    assert.match(again.err, /out\.jsonl already exists/);
    assert.equal(again.code, 2);
  });
});
