import { qualificationWords } from '../../project/gold/qualification-words';
import type {
  AnnotatorPage,
  AnnotatorQualification,
  AnnotatorRow,
  Judged,
  LayerReport,
  PairRow,
} from './model';
import { count, decimal, figureText, NONE, percent, plural } from '../../document/html/figures';
import { html, name, type Markup } from '../../document/html/markup';
import { shareBar } from '../../document/html/plots';
import { table } from '../../document/html/tables';

/** A row per person: agreement with the others, theirs without this person, with themself, with gold, over time. */
export function annotatorTable(rows: readonly AnnotatorRow[], measure: string): Markup {
  return table(
    `Agreement with the others: with their majority, or, where answers are compared by degrees, their ${measure}. “Without” is what remains when this person is left out: well above the whole says that they carry the disagreement.`,
    rows,
    [
      ['Annotator', (row) => name(row.name)],
      ['Answers', (row) => count(row.count), 'n'],
      ['', ({ withOthers }) => shareBar(withOthers)],
      ['With the others', ({ withOthers }) => figureText(withOthers)],
      ['Without', ({ without }) => figureText(without)],
      rows.some(({ self }) => self.value !== null) && ['With themself', ({ self }) => figureText(self)],
      rows.some(({ gold }) => gold) && ['Against gold', ({ gold }) => judgedText(gold)],
      rows.some(({ trend }) => trend !== null) && ['Trend, p', ({ trend }) => trendText(trend), 'n'],
    ],
  );
}

/** A share of right answers, and their number. */
const judgedText = (of: Judged | undefined): Markup | string =>
  of
    ? html`${figureText(of.accuracy)} <span class="ci">${count(of.correct)} of ${count(of.items)}</span>`
    : '';

function trendText(p: number | null): Markup {
  if (p === null) return NONE;
  const text = p < 0.001 ? '< 0.001' : decimal(p);
  return p < 0.01 ? html`<span class="mid">${text}</span>` : html`${text}`;
}

/** Maximum number of people for a readable matrix of pairs. */
const MAX_PEOPLE = 12;
/** Pairs with fewer items are grey: their numbers are unreliable. */
const FEW = 30;

