import assert from 'node:assert/strict';
import { explainSample } from '../../../../src/features/explain/explain-sample';
import type { FileHistory, PastCommit } from '../../../../src/project/guideline-history';
import { explainDocument } from '../../../../src/features/explain/document';
import { documentMarkdown } from '../../../../src/document/markdown';
import { LANGUAGE_GUIDELINE, LANGUAGE_SCHEMA, languageProject } from '../../../support/language-project';
import { decisionLine, recordLine } from '../../../support/record-line';

const FIRST = LANGUAGE_GUIDELINE.replace('version: "2"', 'version: "1"')
  .replace('asks for money already paid', 'wants money')
  .replace(/changelog:\n {2}- version: "2"\n.*\n.*\n/, 'changelog:\n');
const DRAFT = FIRST.replace('wants money', 'wants cash');

/** A history of guidelines, newest first. */
function historyOf(...guidelines: readonly [hour: number, text: string][]): FileHistory {
  const commits = guidelines.map(([hour], n): PastCommit => ({
    commit: String(n).repeat(40),
    time: `2026-11-25T${String(hour).padStart(2, '0')}:00:00.000Z`,
    author: 'Lea',
    subject: `Commit ${n}`,
  }));
  return {
    log: () => Promise.resolve(commits),
    textAt: (commit, path) =>
      Promise.resolve(path === 'labelwright.yaml' ? LANGUAGE_SCHEMA : guidelines[Number(commit[0])]?.[1]),
  };
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

describe('why a sample has its labels', () => {
  const history = historyOf([12, LANGUAGE_GUIDELINE], [10, FIRST], [8, DRAFT]);

  it('finds the guideline that was followed, and what it says differently now', async () => {
    const { project, model } = await languageProject();
    const explained = (await explainSample({ project, model }, 't-1', { history }))!;
    assert.equal(explained.text, '😀 Please pay back €19 for A-1009.');
    assert.deepEqual(explained.place, { path: 'data/a.jsonl', line: 0 });
    const [ana, ben] = explained.answers;
    assert.equal(ana!.then?.commit, undefined);
    assert.equal(ana!.stale, undefined);
    assert.deepEqual(ana!.changes, []);
    // Without a hash in the record: the last wording of the version.
    assert.equal(ben!.then!.model.definitions.get('refund')!.definition!.text, 'The writer wants money.');
    assert.equal(ben!.stale?.target.id, 'refund');
    assert.deepEqual(
      ben!.changes.map(({ kind, id, fields }) => [
        kind,
        id,
        fields.map(({ before, after }) => [before, after]),
      ]),
      [['label', 'refund', [['The writer wants money.', 'The writer asks for money already paid.']]]],
    );
  });

  it('finds the very wording by its hash', async () => {
    const old = await languageProject({ 'guideline.yaml': DRAFT });
    const record = {
      v: 1,
      id: 'x',
      time: '2026-11-25T09:30:00.000Z',
      annotator: 'ben',
      sample: 't-3',
      guideline: '1',
      guideline_hash: old.model.hash,
      labels: { intent: 'refund' },
    };
    const { project, model } = await languageProject({ 'annotations/ben.jsonl': line(record) });
    const [ben] = (await explainSample({ project, model }, 't-3', { history }))!.answers;
    assert.equal(ben!.then!.exact, true);
    assert.equal(ben!.then!.model.definitions.get('refund')!.definition!.text, 'The writer wants cash.');
  });

  it('tells everything that happened in order, with what counts', async () => {
    const answer = (id: string, minute: number, more: object): string =>
      line({
        v: 1,
        id,
        time: `2026-11-25T10:${String(minute).padStart(2, '0')}:00.000Z`,
        annotator: 'caf\u00e9',
        sample: 'caf\u00e9/1',
        guideline: '2',
        ...more,
      });
    const escaped = (text: string): string => text.replaceAll('é', '\\u00e9').replaceAll('/', '\\/');
    const { project, model } = await languageProject({
      'annotations/caf\u00e9.jsonl':
        answer('1', 1, { labels: { intent: 'refund' }, flags: ['unsure'] }) +
        escaped(answer('2', 2, { labels: { intent: 'other' } })) +
        answer('3', 3, { labels: { intent: 'refund' }, undoes: '2' }) +
        answer('4', 4, { withdrawn: true }),
      'decisions/lea.jsonl': decisionLine('lea', 'caf\u00e9/1', {
        time: '2026-11-25T11:00:00.000Z',
        return_to: ['ana'],
      }),
    });
    const { timeline, answers, decision, place } = (await explainSample({ project, model }, 'caf\u00e9/1', {
      history,
    }))!;
    assert.deepEqual(
      timeline.map((entry) =>
        entry.kind === 'version'
          ? `version ${entry.version}`
          : `${entry.what} ${entry.record.line}${entry.counts ? ' counts' : ''}`,
      ),
      ['answer 0', 'answer 1', 'undo 2', 'withdrawal 3', 'return 0 counts', 'version 2'],
    );
    assert.deepEqual([answers, decision, place], [[], undefined, undefined]);
  });

  it('is limited to a person and a layer', async () => {
    const { project, model } = await languageProject();
    const { answers } = (await explainSample({ project, model }, 't-1', {
      annotator: 'ana',
      layer: 'entities',
    }))!;
    assert.deepEqual(
      answers.map(({ who, labels }) => [who, Object.keys(labels)]),
      [['ana', ['entities']]],
    );
  });

  it('knows no sample that nobody knows', async () => {
    const { project, model } = await languageProject();
    assert.equal(await explainSample({ project, model }, 't-9'), undefined);
  });

  it('reads well: who, by what rule, what the label meant, who decided', async () => {
    const { project, model } = await languageProject();
    const explained = (await explainSample({ project, model }, 't-2', { history }))!;
    const text = documentMarkdown(explainDocument(model, explained), '1.0.0');
    assert.match(text, /^## Decided by lea 2026-11-25 10:00 UTC$/m);
    assert.match(text, /^\*\*Cause:\*\* rule-misread$/m);
    assert.match(text, /^## Answer of ana 2026-11-25 09:10 UTC$/m);
    assert.match(
      text,
      /^Followed version 1, the last wording of commit 1111111111, 2026-11-25 by Lea\. annotations\/ana\.jsonl:2$/m,
    );
    assert.match(text, /^`TB-1` between `duplicate-charge` and `refund`, prefer `duplicate-charge`\.$/m);
    assert.match(
      text,
      /^### What Duplicate charge meant `duplicate-charge`\n\nOne purchase was charged twice\.$/m,
    );
    assert.match(
      text,
      /^- 2026-11-25 10:00 UTC \*\*lea\*\* decided: intent `duplicate-charge` decisions\/lea\.jsonl:1, counts$/m,
    );
    assert.match(text, /^## Gold$/m);
  });

  describe('for records of all ages', () => {
    const answer = (id: string, more: object): string =>
      line({
        v: 1,
        id,
        time: `2026-11-26T09:0${id}:00.000Z`,
        annotator: 'ben',
        sample: 't-3',
        guideline: '2',
        ...more,
      });
    const explained = async (
      files: Record<string, string>,
      options: Parameters<typeof explainSample>[2] = { history },
    ): Promise<string> => {
      const { project, model } = await languageProject(files);
      return documentMarkdown(
        explainDocument(model, (await explainSample({ project, model }, 't-3', options))!),
        '1.0.0',
      );
    };

    it('never says that an answer stands whose version nobody knows', async () => {
      const text = await explained({
        'annotations/ben.jsonl': answer('1', {
          guideline: '9',
          labels: { intent: 'refund' },
          rules: ['R-GONE'],
        }),
      });
      assert.match(
        text,
        /^\*\*It is not known whether this is still valid:\*\* the changelog does not have version 9\.$/m,
      );
      assert.match(text, /which neither the files nor Git have: what follows is today’s wording/);
      assert.match(text, /^`R-GONE` is not a rule of the guideline as it is now\.$/m);
      assert.doesNotMatch(text, /Still valid/);
    });

    it('says why there is no history', async () => {
      const files = {
        'annotations/ben.jsonl': answer('1', { guideline: '1', labels: { intent: 'refund' } }),
      };
      assert.match(
        await explained(files, { noHistory: 'Git is not installed.' }),
        /version 1, which the files do not have: what follows is today’s wording\. Git is not installed\./,
      );
    });

    it('shows the answers that a decision lets stand, and what both mean', async () => {
      const text = await explained({
        'decisions/lea.jsonl': decisionLine('lea', 't-3', {
          time: '2026-11-26T11:00:00.000Z',
          guideline: '2',
          valid: { intent: ['refund', 'duplicate-charge'] },
        }),
      });
      assert.match(text, /^- intent: `refund` or `duplicate-charge`, which all stay valid$/m);
      assert.match(text, /\*\*lea\*\* decided: intent `refund` or `duplicate-charge` decisions/);
      for (const name of ['Refund request', 'Duplicate charge'])
        assert.match(text, new RegExp(`^### What ${name} means`, 'm'));
    });

    it('tells how a decision came about, and when one was taken back', async () => {
      const decision = (id: string, more: object): string =>
        decisionLine('lea', 't-3', { id, time: `2026-11-26T11:0${id}:00.000Z`, ...more }) + '\n';
      const vote = { kind: 'policy', strategy: 'majority', quorum: 0.5 };
      const text = await explained({
        'decisions/lea.jsonl':
          decision('1', { labels: { intent: 'other' }, origin: { kind: 'edited' } }) +
          decision('2', { labels: {}, undoes: '1' }) +
          decision('3', { labels: { intent: 'refund' }, origin: vote }),
      });
      assert.match(
        text,
        /^By a vote for many samples at once \(majority, quorum 0\.5\): no one looked at this one\.$/m,
      );
      assert.match(text, /\*\*lea\*\* undid a decision, which restored: nothing /);
    });

    it('goes through a migration: what was answered, and what the label meant under its old name', async () => {
      const renamed = (text: string): string => text.replaceAll(/\brefund\b/g, 'reimbursement');
      const text = await explained({
        'labelwright.yaml': renamed(LANGUAGE_SCHEMA),
        'guideline.yaml': renamed(LANGUAGE_GUIDELINE),
        'migrations/2026-refund.yaml': 'changes: [{type: rename, from: refund, to: reimbursement}]\n',
        'annotations/ben.jsonl':
          answer('1', { guideline: '1', labels: { intent: 'refund' } }) +
          answer('2', {
            guideline: '1',
            labels: { intent: 'reimbursement' },
            migration: { name: '2026-refund', replaces: '1', by: 'lea', reason: 'The report says so.' },
          }),
      });
      assert.match(
        text,
        /^The migration 2026-refund \(The report says so\.\) made it by lea of annotations\/ben\.jsonl:1, answered 2026-11-26 09:01 UTC\.$/m,
      );
      assert.match(text, /^### What Refund request meant `refund`\n\nThe writer wants money\.$/m);
      assert.match(text, /\*\*ben\*\*: a migration gave new names: intent `reimbursement`/);
    });
  });

  it('shows texts of the data as they are', async () => {
    const { project, model } = await languageProject({
      'data/a.jsonl': line({ id: 't-1', text: '<b>x</b> [y](z)\n# not a heading' }),
      'annotations/ana.jsonl': recordLine(
        'ana',
        't-1',
        { intent: '<i>`' },
        { time: '2026-11-25T09:10:00.000Z', note: '**no** <img src=x>' },
      ),
    });
    const text = documentMarkdown(
      explainDocument(model, (await explainSample({ project, model }, 't-1'))!),
      '1.0.0',
    );
    assert.doesNotMatch(text, /<(b|i|img)[ >](?!`)/);
    assert.match(text, /^> &lt;b>|^> &lt;b\\>/m);
  });
});
