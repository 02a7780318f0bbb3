import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, symlinkSync } from 'node:fs';
import { runInProcess } from '../../../support/in-process-command';
import { temporaryFolder } from '../../../support/temporary-folder';

const TEXT = 'Frau Müller said: "My flat is\nat 3 Hill Road."';
/** As Python's `json.dumps` writes it. */
const ASCII = JSON.stringify(TEXT).replace('ü', '\\u00fc');
const SCHEMA = `labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: a, type: choice, labels: [x, y]}
`;
const FILES = {
  'labelwright.yaml': SCHEMA,
  'data/a.jsonl': `{"id":"p-1","text":${ASCII}}\n{"id":"p-2","text":"Another text of another person."}\n`,
};

interface Report {
  mentions: { file: string; line: number }[];
  unsearched: { file: string; why: string }[];
  not_searched_for: { ids: string[]; short_texts: number };
}

describe('what labelwright erase says is left', () => {
  const temporary = temporaryFolder();
  /** Erases p-1 with these files in the project. */
  const left = async (files: Record<string, string | Uint8Array>, id = 'p-1') => {
    temporary.write({ ...FILES, ...files });
    const { code, out } = await runInProcess(['erase', temporary.path, '--sample', id, '--yes', '--json']);
    const report = JSON.parse(out) as Report;
    const mentions = report.mentions.map(({ file, line }) => `${file}:${line}`);
    return { code, ...report, mentions, unsearched: report.unsearched.map(({ file }) => file) };
  };
  const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');

  const copies: Record<string, readonly [content: string | Uint8Array, line: number]> = {
    'annotations/ana.jsonl': [
      `${JSON.stringify({ v: 1, id: 'r', time: '2026-01-01T00:00:00.000Z', annotator: 'ana', sample: 'p-2', labels: { a: 'x' }, note: 'NOTE' }).replace('"NOTE"', ASCII)}\n`,
      1,
    ],
    'predictions/m.jsonl': [`{"v":1,"sample":"p-2","labels":{"a":"x"},"rationale":${ASCII}}\n`, 1],
    'imports/orig.jsonl': [`{"n":1}\n{"deep":[{${ASCII}:1}]}\n`, 2],
    'imports/orig.json': [`[\n{"t":\n${ASCII}}]`, 3],
    'imports/cut.jsonl': [`{"text":${ASCII},"broken\n`, 1],
    'imports/orig.csv': [`n,text\n1,"${TEXT.replaceAll('"', '""')}"\n`, 2],
    'imports/utf16.csv': [utf16(`n,text\n1,"${TEXT.replaceAll('"', '""')}"\n`), 2],
    'imports/nested.tsv': [`n\tjson\n1\t"${`{"t":${ASCII}}`.replaceAll('"', '""')}"\n`, 2],
    'imports/block.yaml': [`a:\n  text: >-\n    ${TEXT.replace('\n', '\n    ')}\n`, 3],
    'imports/quoted.yaml': [`a: "${JSON.stringify(TEXT).slice(1, -1).replace('ü', '\\xFC')}"\n`, 1],
    'report.html': [
      `<p>\n<b>Frau</b> M&uuml;ller said: &quot;My <mark\nid="1">flat</mark> is<br>at 3 Hill Road.&quot;`,
      2,
    ],
    'report.xml': [`<t a="Frau M&#xfc;ller said: &quot;My flat is&#10;at 3 Hill Road.&quot;"/>`, 1],
    'tokens.conll': [
      TEXT.split(/(?=["\n ])|(?<=")/)
        .map((token) => `${token.trim()}\tO`)
        .join('\n'),
      1,
    ],
    'notes.md': [`# Cases\n\n- Frau Müller said: "My flat is at\n  3 Hill Road."\n`, 3],
    'quoted.md': [`# Cases\n\n> ${TEXT.replace('\n', '\n> ')}\n`, 3],
    'change.patch': [`-${TEXT.replace('\n', '\n-')}\n`, 1],
    'cells.ipynb': [`["${JSON.stringify(TEXT).slice(1, -1).replace('\\n', '\\n",\n  "')}"]\n`, 1],
    'script.py': [`TEXT = ${ASCII}\n`, 1],
    '.cache/.hidden/.copy': [TEXT, 1],
    'no-extension': [`${TEXT}`, 1],
  };
  for (const [file, [content, line]] of Object.entries(copies))
    it(`finds the text in ${file}`, async () => {
      const { code, mentions, unsearched } = await left({ [file]: content });
      assert.deepEqual(mentions, [`${file}:${line}`]);
      assert.deepEqual(unsearched, []);
      assert.equal(code, 1);
    });

  it('finds nothing where nothing is, and ends with 0', async () => {
    const { code, mentions, unsearched } = await left({
      'data/b.csv': 'id,text\nq,"Frau Müller said"\nr,"My flat is\nat 3 Hill Road"\n',
      'README.md': 'p-10, pp-1 and p-1a are others.\n',
    });
    assert.deepEqual([code, mentions, unsearched], [0, [], []]);
  });

  it('finds an id that is escaped', async () => {
    const { mentions } = await left({
      'a.json': '["see \\u0070-1"]',
      'b.json': '["see\\np-1"]',
      'c.html': '>p&#45;1<',
    });
    assert.deepEqual(mentions, ['a.json:1', 'b.json:1', 'c.html:1']);
  });

  it('finds the messages of a conversation, but not its instructions', async () => {
    const said = 'My flat is at 3 Hill Road, please help me.';
    const system = 'You are a helpful assistant of a city.';
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content: said },
    ];
    const { mentions } = await left(
      {
        'labelwright.yaml': SCHEMA.replace('{samples', '{messages: messages, samples'),
        'data/a.jsonl': `${JSON.stringify({ id: 'c-1', messages })}\n${JSON.stringify({ id: 'c-2', messages: messages.slice(0, 1) })}\n`,
        'original.json': `{"prompt":"${system}",\n"user":"${said}"}`,
      },
      'c-1',
    );
    assert.deepEqual(mentions, ['original.json:2']);
  });

  it('lists files that have the name of the sample, such as those of an export', async () => {
    const exported = {
      'brat/p-1.ann': 'T1\tx 0 4\tFrau\n',
      'brat/p-12.ann': '',
      'p-1/a.gz': Buffer.from([0x1f, 0x8b]),
    };
    assert.deepEqual((await left(exported)).mentions, ['brat/p-1.ann:1', 'p-1/a.gz:1']);
    temporary.write({ 'data/a.jsonl': '{"id":"a/b","text":"Short"}\n', 'brat/a-b.ann': '' });
    assert.deepEqual((await left({ 'data/a.jsonl': '{"id":"a/b","text":"Short"}\n' }, 'a/b')).mentions, [
      'brat/a-b.ann:1',
    ]);
  });

  it('removes a sample that is a file of its own, also where a link leads to it', async () => {
    temporary.write({ 'docs/real.text': 'Short' });
    symlinkSync('real.text', temporary.at('docs/one.txt'));
    const schema = SCHEMA.replace('[data/*.jsonl]', '[{path: docs/*.txt, format: document}]');
    const { code } = await left({ 'labelwright.yaml': schema }, 'docs/one.txt');
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(temporary.at('docs')), []);
  });

  it('names what it cannot search, and ends with 0', async () => {
    temporary.write(FILES);
    symlinkSync('/', temporary.at('out'));
    const { code, unsearched, mentions } = await left({
      'a.parquet': Buffer.from('PAR1\0\0'),
      'b.gz': Buffer.from([0x1f, 0x8b, 8, 8]),
      'c.pdf': '%PDF-1.4\n',
      'latin.csv': Buffer.from('text\nM\xfcller', 'latin1'),
    });
    assert.deepEqual([code, mentions], [0, []]);
    assert.deepEqual(unsearched.sort(), ['a.parquet', 'b.gz', 'c.pdf', 'latin.csv', 'out']);
    const { out } = await runInProcess(['erase', temporary.path, '--sample', 'p-2']);
    assert.match(out, /5 files could not be searched/);
    assert.match(out, / {2}a\.parquet: it is not text/);
  });

  it('names a file that it may not read', async function () {
    if (process.platform === 'win32') return this.skip();
    temporary.write({ ...FILES, 'closed.txt': TEXT });
    chmodSync(temporary.at('closed.txt'), 0);
    // The superuser may read everything, so that it has to become someone else.
    const superuser = process.geteuid!() === 0;
    if (superuser) execFileSync('chown', ['-R', '65534', temporary.path]);
    if (superuser) chmodSync(temporary.at('closed.txt'), 0);
    if (superuser) process.seteuid!(65534);
    try {
      assert.deepEqual((await left({})).unsearched, ['closed.txt']);
    } finally {
      if (superuser) process.seteuid!(0);
    }
  });

  it('names the images of a sample', async () => {
    const png = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\0', 'latin1');
    temporary.write({
      ...FILES,
      'labelwright.yaml': SCHEMA.replace('{samples', '{media: [image], samples'),
      'data/a.jsonl': `{"id":"p-1","text":${ASCII},"image":"images/1.png"}\n{"id":"p-2","text":"A.","image":"images/2.png"}\n`,
      'images/1.png': png,
      'images/2.png': png,
    });
    const { code, out } = await runInProcess(['erase', temporary.path, '--sample', 'p-1', '--yes', '--json']);
    assert.deepEqual([code, (JSON.parse(out) as { media: string[] }).media], [1, ['images/1.png']]);
    const shown = await runInProcess(['erase', temporary.path, '--sample', 'p-2']);
    assert.match(shown.out, /The samples name 1 image or audio file\. .*:\n {2}images\/2\.png\n/);
  });

  it('says what it does not search for', async () => {
    const data = `{"id":17,"text":"short"}\n{"id":18,"text":"17 is a number"}\n`;
    const { code, mentions, not_searched_for: not } = await left({ 'data/a.jsonl': data }, '17');
    assert.deepEqual([code, mentions, not], [0, [], { ids: ['17'], short_texts: 1 }]);
    const { out } = await runInProcess(['erase', temporary.path, '--sample', '18']);
    assert.match(
      out,
      /Not searched for in other lines, .*: the id 18 and 1 text of less than 20 characters\./,
    );
  });

  it('names what is out of its reach', async () => {
    temporary.write(FILES);
    const { out } = await runInProcess(['erase', temporary.path, '--sample', 'p-1', '--yes']);
    for (const named of [
      /folders called node_modules/,
      /clones and branches/,
      /hand-offs, exports, pages and sites/,
      /back-ups/,
      /VS Code's own copies .* 7 days/,
    ])
      assert.match(out, named);
  });
});
