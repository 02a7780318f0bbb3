import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { assertRefused, builtCommandLine, repositoryFile, type Ran } from '../../support/command-line';
import { temporaryFolder } from '../../support/temporary-folder';
import { SLOW } from '../../host/until';

const WRITTEN = [
  '.devcontainer/devcontainer.json',
  '.github/workflows/pull-request.yml',
  'INVITATION.md',
  'assignments/first.yaml',
  'tools/labelwright.js',
];

describe('labelwright init --team', function () {
  this.timeout(SLOW);
  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const init = (...args: string[]): Ran => cli.run(folder.path, ['init', ...args]);
  const files = (under: string): string[] =>
    readdirSync(folder.at(under), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder.at(under), path.join(entry.parentPath, entry.name)))
      .sort();

  it('writes a project that a team can begin with, and finds nothing bad in it', () => {
    const { code, out, err } = init('shop', '--template', 'sentiment', '--team', 'ana,Zoë,cara');
    assert.equal(code, 0, err);
    assert.deepEqual(
      files('shop'),
      [
        ...WRITTEN,
        '.gitattributes',
        '.gitignore',
        'data/samples.jsonl',
        'guideline.yaml',
        'labelwright.yaml',
      ].sort(),
    );
    for (const file of WRITTEN) assert.match(out, new RegExp(`Wrote for the team: .*shop/${file}\\b`));
    assert.match(out, /The container was not tried in Codespaces\.\n$/);
    assert.match(folder.read('shop/.gitattributes'), /^annotations\/\*\.jsonl merge=labelwright$/m);
    const { people } = parse(folder.read('shop/labelwright.yaml')) as { people: { annotators: string[] } };
    assert.deepEqual(people.annotators, ['ana', 'Zoë', 'cara']);
    // With the program that it brings, whose batch only waits to be frozen.
    const own = (...args: string[]) =>
      cli.shell(folder.at('shop'), `node tools/labelwright.js ${args.join(' ')}`);
    const before = own('check', '--format', 'json');
    type Report = { projects: { files: { findings: { rule: string }[] }[] }[] };
    assert.deepEqual(
      (JSON.parse(before.out) as Report).projects.flatMap((one) =>
        one.files.flatMap((file) => file.findings.map(({ rule }) => rule)),
      ),
      ['unfrozen-batch'],
    );
    assert.match(own('assign').out, /^first: 6 samples, 2 people each/);
    assert.deepEqual([own('check').code, own('check').out], [0, 'No findings in 4 files.\n']);
  });

  it('writes the workflow of the manual, a container that is JSON, and a text with the names', () => {
    init('--template', 'rubric', '--title', 'Our $& texts', '--team', 'ana,ben');
    const workflow = folder.read('.github/workflows/pull-request.yml');
    assert.match(workflow, /^name: pull request\non: pull_request\n/);
    assert.ok(repositoryFile('docs/ci.md').includes(`\`\`\`yaml\n${workflow}\`\`\`\n`));
    const container = folder.read('.devcontainer/devcontainer.json');
    assert.match(container, /has not been tried in Codespaces/);
    const { customizations, postCreateCommand } = JSON.parse(container.replace(/^ *\/\/.*$/gm, '')) as {
      customizations: { vscode: { extensions: string[] } };
      postCreateCommand: string;
    };
    assert.deepEqual(customizations.vscode.extensions, [
      '${containerWorkspaceFolder}/tools/labelwright.vsix',
    ]);
    // What the container runs sets up the driver of its clone.
    assert.equal(cli.shell(folder.path, `git init -q . && ${postCreateCommand}`).code, 0);
    assert.match(
      cli.shell(folder.path, 'git config merge.labelwright.driver').out,
      /labelwright\.js" merge-driver %O %A %B/,
    );
    const text = folder.read('INVITATION.md');
    assert.match(text, /^# Label with us: Our \$& texts\n\nSend this text to ana, ben\./);
    assert.doesNotMatch(text, /PEOPLE|TITLE/);
  });

  it('adds to a project that is there, and overwrites nothing', () => {
    init('p', '--template', 'sentiment');
    const schema = folder.read('p/labelwright.yaml');
    const mine: Record<string, string> = {
      'INVITATION.md': 'mine',
      '.github/workflows/pull-request.yml': 'mine',
      'tools/labelwright.js': 'mine',
    };
    folder.write(Object.fromEntries(Object.entries(mine).map(([file, text]) => [`p/${file}`, text])));
    const { code, out, err } = init('p', '--team', 'ana,ben');
    assert.equal(code, 0, err);
    for (const [file, text] of Object.entries(mine)) assert.equal(folder.read(`p/${file}`), text);
    assert.match(
      out,
      /^Left as they are: p\/\.github\/workflows\/pull-request\.yml, p\/INVITATION\.md, p\/tools\/labelwright\.js\.$/m,
    );
    assert.equal(
      folder.read('p/labelwright.yaml'),
      `${schema}people:\n  annotators:\n    - ana\n    - ben\n`,
    );
    // Again, with somebody new: all of it is there.
    const before = new Map(files('p').map((file) => [file, readFileSync(folder.at(`p/${file}`))]));
    const again = init('p', '--team', 'ana,dan');
    assert.doesNotMatch(again.out, /Wrote/);
    assert.match(
      again.out,
      /No batch was added, because there are some\.\np\/labelwright\.yaml was left as it is: add dan to people\.annotators\.\n/,
    );
    for (const [file, bytes] of before) assert.deepEqual(readFileSync(folder.at(`p/${file}`)), bytes, file);
    assert.deepEqual(files('p'), [...before.keys()]);
  });

  it('adds no second batch of all samples', () => {
    init('p', '--template', 'sentiment');
    folder.write({ 'p/assignments/pilot.yaml': 'people: [ana]\n' });
    assert.match(init('p', '--team', 'ana,ben').out, /No batch was added/);
    assert.ok(!files('p').includes('assignments/first.yaml'));
  });

  it('refuses what is no team, and writes nothing then', () => {
    for (const [names, message] of [
      ['ana', /A team has two people or more/],
      ['ana,a/b', /"a\/b" cannot be the name of a person/],
      ['ana,Ana', /"ana" and "Ana" would share a file/],
      ['ben,ben', /"ben" and "ben" would share a file/],
    ] as const)
      assertRefused(init('q', '--team', names), message);
    init('p', '--template', 'sentiment');
    assertRefused(init('p', '--team', 'ana,ben', '--labels', 'a,b'), /labelwright\.yaml already exists/);
    assert.deepEqual(
      files('.').filter((file) => /^q|team|INVITATION/.test(file)),
      [],
    );
  });
});
