import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtCommandLine, writeFiles } from '../../support/command-line';
import { ATTRIBUTES, git, useMergeDriver } from '../../support/git-clones';
import { runInProcess } from '../../support/in-process-command';
import { answerLine } from '../../support/intent-project';
import { temporaryFolder } from '../../support/temporary-folder';

const COUNT = 1000;
const SAMPLES = Array.from({ length: COUNT }, (_, n) => `t-${n}`);
const schema = (people: string, refund: string): string => `labelwright: 1
data: {samples: [data/*.jsonl]}
layers: [{id: intent, type: choice, labels: [card, ${refund}]}]
labels: [{id: card}, {id: ${refund}}]
people: {annotators: [${people}]}
`;

interface Status {
  stages: { samples: Record<string, number>; waiting_for: { id: string; samples: number; alone: number }[] };
  next: { person: string; words: string }[];
  findings: { errors: number };
}

/** Five people, five clones and one remote repository: what the design of a team without a server promises. */
describe('a team on Git', function () {
  this.timeout(240_000);
  const cli = builtCommandLine();
  const folder = temporaryFolder();
  const at = (...parts: string[]): string => folder.at(...parts);

  async function json<T>(command: string, own: string, ...more: string[]): Promise<T> {
    const { out, err } = await runInProcess([command, ...more, '-C', own, '--json']);
    assert.equal(err, '');
    return JSON.parse(out) as T;
  }
  const statusOf = async (own: string): Promise<Status> =>
    (await json<{ projects: [Status] }>('status', own)).projects[0];
  const planOf = async (own: string): Promise<Map<string, string[]>> => {
    const { people } = await json<{ people: Record<string, string[]> }>('assign', own, '--list');
    const plan = new Map<string, string[]>(SAMPLES.map((id) => [id, []]));
    for (const [person, ids] of Object.entries(people)) for (const id of ids) plan.get(id)!.push(person);
    return plan;
  };
  function commit(own: string, message: string): void {
    git(own, 'add', '-A');
    git(own, 'commit', '-qm', message);
  }
  function share(own: string, way: 'merge' | 'rebase' = 'merge'): void {
    git(own, 'pull', '-q', ...(way === 'merge' ? ['--no-rebase', '--no-edit'] : ['--rebase']));
    git(own, 'push', '-q');
  }

  it('labels 1,000 samples twice by a plan, and converges', async () => {
    const start = at('start');
    writeFiles(start, {
      '.gitattributes': ATTRIBUTES,
      'labelwright.yaml': schema('ana, ben, cara, dan', 'refund'),
      'data/a.jsonl': SAMPLES.map((id) => `${JSON.stringify({ id, text: `Text ${id}` })}\n`).join(''),
      'assignments/main.yaml': 'people: [ana, ben, cara, dan]\nper_sample: 2\n',
    });
    git(start, 'init', '-q', '-b', 'main');
    commit(start, 'Start');
    git(folder.path, 'clone', '-q', '--bare', start, 'origin');
    const clone = (person: string): string => {
      git(folder.path, 'clone', '-q', 'origin', person);
      useMergeDriver(cli, at(person));
      return at(person);
    };
    const [ana, ben, cara, dan] = ['ana', 'ben', 'cara', 'dan'].map(clone) as [
      string,
      string,
      string,
      string,
    ];

    /** Sample -> person -> whether the label is that of a refund: what was said, apart from any file. */
    const said = new Map<string, Map<string, boolean>>(SAMPLES.map((id) => [id, new Map()]));
    /** Ids of all records whose writing was acknowledged. */
    const given = new Set<string>();
    const label = (
      own: string,
      person: string,
      plan: ReadonlyMap<string, string[]>,
      count: number,
      refund: string,
    ) => {
      const open = [...plan].filter(([id, people]) => people.includes(person) && !said.get(id)!.has(person));
      const lines = open.slice(0, count).map(([sample]) => {
        const n = Number(sample.slice(2));
        // One answer of ten is a slip.
        const isRefund = (n % 2 === 0) !== ((n * 7 + person.charCodeAt(0)) % 10 === 0);
        said.get(sample)!.set(person, isRefund);
        const line = answerLine(person, sample, { intent: isRefund ? refund : 'card' });
        given.add((JSON.parse(line) as { id: string }).id);
        return line;
      });
      mkdirSync(path.join(own, 'annotations'), { recursive: true });
      appendFileSync(path.join(own, 'annotations', `${person}.jsonl`), lines.join(''));
      commit(own, `Label as ${person}`);
    };
    /** Compares the pipeline of a clone with what follows from the plan and from what was said. */
    const isRight = async (own: string, plan: ReadonlyMap<string, string[]>): Promise<Status> => {
      const samples: Record<string, number> = { waiting: 0, agreed: 0, to_adjudicate: 0 };
      const waiting = new Map<string, { id: string; samples: number; alone: number }>();
      for (const [id, people] of plan) {
        const answers = said.get(id)!;
        const open = people.filter((person) => !answers.has(person));
        for (const person of open) {
          const one = waiting.get(person) ?? { id: person, samples: 0, alone: 0 };
          waiting.set(person, {
            id: person,
            samples: one.samples + 1,
            alone: one.alone + (open.length === 1 ? 1 : 0),
          });
        }
        const stage =
          open.length > 0 ? 'waiting' : new Set(answers.values()).size > 1 ? 'to_adjudicate' : 'agreed';
        samples[stage]! += 1;
      }
      const status = await statusOf(own);
      const { stages, next } = status;
      assert.deepEqual(
        Object.fromEntries(Object.entries(stages.samples).filter(([, count]) => count > 0)),
        Object.fromEntries(Object.entries(samples).filter(([, count]) => count > 0)),
      );
      const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
      assert.deepEqual(stages.waiting_for.toSorted(byId), [...waiting.values()].sort(byId));
      for (const { id, samples: count } of waiting.values())
        assert.match(next.find(({ person }) => person === id)!.words, new RegExp(`^label ${count} sample`));
      return status;
    };

    // The plan.
    await json('assign', ana);
    commit(ana, 'Assign');
    share(ana);
    for (const own of [ben, cara, dan]) share(own);
    const plan = await planOf(dan);
    for (const people of plan.values()) assert.equal(people.length, 2);
    await isRight(dan, plan);

    // Everyone begins, and shares in turn.
    for (const [own, person] of [
      [ana, 'ana'],
      [ben, 'ben'],
      [cara, 'cara'],
      [dan, 'dan'],
    ] as const)
      label(own, person, plan, 200, 'refund');
    for (const own of [ana, ben, cara, dan, ana]) share(own);
    await isRight(ana, plan);

    // One leaves, and one joins. Meanwhile, another labels without a network, and rebases.
    label(ben, 'ben', plan, 50, 'refund');
    label(ben, 'ben', plan, 50, 'refund');
    writeFiles(ana, {
      'labelwright.yaml': schema('ana, ben, cara, dan, eve', 'refund'),
      'assignments/main.yaml': 'people: [ana, ben, cara, {id: dan, left: true}]\nper_sample: 2\n',
      'assignments/rest.yaml': 'samples: {open_of: dan}\npeople: [ana, ben, cara, eve]\nper_sample: 1\n',
    });
    await json('assign', ana, 'rest');
    commit(ana, 'Dan leaves, Eve joins');
    share(ana);
    share(ben, 'rebase');
    share(ana);
    const later = await planOf(ana);
    for (const [id, people] of later) {
      const before = plan.get(id)!;
      const isOpen = before.includes('dan') && !said.get(id)!.has('dan');
      const kept = before.filter((person) => person !== 'dan' || !isOpen);
      assert.deepEqual(people.filter((person) => kept.includes(person)).sort(), kept.sort(), id);
      assert.equal(people.length, 2, id);
    }
    await isRight(ana, later);
    const eve = clone('eve');
    assert.ok([...later.values()].filter((people) => people.includes('eve')).length > 50);
    await isRight(eve, later);

    // A label gets another name in one clone, while the others go on under the old one.
    for (const [own, person] of [
      [ana, 'ana'],
      [ben, 'ben'],
      [eve, 'eve'],
    ] as const)
      label(own, person, later, 30, 'refund');
    share(cara);
    writeFileSync(path.join(cara, 'labelwright.yaml'), schema('ana, ben, cara, dan, eve', 'reimbursement'));
    writeFiles(cara, {
      'migrations/2026-refund.yaml':
        'author: cara\nchanges: [{type: rename, from: refund, to: reimbursement}]\n',
    });
    await json('migrate', cara);
    commit(cara, 'Call it a reimbursement');
    share(cara);
    for (const own of [ana, ben, eve, dan, ana]) share(own);
    const between = await statusOf(ana);
    await json('migrate', ana);
    commit(ana, 'Also what was said meanwhile');
    share(ana);
    // Until then, an answer under the old name agreed with no answer under the new one.
    const migrated = await isRight(ana, later);
    assert.deepEqual(between.stages.waiting_for, migrated.stages.waiting_for);
    assert.ok(between.findings.errors > 0);
    assert.ok(between.stages.samples.answered! > 0);
    assert.ok(between.stages.samples.agreed! < migrated.stages.samples.agreed!);
    for (const own of [ben, cara, eve]) share(own);
    await isRight(eve, later);

    // The rest.
    for (const [own, person] of [
      [ana, 'ana'],
      [ben, 'ben'],
      [cara, 'cara'],
      [eve, 'eve'],
    ] as const)
      label(own, person, later, COUNT, 'reimbursement');
    const clones = [ana, ben, cara, dan, eve];
    share(eve, 'rebase');
    for (const own of [...clones, ...clones]) share(own);

    const end = await isRight(dan, later);
    assert.equal(end.findings.errors, 0);
    assert.deepEqual(end.stages.waiting_for, []);
    assert.ok(end.next.every(({ words }) => words === 'nothing to do'));
    const records = (own: string): Record<string, string> =>
      Object.fromEntries(
        readdirSync(path.join(own, 'annotations')).map((file) => [
          file,
          readFileSync(path.join(own, 'annotations', file), 'utf8'),
        ]),
      );
    // Folders are shown as they are, or relative to the working folder if that is shorter.
    const numbers = async (own: string): Promise<string> =>
      JSON.stringify([await statusOf(own), await json('agreement', own)])
        .replaceAll(own, '')
        .replaceAll(path.relative('', own), '');
    const [first, ...others] = await Promise.resolve(clones);
    const [lines, measured] = [records(first!), await numbers(first!)];
    for (const own of others) {
      assert.deepEqual(records(own), lines);
      assert.equal(await numbers(own), measured);
    }
    const kept = Object.values(lines).flatMap((text) =>
      text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id),
    );
    assert.equal(new Set(kept).size, kept.length);
    assert.deepEqual(
      [...given].filter((id) => !kept.includes(id)),
      [],
    );
    assert.equal(
      [...said.values()].reduce((sum, answers) => sum + answers.size, 0),
      2 * COUNT,
    );
  });
});
