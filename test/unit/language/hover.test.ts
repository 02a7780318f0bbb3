import assert from 'node:assert/strict';
import { hoverYaml, symbolCard } from '../../../src/language/hover';
import { hoverLine } from '../../../src/language/hover-line';
import { languageProject, type OpenedInMemory } from '../../support/language-project';
import { lineKindOf } from '../../../src/engine/record-line';

describe('language/hover', () => {
  let opened: OpenedInMemory;
  before(async () => {
    opened = await languageProject();
  });
  const yaml = (path: string, marked: string) =>
    hoverYaml(opened, path, opened.at(path, marked), {
      docs: (rule) => `docs/${rule}.md`,
    });
  /** What is shown, and what it is shown for. */
  const shown = (path: string, marked: string): { text: string; for: string | undefined } => {
    const hover = yaml(path, marked);
    assert.ok(hover, `nothing at ${marked}`);
    return { text: hover.markdown.replace(/\\/g, ''), for: opened.slice(path, hover.range) };
  };

  it('shows a label with its definition, criteria and numbers, wherever it is mentioned', () => {
    const places: [string, string][] = [
      ['labelwright.yaml', '- {id: ref|und, name'],
      ['labelwright.yaml', 'labels: [refund|, dup'],
      ['guideline.yaml', '- id: |refund'],
      ['guideline.yaml', 'between: [duplicate-charge, r|efund]'],
      ['guideline.yaml', 'not: [refun|d]'],
      ['guideline.yaml', 'target: ref|und'],
    ];
    const texts = places.map(([path, marked]) => shown(path, marked));
    assert.deepEqual(new Set(texts.map((hover) => hover.for)), new Set(['refund']));
    assert.equal(new Set(texts.map(({ text }) => text)).size, 1);
    const { text } = texts[0]!;
    assert.match(text, /\*\*Refund request\*\* `refund`: label of `intent`/);
    assert.match(text, /The writer asks for money already paid\./);
    assert.match(text, /`R-REF-2` Charged twice\. → `duplicate-charge`/);
    assert.match(text, /Note: Store credit is money\./);
    assert.match(text, /Given in 3 answers on 2 samples \(ben 2, ana 1\) · agreement 67 %/);
    assert.match(text, /1 answer from before a change of its meaning/);
    assert.match(text, /Confused with:\n- `duplicate-charge` on 1 sample \(`TB-1`\)/);
  });

  it('shows the label of a span inside the text of an example', () => {
    const hover = shown('guideline.yaml', '[A-1009](order|-id)');
    assert.equal(hover.for, 'order-id');
    assert.match(hover.text, /`order-id`: label of `entities`[^]*The guideline does not define it\./);
  });

  it('shows a rule with who cited it, a tie-breaker with how it works', () => {
    assert.match(
      shown('guideline.yaml', 'id: R-|REF-1').text,
      /counts as `refund`[^]*Repayment is asked for\.[^]*Cited in 1 answer \(ana 1\)/,
    );
    assert.match(
      shown('guideline.yaml', 'id: R-REF-|2').text,
      /use `duplicate-charge` instead[^]*No one has cited/,
    );
    const { text } = shown('guideline.yaml', 'rules: [T|B-1]');
    assert.match(text, /tie-breaker between `duplicate-charge` and `refund`, prefers `duplicate-charge`/);
    assert.match(text, /When: Both fit\.[^]*Examples: `EX-1`[^]*Cited in 2 answers \(ana 1, ben 1\)/);
    assert.match(text, /Still confused on 1 of 2 samples labelled twice \(50 %\)/);
  });

  it('shows layers, examples, people and lint rules', () => {
    assert.match(
      shown('guideline.yaml', 'labels: {int|ent').text,
      /`intent`: layer of type `choice`, required[^]*What is wanted\?/,
    );
    assert.match(
      shown('guideline.yaml', 'examples: [E|X-1]').text,
      /borderline example[^]*€49\.90[^]*entities: `€49\.90` amount, `A-1009` order-id/,
    );
    assert.match(
      shown('labelwright.yaml', 'id: be|n').text,
      /Ben K\.[^]*annotator[^]*1 of 3 samples labelled · 1 stale/,
    );
    assert.match(shown('labelwright.yaml', '[le|a]').text, /reviewer[^]*1 decision/);
    const { text } = shown('labelwright.yaml', 'missing-|definition: off');
    assert.match(text, /off in this project \(\w+ by default\)[^]*docs\/missing-definition\.md/);
  });

  it('explains keys and listed values by the JSON Schema', () => {
    assert.deepEqual(shown('guideline.yaml', '    ki|nd: borderline'), {
      text: '**kind**: typical or borderline.\n\nOne of `typical`, `borderline`',
      for: 'kind',
    });
    assert.match(shown('labelwright.yaml', 'type: ra|ting').text, /A number on a scale/);
    assert.match(shown('labelwright.yaml', ', m|in: 1').text, /\*\*min\*\* \(required\): The lowest value\./);
    assert.equal(yaml('guideline.yaml', 'when: Both f|it.'), undefined);
  });

  it('cuts what is long, with a sign, and shows markup as it is written', async () => {
    const long = `<b>*One* [two](x) | three</b> ${'word '.repeat(400)}end`;
    const rules = Array.from({ length: 30 }, (_, n) => `      - {id: R-L-${n}, text: Number ${n}.}`).join(
      '\n',
    );
    const changed = await languageProject({
      'guideline.yaml': `version: "1"
labels:
  - id: refund
    definition: "${long}"
    include:
${rules}
examples:
  - {id: EX-1, text: "${long}", labels: {intent: refund}, rationale: Short.}
`,
    });
    const at = (marked: string): string =>
      hoverYaml(changed, 'guideline.yaml', changed.at('guideline.yaml', marked))!.markdown;
    const label = at('- id: ref|und');
    assert.ok(label.includes('&lt;b\\>\\*One\\* \\[two\\]\\(x\\) \\| three'), label.slice(0, 200));
    assert.ok(label.includes('word…') && !label.includes('end'));
    assert.ok(label.includes('R-L-19') && !label.includes('R-L-20') && label.includes('and 10 others'));
    const example = at('{id: EX|-1');
    assert.ok(example.includes('word…') && example.endsWith('Short.'));
  });

  it('says of a word that is no label only that', () => {
    const card = symbolCard(opened, 'label', 'refnud');
    assert.equal(card, '`refnud`: not a label of the schema');
  });

  it('has nothing to say outside', () => {
    assert.equal(hoverYaml(opened, 'other.yaml', { line: 0, character: 0 }), undefined);
    assert.equal(hoverYaml(opened, 'guideline.yaml', { line: 900, character: 3 }), undefined);
  });

  describe('in data files', () => {
    const line = async (path: string, marked: string, blind?: 'fixed' | 'shuffled', viewer?: string) => {
      const { line: number, character } = opened.at(path, marked);
      const text = opened.text(path).split('\n')[number]!;
      const kind = lineKindOf(path, opened.project)!;
      const hover = await hoverLine(opened, { kind, path, line: number, text }, character, { blind, viewer });
      return hover && { text: hover.markdown.replace(/\\/g, ''), for: opened.slice(path, hover.range) };
    };

    it("shows a span's words in the text of its sample, offsets counted in code points", async () => {
      const hover = await line('annotations/ana.jsonl', '"label":"am|ount"');
      assert.equal(hover?.for, 'amount');
      assert.match(hover.text, /^> 😀 Please pay back `€19` for A-1009\.\n\n`amount`: label of/);
    });

    it('shows them at its offsets, its words and its keys as well', async () => {
      for (const marked of ['"st|art":18', '"end":2|1', '"text":"€1|9"', '{"id":"s|1"'])
        assert.equal(
          (await line('annotations/ana.jsonl', marked))?.text,
          '**amount** `amount`: span of `entities`\n\n> 😀 Please pay back `€19` for A-1009.',
          marked,
        );
    });

    it('shows labels, rules, flags, layers, people and fields', async () => {
      assert.match((await line('annotations/ana.jsonl', '"intent":"re|fund"'))!.text, /Refund request/);
      assert.match((await line('annotations/ana.jsonl', '"R-|REF-1"'))!.text, /Repayment is asked for/);
      assert.match((await line('annotations/ana.jsonl', '"uns|ure"'))!.text, /not sure/);
      assert.match((await line('annotations/ana.jsonl', '"ent|ities":'))!.text, /layer of type `spans`/);
      assert.match((await line('decisions/lea.jsonl', '"reviewer":"l|ea"'))!.text, /reviewer/);
      assert.match(
        (await line('decisions/lea.jsonl', '"ca|use"'))!.text,
        /^\*\*cause\*\*: Why annotators disagreed/,
      );
    });

    it('shows no annotator where names are hidden', async () => {
      for (const blind of ['fixed', 'shuffled'] as const) {
        const { text } = (await line('data/a.jsonl', '{"id":"t-|2"', blind))!;
        assert.doesNotMatch(text, /^- (ana|ben)/m);
        assert.match(text, /^- [AB]\b/m);
      }
    });

    it('keeps the answers of others from who has not answered yet', async () => {
      const { text } = (await line('data/a.jsonl', '{"id":"t-|2"', undefined, 'nora'))!;
      assert.doesNotMatch(text, /ana|ben|lea|duplicate-charge/);
      assert.match(text, /shown once your own answer is done/);
    });

    it('shows who said what of a sample', async () => {
      const own = await line('data/a.jsonl', '{"id":"t-|2"');
      assert.equal(own?.for, 't-2');
      assert.match(
        own.text,
        /Sample `t-2`\n\n- ana: intent `duplicate-charge`; urgency `1`\n- ben: intent `refund`; urgency `1`\n\nDecided by lea: intent `duplicate-charge`\n\nGold: intent `duplicate-charge`/,
      );
      const cited = await line('decisions/lea.jsonl', '"sample":"t-|2"');
      assert.match(cited!.text, /> I was charged twice\.\n\n- ana/);
      assert.match((await line('data/a.jsonl', 'Hel|lo'))!.text, /No one has labelled it/);
    });

    it('has nothing to say of a line that is no JSON', async () => {
      const broken = { kind: 'annotation', path: 'x.jsonl', line: 0, text: '{"labels":' } as const;
      assert.equal(await hoverLine(opened, broken, 4), undefined);
    });
  });
});
