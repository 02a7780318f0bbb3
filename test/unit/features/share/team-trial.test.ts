import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdit } from '../../../../src/base/yaml/edit';
import { Journal } from '../../../../src/engine/journal';
import { Project } from '../../../../src/engine/project';
import { mergeRecords } from '../../../../src/features/merge/merge-records';
import { shareAnswers } from '../../../../src/features/share/extension/share';
import { PanelService } from '../../../../src/panel/server/panel-service';
import { NodeFiles } from '../../../../src/platform/node-files';
import { changeGuideline } from '../../../../src/project/guideline/edits/change-guideline';
import type { ViewFilter } from '../../../../src/protocol/panel';
import { writeFiles } from '../../../support/command-line';
import { doneAnswer } from '../../../support/done-answer';
import { ATTRIBUTES, GIT_ENV } from '../../../support/git-clones';
import { Clone } from '../../../support/git-extension';
import { runInProcess } from '../../../support/in-process-command';
import { jsonLines, toLines } from '../../../support/json-lines';
import { temporaryFolder } from '../../../support/temporary-folder';

const ANNOTATORS = ['ana', 'ben', 'cara', 'dan', 'kit'];
const schema = (people: string, refund: string): string => `labelwright: 1
data: {samples: [data/*.jsonl]}
guideline: guideline.yaml
layers: [{id: intent, type: choice, labels: [card, ${refund}]}]
labels: [{id: card}, {id: ${refund}}]
people: {annotators: [${people}], reviewers: [lea, max]}
`;
const guideline = (refund: string): string => `version: "0.1.0"
status: pilot
labels:
  - {id: card, definition: A card is lost.}
  - {id: ${refund}, definition: Money is asked back.}
tie_breakers:
  - {id: TB-1, between: [card, ${refund}], when: Both are asked for., prefer: card}
changelog:
  - {version: "0.1.0", changes: [{type: added, target: "*", impact: semantic, note: First.}]}
`;
const texts = (from: number, to: number): string =>
  toLines(Array.from({ length: to - from }, (_, n) => ({ id: `t-${from + n}`, text: `Text ${from + n}` })));

interface Line {
  readonly id: string;
  readonly annotator?: string;
  readonly migration?: object;
}

