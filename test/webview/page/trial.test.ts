import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Journal } from '../../../src/engine/journal';
import { Project } from '../../../src/engine/project';
import { mergeRecords } from '../../../src/features/merge/merge-records';
import { shareAnswers } from '../../../src/features/share/extension/share';
import { makePages } from '../../../src/page/make-pages';
import type { Page } from '../../../src/page/page-content';
import { PageHost } from '../../../src/page/webview/page-host';
import { PageStore } from '../../../src/page/webview/page-store';
import { PanelService } from '../../../src/panel/server/panel-service';
import { NodeFiles } from '../../../src/platform/node-files';
import type { PanelMethod, PanelSample, SaveParams } from '../../../src/protocol/panel';
import { writeFiles } from '../../support/command-line';
import { doneAnswer } from '../../support/done-answer';
import { ATTRIBUTES, GIT_ENV } from '../../support/git-clones';
import { Clone } from '../../support/git-extension';
import { runInProcess } from '../../support/in-process-command';
import { jsonLines, toLines } from '../../support/json-lines';
import { temporaryFolder } from '../../support/temporary-folder';

const WITH_EDITOR = ['ana', 'ben', 'cara', 'dan'];
const WITH_PAGE = ['eve', 'fay', 'gil', 'hal', 'ida', 'joe', 'kim'];
const NEWCOMER = 'lou';
const FRAME = '<!-- page -->';
const ALL = [...WITH_EDITOR, ...WITH_PAGE];

const schema = (people: readonly string[], refund: string): string => `labelwright: 1
data: {samples: [data/*.jsonl]}
guideline: guideline.yaml
layers: [{id: intent, type: choice, labels: [card, ${refund}]}]
labels: [{id: card}, {id: ${refund}}]
people: {annotators: [${people.join(', ')}], reviewers: [owner]}
`;
const guideline = (refund: string): string => `version: "0.1.0"
status: pilot
labels: [{id: card, definition: A card is lost.}, {id: ${refund}, definition: Money is asked back.}]
changelog:
  - {version: "0.1.0", changes: [{type: added, target: "*", impact: semantic, note: First.}]}
`;
const texts = (from: number, to: number): string =>
  toLines(Array.from({ length: to - from }, (_, n) => ({ id: `t-${from + n}`, text: `Text ${from + n}` })));
const labelOf = (id: string, refund: string): string => (Number(id.slice(2)) % 2 === 0 ? refund : 'card');

interface Line {
  readonly id: string;
  readonly sample: string;
  readonly migration?: object;
}

