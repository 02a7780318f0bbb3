import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { assertRefused, builtCommandLine } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';
import { pick } from '../../support/pick';

interface Schema {
  title: string;
  data: { samples: string; id?: string; text?: string; context?: string[] };
  layers: { id: string; type: string; labels: string[] }[];
  labels: { id: string }[];
}

const SAMPLES = Array.from({ length: 12 }, (_, n) => ({
  key: `k-${n}`,
  body: `What is written in number ${n}. 😡`,
  kind: ['good', 'so, so', ' bad '][n % 3],
}));
const JSONL = SAMPLES.map((sample) => `${JSON.stringify(sample)}\n`).join('');

describe('labelwright init', function () {
  this.timeout(SLOW);

  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const init = (...args: string[]) => cli.run(folder.path, ['init', ...args]);
  const schema = (at = '.'): Schema => parse(folder.read(at, 'labelwright.yaml')) as Schema;
  const assertChecks = (at = '.') => {
    const { code, out, err } = cli.run(folder.path, ['check', at]);
    assert.equal(code, 0, out + err);
  };

  it('finds text, id and labels in JSONL, and what it writes passes the check', () => {
    folder.write({ 'data/a.jsonl': JSONL });
    const { code, out, err } = init('--from', 'data/a.jsonl', '--labels-from', 'kind', '--spans', 'who,what');
    assert.equal(err, '');
    assert.equal(code, 0);
    assert.match(out, /^Wrote labelwright\.yaml and guideline\.yaml\.\n/);
    assert.match(out, /^Texts are in the field "body", ids in "key"\.$/m);
    const { data, layers, title } = schema();
    assert.equal(title, path.basename(folder.path));
    assert.deepEqual(data, { samples: 'data/a.jsonl', id: 'key', text: 'body', context: [] });
    assert.deepEqual(pick(layers, 'type', 'labels'), [
      ['choice', ['bad', 'good', 'so, so']],
      ['spans', ['who', 'what']],
    ]);
    assertChecks();
    assert.equal(folder.read('data/a.jsonl'), JSONL);
  });

  it('leaves definitions to write, which the check lists, and which fail once the guideline is released', () => {
    folder.write({ 'a.jsonl': JSONL, 'in.csv': 'text,label\nHello there,greet\nSee you,bye\n' });
    assert.match(
      init('new', '--from', 'a.jsonl', '--yes', '--labels', 'greet,bye').out,
      /The check finds 2 warnings/,
    );
    assert.equal(cli.run(folder.path, ['import', 'csv', 'in.csv', '--project', 'imported']).code, 0);
    for (const at of ['new', 'imported']) {
      const check = () => cli.run(folder.path, ['check', at]);
      const { code, out } = check();
      assert.equal(code, 0, out);
      assert.equal(out.match(/"TBD" is still to be decided.*unresolved-placeholder/g)?.length, 2, out);
      assert.doesNotMatch(out, /near-duplicate-definition/);
      const file = path.join(folder.path, at, 'guideline.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('status: draft', 'status: released'));
      assert.equal(check().code, 1);
    }
  });

  it('shows annotators the fields that are named and no others, which it names in a comment', () => {
    folder.write({
      'c.csv':
        'id,text,category,channel,"the, source"\n1,One text here,x,mail,a\n2,Another text here,y,chat,b\n',
    });
    const text = (at: string): string => folder.read(at, 'labelwright.yaml');
    assert.equal(init('shown', '--from', 'c.csv', '--context', 'channel').code, 0);
    assert.deepEqual(schema('shown').data.context, ['channel']);
    assert.match(
      text('shown'),
      / {2}context: \[channel\] # not shown beside the text: category, "the, source"\n/,
    );
    assertChecks('shown');
    assert.equal(init('none', '--from', 'c.csv').code, 0);
    assert.deepEqual(schema('none').data.context, []);
    assert.match(
      text('none'),
      / {2}context: \[\] # not shown beside the text: category, channel, "the, source"\n/,
    );
    const wrong = init('wrong', '--from', 'c.csv', '--context', 'chanel');
    assert.equal(wrong.code, 2);
    assert.match(
      wrong.err,
      /c\.csv has no field "chanel" to show beside the text\. Its other fields: category, channel, the, source\./,
    );
    assert.match(
      init('later', '--context', 'channel').err,
      /--context names "channel", but there are no samples yet/,
    );
  });

  it('takes a file of samples for what it is, and says when there is none', () => {
    folder.write({ 'there.jsonl': JSONL });
    assert.equal(init('missing.jsonl', '--yes').code, 2);
    assert.ok(!existsSync(folder.at('missing.jsonl')), 'no folder of that name');
    assert.equal(init('there.jsonl', '--from', 'there.jsonl').code, 2);
    assert.equal(init('there.jsonl', '--yes').code, 0);
    assert.equal(schema().data.samples, 'there.jsonl');
  });

  it('copies samples from elsewhere into a folder that it makes', () => {
    folder.write({ 'export.csv': 'text,id\n"two\nlines",1\nb,2\n' });
    const { out } = init(
      'new/tickets',
      '--from',
      'export.csv',
      '--labels',
      '["a, b","c"]',
      '--title',
      'T: "1"',
    );
    assert.match(out, /^Copied export\.csv to new\/tickets\/data\/export\.csv\.\n/);
    assert.deepEqual(schema('new/tickets').data, { samples: 'data/export.csv' });
    assert.equal(schema('new/tickets').title, 'T: "1"');
    assert.deepEqual(pick(schema('new/tickets').labels, 'id'), ['a, b', 'c']);
    assertChecks('new/tickets');
  });

  const guided = (data: string): Record<string, string> => ({
    'guided/labelwright.yaml': `# Ours.\nlabelwright: 1\ntitle: "Our: texts" # as we say\nguideline: guideline.yaml\ndata:\n${data}layers:\n  - {id: a, type: choice, labels: [yes, no]}\nlabels:\n  - {id: yes} # sure\n  - {id: no}\n`,
    'guided/guideline.yaml':
      'version: "0.1.0"\nstatus: draft\nlabels:\n  - {id: yes, definition: It is so.}\n  - {id: no, definition: The rest is not.}\nchangelog:\n  - {version: "0.1.0", changes: [{type: added, target: "*", impact: semantic, note: First.}]}\n',
  });

  it('adds texts to a project that has none yet, and leaves all else of it as it is', () => {
    const files = guided('  samples: "data/*.jsonl"\n');
    const before = files['guided/labelwright.yaml']!;
    folder.write({
      ...files,
      'b.jsonl': '{"id": "1", "text": "One."}\n',
      'out.csv': 'nr,body\n1,One text\n2,Two\n',
    });
    const { code, out, err } = init('b.jsonl', '-C', 'guided');
    assert.deepEqual([code, err], [0, '']);
    assert.equal(out, 'The texts are in guided/data/b.jsonl. Open the folder in VS Code and label.\n');
    assert.equal(folder.read('guided/labelwright.yaml'), before, 'the glob matches them');
    assert.equal(folder.read('guided/data/b.jsonl'), folder.read('b.jsonl'));
    assertChecks('guided');
    assertRefused(init('out.csv', '-C', 'guided'), /labelwright\.yaml already exists/);
    assert.ok(!existsSync(folder.at('guided/data/out.csv')));
  });

  it('says in the schema what the texts are like, where its glob or its fields do not fit', () => {
    const files = guided('  samples: "data/*.jsonl"\n');
    folder.write({ ...files, 'out.csv': 'nr,body\n1,One text that is long\n2,Two texts that are longer\n' });
    assert.equal(init('--from', 'out.csv', '-C', 'guided', '--text', 'body', '--id', 'nr').code, 0);
    assert.equal(
      folder.read('guided/labelwright.yaml'),
      files['guided/labelwright.yaml']!.replace(
        '  samples: "data/*.jsonl"\n',
        '  samples: "data/out.csv"\n  id: nr\n  text: body\n',
      ),
    );
    assert.equal(folder.read('guided/guideline.yaml'), files['guided/guideline.yaml']);
    assertChecks('guided');
  });

  it('adds no texts to a project that says what they are like, and writes nothing then', () => {
    for (const data of [
      '  samples: data/*.jsonl\n  text: body\n',
      '  samples: data/*.jsonl\n\n  # The field.\n  text: body\n',
      '  samples: data/*.jsonl # from the shop\n',
      '  samples: [data/*.jsonl, more/*.jsonl]\n',
      '  samples:\n    - data/*.jsonl\n',
      '  samples: data/*.jsonl\r\n',
    ]) {
      const files = guided(data);
      folder.write({ ...files, 'b.jsonl': '{"id": "1", "text": "One."}\n' });
      assertRefused(
        init('b.jsonl', '-C', 'guided'),
        /labelwright\.yaml says what its samples are like: put a file of that kind at data\/\*\.jsonl.* Nothing was written/,
      );
      assert.equal(folder.read('guided/labelwright.yaml'), files['guided/labelwright.yaml']);
      assert.ok(!existsSync(folder.at('guided/data')));
    }
    folder.write(guided('  samples: "data/*.jsonl"\n'));
    assertRefused(init('b.jsonl', '-C', 'guided', '--labels', 'a,b'), /already exists/);
    assertRefused(init('guided'), /already exists/);
    assertRefused(init('-C', 'guided', '--from', 'none.csv'), /There is no file none\.csv/);
  });

  it('needs no samples yet, and takes plain text', () => {
    assert.equal(init('empty').code, 0);
    const { code, out } = cli.run(folder.path, ['check', 'empty']);
    assert.equal(code, 1);
    assert.match(out, /No file matches "data\/\*\.jsonl"/);
    assert.match(out, /\n1 error, 3 warnings in/);
    folder.write({ 'lines/a.txt': 'one\n\ntwo\n' });
    assert.equal(init('lines', '--from', 'lines/a.txt').code, 0);
    assertChecks('lines');
  });

  it('writes nothing when something is wrong', () => {
    folder.write({ 'a.jsonl': JSONL, 'numbers.csv': 'a,b\n1,2\n', 'a.bin': '' });
    const cases: [string[], RegExp][] = [
      [['p', '--from', 'no.jsonl'], /There is no file no\.jsonl/],
      [['p', '--from', 'a.bin'], /a\.bin is not a file of samples/],
      [
        ['p', '--from', 'a.jsonl', '--text', 'txt'],
        /no field "txt" for the text\. Its fields: key, body, kind/,
      ],
      [['p', '--from', 'a.jsonl', '--id', 'no'], /no field "no" for the id/],
      [['p', '--from', 'a.jsonl', '--labels-from', 'no'], /no field "no" for the labels/],
      [['p', '--labels', 'a,a'], /"a" is given twice/],
      [['p', '--labels', 'a', '--spans', 'b,a'], /"a" is given twice/],
      [['p', '--labels', 'a,,b'], /not empty/],
      [['p', '--labels', '[1]'], /JSON list of strings/],
    ];
    for (const [args, message] of cases) {
      assertRefused(init(...args), message);
    }
    assert.deepEqual(readdirSync(folder.path).sort(), ['a.bin', 'a.jsonl', 'numbers.csv']);
  });

  it('overwrites nothing', () => {
    folder.write({
      'one/labelwright.yaml': 'mine',
      'two/guideline.yaml': 'mine',
      'three/data/a.jsonl': 'mine',
      'a.jsonl': JSONL,
    });
    assert.match(init('one').err, /one\/labelwright\.yaml already exists\. Nothing was written/);
    assert.match(init('two').err, /two\/guideline\.yaml already exists/);
    assert.match(init('three', '--from', 'a.jsonl').err, /three\/data\/a\.jsonl already exists/);
    for (const file of ['one/labelwright.yaml', 'two/guideline.yaml', 'three/data/a.jsonl'])
      assert.equal(folder.read(file), 'mine');
    assert.equal(existsSync(folder.at('two/labelwright.yaml')), false);
    assert.equal(existsSync(folder.at('three/labelwright.yaml')), false);
  });

  it('tells Git of lock files and line ends, and leaves what was there', () => {
    assert.match(
      init('new').out,
      /Updated new\/\.gitignore and new\/\.gitattributes\. .*merge-driver --setup\n/,
    );
    folder.write({ 'there/.gitignore': 'mine', 'there/.gitattributes': '*.jsonl -text\n' });
    assert.match(init('there').out, /Updated there\/\.gitignore\. .*\n/);
    const text = (file: string) => folder.read(file);
    assert.equal(text('there/.gitignore'), `mine\n${text('new/.gitignore')}`);
    assert.equal(text('there/.gitattributes'), '*.jsonl -text\n');
    for (const project of ['new', 'there'])
      folder.write({
        [`${project}/annotations/ana.jsonl`]: '{}\r\n',
        [`${project}/annotations/.ana.jsonl.lock`]: '{}',
      });
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: folder.path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    git('init', '--quiet');
    git('add', '--all');
    assert.deepEqual(
      git('ls-files')
        .split('\n')
        .filter((file) => file.includes('annotations')),
      ['new/annotations/ana.jsonl', 'there/annotations/ana.jsonl'],
    );
    assert.equal(git('show', ':new/annotations/ana.jsonl'), '{}\n');
    assert.equal(git('show', ':there/annotations/ana.jsonl'), '{}\r\n');
  });

  const TEMPLATES = ['pass-fail', 'clauses', 'entities', 'rubric', 'sentiment', 'toxicity'];
  for (const template of TEMPLATES)
    it(`starts from the template ${template}, of which the check finds nothing`, () => {
      const { code, out, err } = cli.run(folder.path, ['init', `from-${template}`, '--template', template]);
      assert.equal(code, 0, err);
      assert.match(out, /a few texts to try out\..*\n.*\n.*\nThe check finds nothing\./);
      const guideline = folder.read(`from-${template}/guideline.yaml`);
      for (const id of schema(`from-${template}`).labels.map((label) => label.id))
        assert.match(guideline, new RegExp(`^  - id: ${id}\n.*\n    definition: \\S`, 'm'), id);
      assert.equal(cli.run(folder.path, ['check', `from-${template}`]).code, 0);
      // What the panel has beside every question has another name.
      for (const { id } of schema(`from-${template}`).layers)
        assert.ok(!['note', 'reason', 'flag', 'rule', 'cause'].includes(id), id);
    });

  it('gives a template the samples and the title of the person', () => {
    folder.write({ 'own/texts.jsonl': '{"nr":"1","body":"Great soup","stars":5}\n' });
    const args = ['init', 'own', '--from', 'own/texts.jsonl', '--template', 'sentiment', '--title', 'Soups'];
    assert.equal(cli.run(folder.path, args).code, 0);
    const { title, data, layers } = schema('own');
    assert.equal(title, 'Soups');
    assert.equal(data.samples, 'texts.jsonl');
    assert.equal(data.text, 'body');
    assert.deepEqual(layers[0]!.labels, ['positive', 'negative', 'mixed', 'neutral']);
    assert.equal(existsSync(folder.at('own/data')), false);
  });

  it('says which templates there are, and that one brings its labels', () => {
    const run = (...args: string[]) => cli.run(folder.path, ['init', 'none', ...args]);
    assert.match(run('--template', 'poems').err, /no template "poems"\. There are pass-fail, clauses/);
    assert.match(run('--template', 'sentiment', '--labels', 'a,b').err, /Leave out --labels/);
    assert.equal(existsSync(folder.at('none')), false);
  });

  it('writes through no link that leads out of the folder', () => {
    folder.write({ 'src.jsonl': JSONL, 'outside/a': '' });
    mkdirSync(folder.at('linked'));
    symlinkSync('../outside', folder.at('linked/data'));
    for (const args of [
      ['--template', 'sentiment', '--yes'],
      ['--from', 'src.jsonl', '--yes'],
    ])
      assertRefused(init('linked', ...args), /symbolic link that leaves the project's folder/);
    assert.deepEqual(readdirSync(folder.at('outside')), ['a']);
    assert.deepEqual(readdirSync(folder.at('linked')), ['data']);
  });

  it('asks on a terminal', async () => {
    folder.write({ 'p/data/a.jsonl': JSONL });
    const { out, code } = await cli.atTerminal(
      folder.path,
      ['init', 'p'],
      [
        [
          'Template (pass-fail, clauses, entities, rubric, sentiment, toxicity; empty: your own labels): ',
          '',
        ],
        ['Title (p): ', 'My tickets'],
        ['File with samples', ''],
        ['Field with the text (body): ', ''],
        ['Field with the id', ''],
        ['Field with labels to start from', '-'],
        ['Labels, with commas', 'yes,"no"'],
        ['Labels of spans', ''],
        ['Fields that annotators see, of kind (empty: none): ', ''],
      ],
    );
    assert.equal(code, 0, out);
    const { title, data, layers } = schema('p');
    assert.equal(title, 'My tickets');
    assert.deepEqual(data, { samples: 'data/a.jsonl', id: 'key', text: 'body', context: [] });
    assert.deepEqual(layers[0]!.labels, ['yes', '"no"']);
    const ended = await cli.atTerminal(
      folder.path,
      ['init', 'q'],
      [
        ['Template', ''],
        ['Title (q): ', 'T'],
      ],
    );
    assert.match(ended.out, /Stopped; nothing was written\./);
    assert.equal(existsSync(folder.at('q/labelwright.yaml')), false);
  });
});
