import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ensureHost, repoRoot } from '../host/install';
import { grammar, type Grammar, type Token } from '../support/grammar';

const GUIDELINE = `version: "1"
decision_order: [duplicate-charge, refund]
labels:
  - id: refund
    definition: See [this](that).
    exclude:
      - { id: R-2, text: "Twice [x](y).", use_instead: duplicate-charge }
tie_breakers:
  - id: TB-1 # in [a](b)
    between: [refund, 'two words']
    prefer: refund
examples:
  - id: EX-1
    marked: "Two [[€50](amount) card](product), [no] and \\\\[not\\\\](amount)."
    not: [refund]
    rules: [TB-1, R-2]
  - marked: 'It''s [A](order-id).'
  - marked: plain [B](order-id) text # [c](d)
  - marked: |
      One [C](order-id)
      two
    kind: typical
`;

const RECORD = `{"v":1,"annotator":"ana","sample":"t-1","labels":{"intent":"refund","tags":["a","b"],"entities":[{"start":17,"label":"amount","text":"x \\"label\\":\\"no\\""}]},"rules":["R-REF-1", "TB"],"note":"\\"label\\":\\"no\\""}`;

/** Each token with a scope of ours, with the end of that scope's name. */
const ours = (lines: readonly Token[][]): string[] =>
  lines.flatMap((tokens) =>
    tokens.flatMap(({ text, scopes }) => {
      const scope = scopes.findLast((each) => /^(variable|entity)\..*\.labelwright$/.test(each));
      return scope ? [`${scope.split('.').at(-2)} ${text}`] : [];
    }),
  );

for (const version of ['oldest', 'newest'] as const)
  describe(`grammars, on those of the ${version} VS Code`, () => {
    let load: (scope: string) => Promise<Grammar>;
    before(async () => {
      const { entry } = await ensureHost(version);
      load = (scope) => grammar(scope, path.join(path.dirname(entry), '../../lib/vscode'));
    });

    it('a guideline: ids, labels and rules that it refers to, spans in marked texts of every style', async () => {
      assert.deepEqual(ours((await load('source.labelwright.guideline')).lines(GUIDELINE)), [
        'label duplicate-charge',
        'label refund',
        'id refund',
        'id R-2',
        'label duplicate-charge',
        'id TB-1',
        'label refund',
        "label 'two words'",
        'label refund',
        'id EX-1',
        'label amount',
        'label product',
        'label refund',
        'rule TB-1',
        'rule R-2',
        'label order-id',
        'label order-id',
        'label order-id',
      ]);
    });

    it('marks a span from bracket to bracket, one inside the other', async () => {
      const lines = (await load('source.labelwright.guideline')).lines(GUIDELINE);
      const inSpan = lines
        .flat()
        .filter(({ scopes }) => scopes.includes('meta.span.labelwright'))
        .map(({ text, scopes }) => [
          text,
          scopes.filter((scope) => scope === 'meta.span.labelwright').length,
        ]);
      assert.deepEqual(
        inSpan.filter(([text]) => /^[€\w -]+$/.test(String(text))),
        [
          ['€50', 2],
          ['amount', 2],
          [' card', 1],
          ['product', 1],
          ['A', 1],
          ['order-id', 1],
          ['B', 1],
          ['order-id', 1],
          ['C', 1],
          ['order-id', 1],
        ],
      );
    });

    for (const file of ['guideline.yaml', 'labelwright.yaml'])
      it(`${file}: all the rest is as in any YAML file`, async () => {
        const text = readFileSync(path.join(repoRoot, 'examples/support-tickets', file), 'utf8');
        const scope =
          file === 'guideline.yaml' ? 'source.labelwright.guideline' : 'source.labelwright.schema';
        const own = (await load(scope)).lines(text);
        const plain = (await load('source.yaml')).lines(text);
        /** The innermost scope of each character. */
        const characters = (tokens: readonly Token[]): Token[] =>
          tokens.flatMap(({ text: piece, scopes }) =>
            [...piece].map((character) => ({ text: character, scopes })),
          );
        let same = 0;
        own.forEach((tokens, n) => {
          const theirs = characters(plain[n]!);
          characters(tokens).forEach(({ text: character, scopes }, at) => {
            if (
              character.trim() === '' ||
              scopes.some((each) => each.includes('labelwright') && !each.startsWith('source'))
            )
              return;
            // The pieces of a list that we read are named alike, but not nested alike.
            assert.equal(scopes.at(-1), theirs[at]!.scopes.at(-1), `${file}:${n + 1}:${at + 1} ${character}`);
            same += 1;
          });
        });
        assert.ok(same > 1000);
      });

    it('a record: person, sample, layers, labels and rules, and nothing inside a string', async () => {
      assert.deepEqual(ours((await load('source.labelwright.records')).lines(RECORD)), [
        'person ana',
        'sample t-1',
        'layer intent',
        'label refund',
        'layer tags',
        'label a',
        'label b',
        'layer entities',
        'label amount',
        'rule R-REF-1',
        'rule TB',
      ]);
    });
  });
