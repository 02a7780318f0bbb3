import assert from 'node:assert/strict';
import {
  diffGuidelines,
  type GuidelineChange,
} from '../../../../../src/project/guideline/diff/guideline-diff';
import { DiffStaleness } from '../../../../../src/project/guideline/diff/stale';
import { readMigration } from '../../../../../src/project/model/migration';
import { parseYaml } from '../../../../../src/base/yaml/parse';
import { modelOf } from '../../../../support/lint-lines';
import { GUIDELINE, SCHEMA } from '../../../../support/ticket-project';
import { pick } from '../../../../support/pick';

interface Texts {
  schema?: string;
  guideline?: string;
}
const edited = (text: string, edits: readonly (readonly [string, string])[]): string => {
  let out = text;
  for (const [from, to] of edits) {
    assert.ok(out.includes(from), `no ${from}`);
    out = out.replaceAll(from, to);
  }
  return out;
};
/** The diff after replacing texts in the guideline (or, with `schema:` in front, in the schema). */
function diffAfter(...edits: [string, string][]) {
  const ofSchema = edits
    .filter(([from]) => from.startsWith('schema:'))
    .map(([from, to]) => [from.slice(7), to] as const);
  const ofGuideline = edits.filter(([from]) => !from.startsWith('schema:'));
  return between({}, { schema: edited(SCHEMA, ofSchema), guideline: edited(GUIDELINE, ofGuideline) });
}
function between(before: Texts, after: Texts) {
  const old = modelOf(before.schema ?? SCHEMA, before.guideline ?? GUIDELINE);
  const now = modelOf(after.schema ?? SCHEMA, after.guideline ?? GUIDELINE);
  const diff = diffGuidelines(old, now);
  return { diff, stale: new DiffStaleness(diff, old, now), changes: diff.changes.map(short) };
}
const short = ({ kind, type, id, oldId, impact, labels, all, fields }: GuidelineChange): string =>
  `${type} ${kind} ${oldId === undefined ? '' : `${oldId} -> `}${id} (${impact}) [${all ? '*' : labels.join(' ')}] ${fields
    .filter(({ before }) => type !== 'added' && before !== undefined)
    .map(({ name }) => name)
    .join(' ')}`.trim();

