import { KeyCap, type GuidelineProps } from './parts';
import type { GuidelineRuleView, TieBreakerView, ExampleView } from '../../../protocol/guideline-view';
import { areSpans, chosenLabels, spansIn } from '../../../project/records/marks';
import { colourOf } from '../view/label-colours';
import type { Span } from '../../../project/records/records';

/**
 * Cites a rule for the sample on screen, or removes the citation. Its letter shows only while letters cite: at other times the key means
 * something else.
 */
function CiteButton(props: Omit<GuidelineProps, 'names'> & { rule: string }) {
  const { app, state, pane, rule } = props;
  const letter = pane.letters.get(rule);
  const isCited = state.current?.answer.rules.includes(rule) === true;
  const isCiting = state.mode.kind === 'cite';
  return (
    <button
      class={['cite', isCited && 'cited', isCiting && 'citing'].filter(Boolean).join(' ')}
      aria-pressed={isCited}
      aria-label={`Cite ${rule}`}
      title={`Cite ${rule}${letter ? ` (${isCiting ? '' : 'c '}${letter})` : ''}`}
      disabled={!state.current}
      onClick={() => app.cite(rule)}
    >
      {isCited ? '✓' : isCiting && letter ? <KeyCap label={letter} /> : '+'}
    </button>
  );
}

const signs = { include: '✓', exclude: '✗', general: '§' } as const;
const words = { include: 'Use when:', exclude: 'Do not use when:', general: 'Rule:' } as const;

/** A rule with its id, its references, and the letter that cites it. */
function RuleItem({
  app,
  names,
  rule,
  kind,
  ...props
}: GuidelineProps & { rule: GuidelineRuleView; kind: keyof typeof signs }) {
  return (
    <li class={`rule ${kind}`}>
      <span class="rule-sign" aria-hidden="true">
        {signs[kind]}
      </span>
      <span class="rule-body">
        <span class="sr-only">{words[kind]} </span>
        {rule.text}{' '}
        {rule.useInstead !== undefined && (
          <button class="link" onClick={() => app.point(rule.useInstead)}>
            → {names(rule.useInstead)}
          </button>
        )}{' '}
        <span class="rule-id">{rule.id}</span>
        {rule.isNew && <span class="badge new">new</span>}
      </span>
      <CiteButton app={app} {...props} rule={rule.id} />
    </li>
  );
}

type RulesProps = GuidelineProps & Partial<Record<keyof typeof signs, readonly GuidelineRuleView[]>>;

/** Rules as a list. */
export function Rules({ include = [], exclude = [], general = [], ...props }: RulesProps) {
  if (include.length + exclude.length + general.length === 0) return null;
  return (
    <ul class="rules">
      {Object.entries({ include, exclude, general }).flatMap(([kind, rules]) =>
        rules.map((rule) => (
          <RuleItem key={rule.id} {...props} rule={rule} kind={kind as keyof typeof signs} />
        )),
      )}
    </ul>
  );
}

/** A tie-breaker of the guideline, with a button to cite it. */
export function TieBreaker({ names, tieBreaker, ...props }: GuidelineProps & { tieBreaker: TieBreakerView }) {
  const { id, between, when, prefer, unless, rationale, isNew } = tieBreaker;
  return (
    <div class="tie-breaker">
      <div class="rule-body">
        <span class="tie-between">{between.map(names).join(' or ')}?</span> {when}{' '}
        {prefer !== undefined && (
          <>
            Take <strong>{names(prefer)}</strong>
            {unless ? `, unless ${unless}` : '.'}
          </>
        )}{' '}
        <span class="rule-id">{id}</span>
        {isNew && <span class="badge new">new</span>}
        {rationale && <span class="rationale">{rationale}</span>}
      </div>
      <CiteButton {...props} rule={id} />
    </div>
  );
}

/** An example of the guideline: its text with marked spans, its labels, and the labels that are wrong for it. */
export function Example({ example, names }: { example: ExampleView; names(label: string): string }) {
  const { id, text, labels, not, kind, rationale, rules } = example;
  const values = Object.values(labels);
  const spans = values.flatMap(spansIn);
  const chosen = values.filter((value) => !areSpans(value)).flatMap((value) => chosenLabels(value));
  return (
    <figure class="example">
      <blockquote dir="auto">
        {exampleParts(text, spans).map((part, index) =>
          part.label === undefined ? (
            <span key={index}>{part.text}</span>
          ) : (
            <mark key={index} style={{ borderBottomColor: colourOf(part.label) }}>
              {part.text}
              <small>{names(part.label)}</small>
            </mark>
          ),
        )}
      </blockquote>
      <figcaption>
        {chosen.length > 0 && <strong>{chosen.map(names).join(', ')}</strong>}
        {not.length > 0 && <span> not {not.map(names).join(', ')}</span>}
        {kind === 'borderline' && <span class="badge">borderline</span>}{' '}
        <span class="rule-id">{[id, ...rules].join(' · ')}</span>
        {rationale && <span class="rationale">{rationale}</span>}
      </figcaption>
    </figure>
  );
}

/** Cuts a short text at its spans (code points). Where spans overlap, the part gets the label of the innermost. */
function exampleParts(text: string, spans: readonly Span[]) {
  const points = [...text];
  const pieces = spans.flatMap((span) =>
    (span.parts ?? [span]).map(({ start, end }) => ({ start, end, label: span.label })),
  );
  const cuts = [...new Set([0, points.length, ...pieces.flatMap(({ start, end }) => [start, end])])]
    .filter((at) => at >= 0 && at <= points.length)
    .sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1]!;
    const covering = pieces.filter(({ start, end }) => start <= from && end >= to);
    const inner = covering.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    return { text: points.slice(from, to).join(''), label: inner?.label };
  });
}