/** All pairs: agreement below the diagonal, common items above. */
export function pairMatrix(pairs: readonly PairRow[], people: readonly string[]): Markup {
  if (pairs.length < 2) return html``;
  const withKappa = pairs.some(({ kappa }) => kappa);
  if (people.length > MAX_PEOPLE) return pairList(pairs, withKappa);
  const at = new Map(pairs.map((pair) => [`${pair.a}\n${pair.b}`, pair]));
  const find = (a: string, b: string): PairRow | undefined => at.get(`${a}\n${b}`) ?? at.get(`${b}\n${a}`);
  const valueOf = (pair: PairRow): number | null =>
    withKappa ? (pair.kappa?.value ?? null) : pair.agreement.value;
  const cell = (row: string, column: string, r: number, c: number): Markup => {
    if (r === c) return html`<td><span class="same">·</span></td>`;
    const pair = find(row, column);
    if (!pair) return html`<td></td>`;
    if (c > r) return html`<td class="quiet">${count(pair.shared)}</td>`;
    const value = valueOf(pair);
    const grey = pair.shared < FEW ? ' few' : '';
    const level = value === null ? 0 : Math.max(1, Math.min(5, Math.ceil(5 * value)));
    return html`<td>
      <span
        class="b${level}${grey}"
        title="${row} and ${column}: ${pair.shared} items, ${percent(pair.agreement.value ?? 0)} agreement"
        >${value === null ? '–' : decimal(value, 2)}</span
      >
    </td>`;
  };
  return html`<p class="caption">
      Below the diagonal ${withKappa ? 'Cohen’s kappa' : 'agreement'} of two people, above it the items that
      both answered; pale below ${FEW} items.
    </p>
    <div class="scroll">
      <table class="heat pairs" aria-label="Pairs of annotators">
        <thead>
          <tr>
            <td></td>
            ${people.map((person) => html`<th scope="col" title="${person}">${name(person)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${people.map(
            (row, r) =>
              html`<tr>
                <th scope="row">${name(row)}</th>
                ${people.map((column, c) => cell(row, column, r, c))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function pairList(pairs: readonly PairRow[], withKappa: boolean): Markup {
  const sorted = [...pairs].sort((x, y) => (x.agreement.value ?? 2) - (y.agreement.value ?? 2));
  return html`<details>
    <summary>${plural(pairs.length, 'pair')}, least agreement first</summary>
    <div>
      ${table('', sorted, [
        ['Pair', ({ a, b }) => html`${name(a)} – ${name(b)}`],
        ['Items', ({ shared }) => count(shared), 'n'],
        ['Agreement', ({ agreement }) => figureText(agreement)],
        withKappa && ['Kappa', ({ kappa }) => (kappa ? figureText(kappa) : '')],
      ])}
    </div>
  </details>`;
}

const BY = { gold: 'gold', decision: 'decision', others: 'most others' } as const;

/** A row per person: attention checks and the qualification, if the project has them. */
export function checksTable(pages: readonly AnnotatorPage[]): Markup {
  const checked = pages.some(({ checks }) => checks);
  const qualifying = pages.some(({ qualification }) => qualification);
  if (!checked && !qualifying) return html``;
  return table(
    `By first answers.${checked ? ' Anyone who reads the text answers an attention check correctly.' : ''}`,
    pages,
    [
      ['Annotator', (page) => name(page.name)],
      checked && ['Attention checks failed', ({ checks }) => (checks ? failedText(checks) : NONE)],
      qualifying && ['Qualification', ({ qualification: state }) => (state ? stateText(state) : NONE)],
      qualifying && ['Right answers in it', ({ qualification: state }) => (state ? rightText(state) : NONE)],
    ],
  );
}

function failedText({ judged, failed }: NonNullable<AnnotatorPage['checks']>): Markup {
  const text = html`${count(failed)} <span class="ci">of ${count(judged)}</span>`;
  return failed > 0 ? html`<span class="mid">${text}</span>` : text;
}

function stateText(state: AnnotatorQualification): Markup {
  const words = qualificationWords(state, state.missing, state.blocked);
  return state.outcome === 'failed' || state.blocked
    ? html`<span class="mid">${words}</span>`
    : html`${words}`;
}

function rightText({ judged, right, limits: ends }: AnnotatorQualification): Markup {
  if (judged === 0) return NONE;
  return html`${count(right)} of ${count(judged)}
  ${ends && html`<span class="ci">${percent(ends[0])} to ${percent(ends[1])}</span>`}`;
}

/** Feedback on each person's work. */
export function annotatorPages(pages: readonly AnnotatorPage[], layers: readonly LayerReport[]): Markup {
  return html`${pages.map((page, n) => annotatorSection(page, layers, `person-${n}`))}`;
}

function annotatorSection(page: AnnotatorPage, layers: readonly LayerReport[], id: string): Markup {
  const { answers, flagged, stale, seconds, confusions, reread } = page;
  const rows = layers.flatMap((layer) => {
    const row = layer.annotators.find(({ name: own }) => own === page.name);
    return row ? [{ layer, row }] : [];
  });
  return html`<details id="${id}">
    <summary>
      <b>${name(page.name)}</b>
      <span class="quiet"
        >${plural(answers, 'answer')}${flagged > 0 && `, ${flagged} flagged`}${stale > 0 && `, ${stale} stale`}${seconds !== null && `, ${decimal(seconds, 1)} s per sample`}</span
      >
    </summary>
    <div>
      ${table('By question', rows, [
        ['Question', ({ layer }) => layer.name],
        ['Answers', ({ row }) => count(row.count), 'n'],
        ['With the others', ({ row }) => figureText(row.withOthers)],
        ['Against gold', ({ row }) => (row.gold ? figureText(row.gold.accuracy) : '')],
        ['With themself', ({ row }) => figureText(row.self)],
        [
          'First and last week',
          ({ row: { weeks } }) =>
            weeks.length < 2 ? '' : html`${figureText(weeks[0]!.share)} → ${figureText(weeks.at(-1)!.share)}`,
        ],
      ])}${table(
        'Confusions: what was said, and what is right by gold, by a reviewer’s decision, or by most of the others',
        confusions,
        [
          ['Said', ({ said }) => name(said || 'nothing')],
          ['Right', ({ right, ends }) => html`${name(right || 'nothing')}${ends && ', other ends'}`],
          ['By', ({ by }) => BY[by]],
          ['Samples', (one) => one.count, 'n'],
          [
            'Which',
            ({ samples, count: n }) => samples.join(', ') + (n > samples.length ? ', …' : ''),
            'wrap',
          ],
        ],
      )}${table('What to read again', reread, [
        ['Id', (one) => one.id],
        ['Text', ({ text }) => text, 'wrap'],
        ['Because', ({ because }) => because, 'wrap'],
      ])}
    </div>
  </details>`;
}