describe('the difference between two versions of a guideline', () => {
  it('is nothing for layout, comments, the order of definitions and quoting', () => {
    const { changes, diff } = diffAfter(
      ['definition: Money back.', 'definition: "Money   back."  # as before'],
      ['rules:\n  - {id: G-1', 'rules:\n\n  - {id: "G-1"'],
    );
    assert.deepEqual(changes, []);
    assert.equal(diff.before.hash, diff.after.hash);
    assert.deepEqual(diff.before, { version: '1.3.0', hash: diff.before.hash });
  });

  it('names what changed in meaning, and the labels it affects', () => {
    assert.deepEqual(diffAfter(['definition: Money back.', 'definition: Money or credit back.']).changes, [
      'changed label refund (semantic) [refund] definition',
    ]);
    assert.deepEqual(diffAfter(['text: Charged twice.', 'text: Charged two times.']).changes, [
      'changed rule R-REF-2 (semantic) [refund] text',
    ]);
    assert.deepEqual(diffAfter(['prefer: duplicate-charge', 'prefer: refund']).changes, [
      'changed tie-breaker TB-1 (semantic) [refund duplicate-charge] prefer',
    ]);
    assert.deepEqual(diffAfter(['text: Label what', 'text: Write down what']).changes, [
      'changed rule G-1 (semantic) [*] text',
    ]);
    assert.deepEqual(diffAfter(['schema:{id: refund, parent: billing}', '{id: refund}']).changes, [
      'changed label refund (semantic) [refund] parent',
    ]);
    assert.deepEqual(diffAfter(['schema:max: 5, step: 0.5', 'max: 7, step: 0.5']).changes, [
      'changed layer urgency (semantic) [] max',
    ]);
  });

  it('tells what is only for the reader', () => {
    assert.deepEqual(
      diffAfter(
        ['    definition: Money back.', '    definition: Money back.\n    scope_note: Credit counts.'],
        [
          'schema:{id: other, catch_all: true}',
          '{id: other, name: Everything else, catch_all: true, color: "#aabbcc"}',
        ],
        ['rules:\n  - {id: G-1', 'status: released\nrules:\n  - {id: G-1'],
      ).diff.changes.map((change) => [
        change.kind,
        change.id,
        change.impact,
        change.fields.map(({ name }) => name),
      ]),
      [
        ['label', 'refund', 'editorial', ['scope_note']],
        ['label', 'other', 'editorial', ['name', 'color']],
        ['guideline', 'guideline', 'editorial', ['status']],
      ],
    );
  });

  it('lists what comes and goes, in the order of the files', () => {
    const { changes, stale } = diffAfter(
      [
        'tie_breakers:',
        '  - id: voucher\n    include: [{id: R-V-1, text: Offers a voucher instead.}]\ntie_breakers:',
      ],
      ['  - {id: G-1, text: Label what the writer asks for.}', '  []'],
      ['schema:labels: [refund, duplicate-charge, other]', 'labels: [refund, complaint, other]'],
      ['schema:  - {id: duplicate-charge, parent: billing}\n', '  - {id: complaint}\n'],
    );
    assert.deepEqual(changes, [
      'changed layer intent (semantic) [complaint duplicate-charge] labels',
      'added label complaint (semantic) [complaint]',
      'removed label duplicate-charge (semantic) [duplicate-charge] parent',
      'added rule R-V-1 (semantic) [voucher]',
      'removed rule G-1 (semantic) [*] kind text',
    ]);
    // The general rule that went touches all; the new label is nobody's yet.
    assert.ok(!stale.labels.includes('complaint'));
    assert.ok(stale.labels.includes('duplicate-charge') && stale.labels.includes('works-in'));
  });

  it('recognises a new name by the wording, by the changelog, and in everything that refers to it', () => {
    const renamed = diffAfter(
      ['schema:duplicate-charge', 'double-charge'],
      ['duplicate-charge', 'double-charge'],
      [
        '  - id: refund',
        '  - id: double-charge\n    definition: The same purchase was charged twice by us.\n  - id: refund',
      ],
      ['schema:{id: double-charge, parent: billing}', '{id: double-charge, parent: billing}'],
    );
    // Without wording on the old side and without an entry nothing says that they are the same.
    assert.ok(
      renamed.changes.includes('removed label duplicate-charge (semantic) [duplicate-charge] parent'),
    );
    const entry: [string, string] = [
      'changelog:',
      'changelog:\n  - version: "1.4.0"\n    changes: [{type: renamed, target: duplicate-charge, into: [double-charge], impact: editorial}]',
    ];
    assert.deepEqual(
      diffAfter(['schema:duplicate-charge', 'double-charge'], ['duplicate-charge', 'double-charge'], entry)
        .changes,
      ['renamed label duplicate-charge -> double-charge (editorial) [double-charge duplicate-charge]'],
    );
    assert.deepEqual(diffAfter(['R-REF-1', 'R-REF-3']).changes, [
      'renamed rule R-REF-1 -> R-REF-3 (editorial) [refund]',
    ]);
    assert.deepEqual(
      diffAfter([
        'id: R-REF-1, text: Repayment is asked for.',
        'id: R-REF-3, text: Repayment is asked for now.',
      ]).changes,
      ['renamed rule R-REF-1 -> R-REF-3 (semantic) [refund] text'],
    );
  });

  it('sees an order that matters, with the labels of what was moved', () => {
    const order = 'decision_order: [refund, duplicate-charge, other]\nrules:';
    const old = edited(GUIDELINE, [['rules:\n', `${order}\n`]]);
    assert.deepEqual(
      between(
        { guideline: old },
        {
          guideline: edited(old, [
            ['[refund, duplicate-charge, other]\nrules', '[duplicate-charge, other, refund]\nrules'],
          ]),
        },
      ).changes,
      ['changed list decision_order (semantic) [refund] order'],
    );
    const two = edited(GUIDELINE, [
      [
        'tie_breakers:\n',
        'tie_breakers:\n  - {id: TB-2, between: [refund, other], when: In doubt., prefer: other}\n',
      ],
    ]);
    const swapped = `${GUIDELINE.slice(0, GUIDELINE.indexOf('changelog:'))}  - {id: TB-2, between: [refund, other], when: In doubt., prefer: other}\n${GUIDELINE.slice(GUIDELINE.indexOf('changelog:'))}`;
    assert.deepEqual(between({ guideline: two }, { guideline: swapped }).changes, [
      'changed list tie_breakers (semantic) [refund duplicate-charge] order',
    ]);
  });

  it('takes two parts with one id for two parts', () => {
    const twice = edited(GUIDELINE, [
      [
        '{id: R-REF-1, text: Repayment is asked for.}',
        '{id: R-REF-1, text: Repayment is asked for.}, {id: R-REF-1, text: Another one.}',
      ],
    ]);
    assert.deepEqual(between({}, { guideline: twice }).changes, ['added rule R-REF-1 (semantic) [refund]']);
    assert.deepEqual(between({ guideline: twice }, { guideline: twice }).changes, []);
  });

  it('compares what can be read of a broken file', () => {
    const { changes } = between(
      {},
      { guideline: edited(GUIDELINE, [['  - {id: TB-1,', '  - {id: TB-1, [}']]) },
    );
    assert.ok(changes.length > 0);
    assert.deepEqual(between({ schema: '', guideline: '' }, { schema: '', guideline: '' }).changes, []);
  });
});