/** Twelve people: eight label on pages and send files to the owner, four in their editors over one repository. */
describe('the trial of a team with pages', function () {
  this.timeout(240_000);
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => folder.at(...parts);
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder.path, env: GIT_ENV, encoding: 'utf8', stdio: 'pipe' });
  const clones = new Map<string, Clone>();
  const run = async (code: number, command: string, ...more: string[]): Promise<string> => {
    const ran = await runInProcess([command, '-C', at('owner'), ...more]);
    assert.equal(ran.code, code, `${command} ${more.join(' ')}: ${ran.out}${ran.err}`);
    return ran.out;
  };
  const share = async (name: string): Promise<void> => {
    const project = at(name);
    await shareAnswers(clones.get(name)!, {
      project,
      folders: ['annotations'],
      annotator: name,
      read: (file) => Promise.resolve(existsSync(file) ? readFileSync(file, 'utf8') : undefined),
      merge: (file, { base, ours, theirs }, dryRun) => {
        const merged = mergeRecords(base, ours, theirs);
        if ('conflicts' in merged) return Promise.resolve('Two records differ.');
        if (!dryRun) writeFileSync(path.join(project, file), merged.text);
        return Promise.resolve(undefined);
      },
      guideline: 'guideline.yaml',
      offer: () => Promise.resolve(true),
      agree: () => Promise.resolve(true),
      progress: () => {},
    });
  };
  const shareAll = async (): Promise<void> => {
    for (const name of clones.keys()) await share(name);
  };
  /** Commits what the owner has done, and sends it. */
  const commit = async (): Promise<void> => {
    clones.get('owner')!.git('add', '-A');
    clones.get('owner')!.git('commit', '-qm', 'Plan and receive');
    await share('owner');
  };
  /** The ids of all records that a panel or a page has acknowledged. */
  const given = new Set<string>();
  const opened = async <T>(name: string, use: (project: Project) => Promise<T>): Promise<T> => {
    const project = new Project(new NodeFiles(at(name)), { pause: () => Promise.resolve() });
    await project.refresh();
    return use(project).finally(() => project.dispose());
  };
  const label = async (
    shown: readonly PanelSample[],
    count: number,
    refund: string,
    save: (params: SaveParams) => Promise<unknown>,
  ): Promise<number> => {
    const some = shown.slice(0, count);
    for (const { id, text } of some) {
      const params = doneAnswer(id, text, { intent: labelOf(id, refund) });
      await save(params);
      given.add(params.record);
    }
    return some.length;
  };
  /** A person with the editor labels up to `count` samples. */
  const work = (name: string, count: number, refund: string): Promise<void> =>
    opened(name, async (project) => {
      const service = new PanelService(project, new Journal(project));
      for (const file of project.samples.files) {
        const caller = { file, annotator: name, review: false };
        const { view, length } = await service.view(caller, { filter: { queue: 'todo' } });
        const shown = await service.samples(caller, { view, from: 0, count: length });
        count -= await label(shown, count, refund, (params) => service.save(caller, params));
      }
    });
  const hosts = new Map<string, PageHost>();
  /** Makes the pages of people, and opens them. */
  const pagesFor = (people: readonly string[]): Promise<void> =>
    opened('owner', async (project) => {
      const place = (person: string): string => at('pages', `${person}.html`);
      const made = makePages(project, project.model!, FRAME, { people, by: 'owner', place, replace: true });
      for await (const { person, place: file } of made) {
        const json = /id="page">(.*)<\/script>/.exec(readFileSync(file!, 'utf8'))![1]!;
        const host = new PageHost(JSON.parse(json) as Page, new PageStore());
        await host.start();
        hosts.set(person, host);
      }
    });
  const ask = async <T>(host: PageHost, method: PanelMethod, params: object): Promise<T> => {
    const answer = await host.answer(method, params);
    assert.ok('result' in answer, JSON.stringify(answer));
    return answer.result as T;
  };
  /** A person with a page labels up to `count` samples, and sends. Returns the place of the file. */
  const send = async (
    name: string,
    count: number,
    refund: string,
    file = `${name}.jsonl`,
  ): Promise<string> => {
    const host = hosts.get(name)!;
    const { view, length } = await ask<{ view: string; length: number }>(host, 'view', {
      filter: { queue: 'todo' },
    });
    const shown = await ask<PanelSample[]>(host, 'samples', { view, from: 0, count: length });
    await label(shown, count, refund, (params) => ask(host, 'save', params));
    folder.write({ [`sent/${file}`]: (await host.sent()).text });
    return at('sent', file);
  };
  const filesOf = (name: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(at(name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(at(name), path.join(entry.parentPath, entry.name)))
        .filter((file) => !file.startsWith('.git/'))
        .sort()
        .map((file) => [file, readFileSync(at(name, file), 'utf8')]),
    );

  it('converges: a newcomer, a file sent twice, a damaged one, and an old page after a rename', async () => {
    const start = process.cpuUsage();
    writeFiles(at('start'), {
      '.gitattributes': ATTRIBUTES,
      'labelwright.yaml': schema(ALL, 'refund'),
      'guideline.yaml': guideline('refund'),
      'data/one.jsonl': texts(0, 22),
    });
    git('init', '-q', '-b', 'main', 'start');
    git('-C', 'start', 'add', '-A');
    git('-C', 'start', 'commit', '-qm', 'Start');
    git('clone', '-q', '--bare', 'start', 'origin');
    for (const name of ['owner', ...WITH_EDITOR]) {
      git('clone', '-q', 'origin', name);
      clones.set(name, new Clone(at(name)));
    }
    writeFiles(at('owner'), { 'assignments/one.yaml': `people: [${ALL.join(', ')}]\nper_sample: 3\n` });
    await run(0, 'assign');
    await pagesFor(WITH_PAGE);
    await commit();
    await shareAll();

    // Each labels two of their six samples. One file is damaged on its way, and sent again.
    for (const name of WITH_EDITOR) await work(name, 2, 'refund');
    const files: string[] = [];
    for (const name of WITH_PAGE) files.push(await send(name, 2, 'refund', `${name}-1.jsonl`));
    const joe = at('sent/joe-1.jsonl');
    const whole = readFileSync(joe, 'utf8');
    writeFileSync(joe, whole.slice(0, -40));
    assert.match(await run(1, 'receive', ...files, '--yes'), /joe-1\.jsonl is damaged/);
    assert.ok(!('annotations/joe.jsonl' in filesOf('owner')));
    assert.equal(jsonLines(readFileSync(at('owner/annotations/eve.jsonl'), 'utf8')).length, 2);
    writeFileSync(joe, whole);
    await run(0, 'receive', joe, '--yes');
    await commit();
    await shareAll();

    // One comes later, with samples of their own. One sends again what was received, with more.
    writeFiles(at('owner'), {
      'labelwright.yaml': schema([...ALL, NEWCOMER], 'refund'),
      'data/two.jsonl': texts(22, 26),
      'assignments/two.yaml': `samples: {files: data/two.jsonl}\npeople: [${NEWCOMER}, ana]\nper_sample: 2\n`,
    });
    await run(0, 'assign', 'two');
    await pagesFor([NEWCOMER]);
    const again = await send('hal', 1, 'refund', 'hal-2.jsonl');
    const twice = await run(0, 'receive', at('sent/hal-1.jsonl'), again, again, '--yes');
    assert.match(twice, /hal-1\.jsonl, [^\n]*: 0 new records, 2 already received/);
    assert.match(twice, /hal-2\.jsonl, [^\n]*: 1 new record, 2 already received/);
    assert.match(twice, /hal-2\.jsonl, [^\n]*: 0 new records, 3 already received/);
    await run(0, 'receive', await send(NEWCOMER, 1, 'refund', 'lou-1.jsonl'), '--yes');
    await commit();
    await shareAll();

    // A label gets another name. All but one get new pages; that one goes on under the old name.
    writeFiles(at('owner'), {
      'labelwright.yaml': schema([...ALL, NEWCOMER], 'reimbursement'),
      'guideline.yaml': guideline('reimbursement'),
      'migrations/0001-refund.yaml':
        'author: owner\nchanges: [{type: rename, from: refund, to: reimbursement}]\n',
    });
    await run(0, 'migrate');
    const pages = [...WITH_PAGE, NEWCOMER].filter((name) => name !== 'ida');
    await pagesFor(pages);
    await commit();
    await shareAll();
    const old = await send('ida', 99, 'refund', 'ida-2.jsonl');
    assert.match(await run(0, 'receive', old, '--yes'), /to be migrated: run "labelwright migrate"/);
    await run(0, 'migrate');
    for (const name of pages) await run(0, 'receive', await send(name, 99, 'reimbursement'), '--yes');
    await commit();
    await shareAll();
    for (const name of WITH_EDITOR) await work(name, 99, 'reimbursement');
    await shareAll();
    await shareAll();

    const same = filesOf('owner');
    for (const name of WITH_EDITOR) assert.deepEqual(filesOf(name), same, name);
    const status = JSON.parse(await run(0, 'status', '--json')) as {
      projects: {
        findings: { errors: number };
        next: { person: string; words: string }[];
        stages: { samples: Record<string, number> };
      }[];
    };
    const { next, findings, stages } = status.projects[0]!;
    assert.equal(findings.errors, 0);
    assert.deepEqual(
      next.filter(({ words }) => words !== 'nothing to do'),
      [],
    );
    // All follow the same rule, so a label that was lost or left under its old name would make them differ.
    assert.equal(stages.samples['agreed'], 26);
    const records = Object.entries(same)
      .filter(([file]) => file.startsWith('annotations/'))
      .flatMap(([, text]) => jsonLines<Line>(text));
    const written = records.filter(({ migration }) => !migration).map(({ id }) => id);
    assert.deepEqual(written.sort(), [...given].sort());
    assert.equal(given.size, 22 * 3 + 4 * 2);
    const { user, system } = process.cpuUsage(start);
    assert.ok((user + system) / 1e6 < 30, `${(user + system) / 1e6} s of processor time`);
  });
});