/** A team labels in its panels, shares as the editor does, and plans on the command line, over one repository. */
describe('the trial of a team', function () {
  // It starts Git some 5,000 times, each from a process that holds everything that ran before it.
  this.timeout(900_000);
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => folder.at(...parts);
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder.path, env: GIT_ENV, encoding: 'utf8', stdio: 'pipe' });
  const clones = new Map<string, Clone>();
  const of = (name: string): Clone => clones.get(name)!;
  const join = (...names: string[]): void => {
    for (const name of names) {
      git('clone', '-q', 'origin', name);
      clones.set(name, new Clone(at(name)));
    }
  };
  /** What the owner does by hand, in one commit. */
  const plan = async (files: Record<string, string>, ...commands: string[][]): Promise<void> => {
    writeFiles(at('owner'), files);
    for (const command of commands) await run('owner', ...command);
    of('owner').git('add', '-A');
    of('owner').git('commit', '-qm', 'Plan');
    await share('owner');
  };
  const run = async (name: string, ...[command, ...more]: readonly string[]): Promise<string> => {
    const { out } = await runInProcess([command!, '-C', at(name), ...more]);
    // Folders are shown as they are, or relative to the working folder if that is shorter.
    return out.replaceAll(at(name), '').replaceAll(path.relative('', at(name)), '');
  };
  const share = async (name: string): Promise<string> => {
    const { folder: project } = of(name);
    const { said } = await shareAnswers(of(name), {
      project,
      folders: ['annotations', 'decisions'],
      annotator: name,
      read: async (file) => {
        try {
          return readFileSync(file, 'utf8');
        } catch {
          return undefined;
        }
      },
      merge: async (file, { base, ours, theirs }, dryRun) => {
        const merged = mergeRecords(base, ours, theirs);
        if ('conflicts' in merged) return 'Two records differ.';
        if (!dryRun) writeFileSync(path.join(project, file), merged.text);
        return undefined;
      },
      guideline: 'guideline.yaml',
      offer: async () => true,
      agree: async () => true,
      progress: () => {},
    });
    return said;
  };
  const shareAll = async (names: Iterable<string> = clones.keys()): Promise<void> => {
    for (const name of names) await share(name);
  };
  /** Merges pull requests on the server, which has no merge driver. */
  const mergeRequests = (...names: string[]): void => {
    for (const name of names) {
      git('-C', 'server', 'fetch', '-q');
      git('-C', 'server', 'reset', '-q', '--hard', 'origin/main');
      git('-C', 'server', 'merge', '-q', '--no-edit', `origin/labels/${name}`);
      git('-C', 'origin', 'fetch', '-q', at('server'), 'main:main');
    }
  };
  /** Each in turn sends to a branch of their own, on top of what is on main by then, and it is merged. */
  const inTurn = async (names: Iterable<string> = clones.keys()): Promise<void> => {
    for (const name of names) {
      await share(name);
      if (git('-C', 'origin', 'branch', '--list', `labels/${name}`) !== '') mergeRequests(name);
    }
  };

  async function opened<T>(name: string, use: (project: Project) => Promise<T>): Promise<T> {
    const project = new Project(new NodeFiles(at(name)), { pause: () => Promise.resolve() });
    await project.refresh();
    try {
      return await use(project);
    } finally {
      project.dispose();
    }
  }
  /** The ids of all records that a panel has acknowledged. */
  const given = new Set<string>();
  /** Answers or decides up to `count` samples of a queue, in the panel. Returns their ids. */
  const work = (
    name: string,
    count: number,
    labelOf: (sample: number) => string,
    queue: ViewFilter['queue'] = 'todo',
  ): Promise<string[]> =>
    opened(name, async (project) => {
      const service = new PanelService(project, new Journal(project));
      const review = name === 'lea' || name === 'max';
      const done: string[] = [];
      for (const file of project.samples.files) {
        const caller = { file, annotator: name, review };
        const { view, length } = await service.view(caller, {
          filter: review ? { queue, review } : { queue },
        });
        const shown = await service.samples(caller, { view, from: 0, count: length });
        for (const { id, text } of shown.slice(0, count - done.length)) {
          const save = doneAnswer(id, text, { intent: labelOf(Number(id.slice(2))) });
          await service.save(caller, review ? { ...save, decision: { edited: true } } : save);
          given.add(save.record);
          done.push(id);
        }
      }
      return done;
    });
  /** Half are refunds; of five answers, a person gives one to the wrong label. */
  const says =
    (name: string, refund: string) =>
    (n: number): string =>
      (n % 2 === 0) !== ((n * 7 + name.charCodeAt(0)) % 5 === 0) ? refund : 'card';
  /** What a reviewer writes into the guideline, with its version and changelog. */
  const write = (name: string, when: string): Promise<string> =>
    opened(name, async (project) => {
      const made = changeGuideline(
        project.model!,
        {
          kind: 'tie-breaker',
          between: ['card', 'reimbursement'],
          when,
          prefer: 'card',
          rationale: '',
          example: false,
        },
        {
          text: '',
          labels: {},
          rules: [],
          bump: 'semantic',
          relabel: false,
          author: name,
          date: '2026-03-01',
        },
      )!;
      const file = at(name, 'guideline.yaml');
      const edits = made.edits.toSorted((a, b) => b.start - a.start);
      writeFileSync(file, edits.reduce(applyEdit, readFileSync(file, 'utf8')));
      return made.id;
    });
  const filesOf = (name: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(at(name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(at(name), path.join(entry.parentPath, entry.name)))
        .filter((file) => !file.startsWith('.git/'))
        .sort()
        .map((file) => [file, readFileSync(at(name, file), 'utf8')]),
    );
  const recordsOf = (name: string): Line[] =>
    Object.entries(filesOf(name))
      .filter(([file]) => /^(?:annotations|decisions)\//.test(file))
      .flatMap(([, text]) => jsonLines<Line>(text));
  const findings = async (name: string, rule: string): Promise<number> =>
    (await run(name, 'check')).split('\n').filter((line) => line.endsWith(`  ${rule}`)).length;

  it('converges, with all that happens to plans and people', async () => {
    writeFiles(at('start'), {
      '.gitattributes': ATTRIBUTES,
      'labelwright.yaml': schema(ANNOTATORS.join(', '), 'refund'),
      'guideline.yaml': guideline('refund'),
      'data/pilot.jsonl': texts(0, 10),
      'data/week.jsonl': texts(10, 50),
    });
    git('init', '-q', '-b', 'main', 'start');
    git('-C', 'start', 'add', '-A');
    git('-C', 'start', 'commit', '-qm', 'Start');
    git('clone', '-q', '--bare', 'start', 'origin');
    git('clone', '-q', 'origin', 'server');
    join('owner', ...ANNOTATORS, 'lea', 'max');

    // Batches with reserves.
    const people = `people: [${ANNOTATORS.join(', ')}]`;
    const week = 'samples: {files: data/week.jsonl}\nper_sample: 2\non_disagreement: 1\n';
    await plan(
      {
        'assignments/pilot.yaml': `samples: {files: data/pilot.jsonl}\n${people}\nper_sample: 3\n`,
        'assignments/week.yaml': `${week}${people}\n`,
      },
      ['assign'],
    );
    await shareAll();
    for (const name of ANNOTATORS) await work(name, 12, says(name, 'refund'));
    // Everyone sends before anyone brings in what is new.
    await shareAll(ANNOTATORS);
    await shareAll();
    const reserves = new Map(
      jsonLines<{ sample: string; reserve: string[] }>(filesOf('ana')['assignments/week.jsonl']!).map(
        ({ sample, reserve }) => [sample, reserve[0]!],
      ),
    );

    // From now on, the branch of all takes pull requests only. One leaves and is set aside, one joins, and others label meanwhile.
    writeFileSync(
      at('origin/hooks/pre-receive'),
      '#!/bin/sh\ngrep -q refs/heads/main && echo "GH006: Protected branch update failed" >&2 && exit 1\nexit 0\n',
      { mode: 0o755 },
    );
    await work('ana', 4, says('ana', 'refund'));
    await work('ben', 4, says('ben', 'refund'));
    const staff = 'ana, ben, cara, dan, eve, {id: kit, count: false, reason: Left after the pilot.}';
    const left = 'people: [ana, ben, cara, dan, {id: kit, left: true}]';
    await plan(
      {
        'labelwright.yaml': schema(staff, 'refund'),
        'assignments/pilot.yaml': `samples: {files: data/pilot.jsonl}\n${left}\nper_sample: 3\n`,
        'assignments/week.yaml': `${week}${left}\n`,
        'assignments/rest.yaml':
          'samples: {open_of: kit}\npeople: [ana, ben, cara, dan, eve]\nper_sample: 1\n',
      },
      ['assign', 'rest'],
    );
    assert.match(await share('owner'), /^You had nothing new to share\./);
    mergeRequests('owner');
    join('eve');
    assert.ok((await work('eve', 3, says('eve', 'refund'))).length > 0, 'the newcomer has something to do');
    // The clone of the one who left does not know it yet: the late answer stays too.
    await work('kit', 1, says('kit', 'refund'));
    await inTurn();

    // A label gets another name, while three go on under the old one, and one of them does not share before the migration.
    for (const name of ['cara', 'dan', 'eve']) await work(name, 3, says(name, 'refund'));
    await share('cara');
    await plan(
      {
        'labelwright.yaml': schema(staff, 'reimbursement'),
        'guideline.yaml': guideline('reimbursement'),
        'migrations/0001-refund.yaml':
          'author: owner\nchanges: [{type: rename, from: refund, to: reimbursement}]\n',
      },
      ['migrate'],
    );
    mergeRequests('owner');
    // The server merges line by line. Sharing again merges record by record, and then the server can.
    assert.throws(() => mergeRequests('cara'));
    await inTurn();
    await share('owner');
    assert.ok((await findings('owner', 'unknown-label')) > 0);
    await plan({}, ['migrate']);
    mergeRequests('owner');
    await inTurn();
    assert.equal(await findings('dan', 'unknown-label'), 0);

    // All label what is left, and then what opened for reserves.
    for (const name of [...ANNOTATORS, 'eve']) await work(name, 99, says(name, 'reimbursement'));
    await inTurn();
    await shareAll();
    let third = 0;
    for (const name of ['ana', 'ben', 'cara', 'dan']) {
      const opened = await work(name, 99, says(name, 'reimbursement'));
      for (const id of opened) assert.equal(reserves.get(id), name, `${id} opened for ${name}`);
      third += opened.length;
    }
    assert.ok(third > 0 && third < reserves.size, `${third} third opinions`);
    await inTurn();
    await shareAll();

    // Two reviewers have shares of their own, decide the same samples all the same, and both write a tie-breaker.
    const lea = await work('lea', 2, () => 'card');
    const max = await work('max', 2, () => 'reimbursement');
    assert.deepEqual([lea.length, max.length, new Set([...lea, ...max]).size], [2, 2, 4]);
    const both = await work('lea', 3, () => 'card', 'disagreement');
    assert.deepEqual(await work('max', 3, () => 'reimbursement', 'disagreement'), both);
    const [first, second] = [await write('lea', 'The card is gone.'), await write('max', 'The fee is old.')];
    assert.deepEqual([first, second], ['TB-2-lea', 'TB-2-max']);
    await inTurn(['lea']);
    assert.match(
      await share('max'),
      /^Your \d new decisions are on origin\/labels\/max\. guideline\.yaml is there too\. guideline\.yaml was changed in the same place here and on origin\/main\. A person has to merge it\./,
    );
    // The person takes the other's guideline, and writes the own tie-breaker again.
    assert.throws(() => of('max').git('merge', '-q', 'origin/main'));
    of('max').git('checkout', '-q', '--theirs', 'guideline.yaml');
    assert.equal(await write('max', 'The fee is old.'), 'TB-3-max');
    of('max').git('commit', '-qam', 'Merge the guideline');
    await inTurn(['max']);
    await share('lea');
    assert.equal(await findings('lea', 'conflicting-decisions'), both.length);
    assert.deepEqual(await work('lea', both.length, () => 'reimbursement', 'disagreement'), both);
    assert.equal(await findings('lea', 'conflicting-decisions'), 0);
    await inTurn();
    for (const name of ['lea', 'max']) await work(name, 99, () => 'card');

    await inTurn();
    await shareAll();

    // Every clone has the same files, and says the same.
    const [one, ...others] = clones.keys();
    const same = filesOf(one!);
    const said = async (name: string): Promise<string[]> => [
      await run(name, 'status', '--json'),
      await run(name, 'buckets', '--json'),
      await run(name, 'agreement', '--json'),
      await run(name, 'check', '--format', 'json'),
    ];
    const numbers = await said(one!);
    for (const name of others) {
      assert.deepEqual(filesOf(name), same, name);
      assert.deepEqual(await said(name), numbers, name);
    }
    assert.equal(new Set([...clones.values()].map((clone) => clone.git('rev-parse', 'HEAD'))).size, 1);
    const { next, findings: found } = (
      JSON.parse(numbers[0]!) as {
        projects: { next: { person: string; words: string }[]; findings: { errors: number } }[];
      }
    ).projects[0]!;
    assert.equal(found.errors, 0);
    for (const { person, words } of next) assert.equal(words, 'nothing to do', person);
    // The one who is set aside is in no agreement, and in the files as before.
    assert.match(numbers[2]!, /"b": "cara"/);
    assert.doesNotMatch(numbers[2]!, /"[ab]": "kit"/);

    // No record is lost or doubled: what panels wrote, and what migrations repeated.
    const lines = recordsOf(one!);
    const ids = lines.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const written = lines.filter(({ migration }) => !migration).map(({ id }) => id);
    assert.deepEqual(written.toSorted(), [...given].sort());
    assert.ok(lines.some(({ annotator }) => annotator === 'kit'));
  });
});