describe('what a difference makes stale', () => {
  const entry = (change: string): [string, string] => [
    'changelog:',
    `changelog:\n  - version: "1.4.0"\n    changes: [${change}]`,
  ];
  const change: [string, string] = ['prefer: duplicate-charge', 'prefer: refund'];

  it('are the labels that a change of meaning affects, when the changelog does not speak of it', () => {
    const { stale, diff } = diffAfter(change);
    assert.deepEqual(stale.labels, ['refund', 'duplicate-charge']);
    assert.equal(stale.by({ intent: 'refund' }, []), diff.changes[0]);
    assert.equal(stale.by({ intent: 'other' }, ['TB-1']), diff.changes[0]);
    assert.equal(stale.by({ intent: 'other' }, []), undefined);
  });

  it('is what the changelog says, when it does', () => {
    const says = diffAfter(
      change,
      entry('{type: changed, target: TB-1, impact: semantic, relabel: [refund]}'),
    );
    assert.deepEqual(says.stale.labels, ['refund']);
    assert.equal(says.diff.changes[0]!.recorded!.version, '1.4.0');
    const denies = diffAfter(change, entry('{type: changed, target: TB-1, impact: editorial}'));
    assert.deepEqual(denies.stale.labels, []);
    assert.equal(denies.diff.changes[0]!.impact, 'semantic');
    const more = diffAfter(entry('{type: changed, target: other, impact: semantic}'));
    assert.deepEqual(more.changes, []);
    assert.deepEqual(more.stale.labels, ['other']);
  });

  it('are answers on a layer without labels', () => {
    const { stale } = diffAfter(['schema:max: 5, step: 0.5', 'max: 7, step: 0.5']);
    assert.deepEqual([stale.labels, stale.layers], [[], ['urgency']]);
    assert.ok(stale.by({ urgency: 3 }, []));
  });

  it('is nothing for a new label, a new example, or one that is reworded', () => {
    const examples = '\nexamples:\n  - {id: EX-1, text: I want my money back., labels: {intent: refund}}\n';
    assert.deepEqual(between({}, { guideline: GUIDELINE + examples }).stale.labels, []);
    const worded = examples.replace('my money', 'the money');
    const { changes, stale } = between(
      { guideline: GUIDELINE + examples },
      { guideline: GUIDELINE + worded },
    );
    assert.deepEqual(changes, ['changed example EX-1 (semantic) [refund] text']);
    assert.deepEqual(stale.labels, []);
    const other = examples.replace('intent: refund', 'intent: other');
    assert.deepEqual(
      between({ guideline: GUIDELINE + examples }, { guideline: GUIDELINE + other }).stale.labels,
      ['refund', 'other'],
    );
  });

  describe('under other names', () => {
    const rename: [string, string][] = [
      ['schema:refund', 'payback'],
      ['refund', 'payback'],
    ];
    const said = '{type: renamed, target: refund, into: [payback], impact: editorial}';

    it('are answers with the name that a label had, when something about it changed as well', () => {
      for (const more of [
        ['prefer: duplicate-charge', 'prefer: payback'],
        ['text: Repayment is asked for.', 'text: Somebody asks for repayment of what they paid.'],
        ['definition: Money back.', 'definition: Money or credit back.'],
      ] as [string, string][]) {
        const { stale } = diffAfter(...rename, more, entry(said));
        assert.ok(stale.labels.includes('payback'), more[0]);
        for (const name of ['refund', 'payback'])
          assert.ok(stale.by({ intent: name }, []), `${more[0]} ${name}`);
      }
      assert.equal(diffAfter(...rename, entry(said)).stale.by({ intent: 'refund' }, []), undefined);
    });

    it('are answers with the new name when the changelog speaks of the old one, and the other way round', () => {
      for (const target of ['refund', 'payback']) {
        const { stale } = diffAfter(
          ...rename,
          entry(`${said}, {type: changed, target: ${target}, impact: semantic}`),
        );
        for (const name of ['refund', 'payback'])
          assert.ok(stale.by({ intent: name }, []), `${target} ${name}`);
        assert.deepEqual(stale.labels, ['payback']);
      }
    });
  });

  it('is what is new in the changelog: entries that were there tell of it under new names, too', () => {
    const { diff, stale } = diffAfter(
      ['schema:refund', 'payback'],
      ['refund', 'payback'],
      entry('{type: renamed, target: refund, into: [payback], impact: editorial}'),
    );
    assert.deepEqual(pick(diff.recorded, 'version'), ['1.4.0']);
    assert.deepEqual(stale.labels, []);
  });

  it('is not what only says that something has another name', () => {
    const { diff } = diffAfter(
      ['schema:refund', 'payback'],
      ['refund', 'payback'],
      ['definition: Money back.', 'definition: Vouchers, since money is never given.'],
      entry('{type: renamed, target: refund, into: [payback], impact: editorial}'),
    );
    const label = diff.changes.find(({ kind }) => kind === 'label')!;
    assert.deepEqual(
      [label.oldId, label.impact, label.recorded, label.relabel],
      ['refund', 'semantic', undefined, true],
    );
  });

  it('is nothing for rules of a label that is new, and for a list of labels of which each is spoken', () => {
    const { diff, stale } = diffAfter(
      [
        'schema:labels: [money-back, voucher, repair]',
        'labels: [money-back, gift-card, store-credit, repair]',
      ],
      ['schema:  - {id: voucher}\n', '  - {id: gift-card}\n  - {id: store-credit}\n'],
      [
        'tie_breakers:',
        '  - id: gift-card\n    definition: A card.\n    include: [{id: R-GC-1, text: A card is asked for.}]\ntie_breakers:',
      ],
      entry('{type: split, target: voucher, into: [gift-card, store-credit], impact: semantic}'),
    );
    assert.deepEqual(
      diff.changes.filter(({ relabel, recorded }) => relabel && !recorded),
      [],
    );
    assert.deepEqual(stale.labels, ['voucher']);
    // One that leaves without a word is not covered by what is said of another.
    const silent = diffAfter(
      ['schema:labels: [money-back, voucher, repair]', 'labels: [money-back]'],
      ['schema:  - {id: voucher}\n  - {id: repair}\n', ''],
      entry('{type: removed, target: voucher, impact: editorial}'),
    );
    assert.deepEqual(silent.stale.labels, ['voucher', 'repair']);
  });

  it('knows a label that a migration renamed, also twice, whatever else became of it', () => {
    const old = modelOf(SCHEMA, GUIDELINE);
    const migrations = ['refund, to: repay', 'repay, to: payback'].map((change, n) =>
      readMigration({
        path: `migrations/${n}.yaml`,
        document: parseYaml(`changes: [{type: rename, from: ${change}}]\n`),
      }),
    );
    const now = modelOf(
      SCHEMA.replaceAll('refund', 'payback'),
      GUIDELINE.replaceAll('refund', 'payback')
        .replace('Money back.', 'Vouchers and the like.')
        .replace('Repayment is asked for.', 'Whatever.')
        .replace('Charged twice., use', 'Twice., use'),
    );
    const named = (list: typeof migrations): unknown =>
      diffGuidelines(old, now, list).changes.find(({ kind, id }) => kind === 'label' && id === 'payback')!
        .oldId;
    assert.equal(named([]), undefined);
    assert.equal(named(migrations), 'refund');
  });
});
