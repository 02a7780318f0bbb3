import { memoize } from '../../base/memoize';
import type { Span } from '../../project/records/records';
import type { RelationsLayer } from '../../project/schema/layer-types';
import type { Controller } from '../../panel/webview/app/controller';
import { candidateId, narrowed, type Candidate } from '../../panel/webview/state/relation-candidates';
import { joinedRelations, listedRelations } from '../../panel/webview/state/relations-on-screen';
import { indexOf, labelName } from '../../panel/webview/state/project-index';
import { textModel, type TextModel } from '../../panel/webview/state/text-model';
import { chordText } from '../../panel/webview/view/in-words';
import { relationText } from '../../panel/webview/view/compare-answers';
import { colourOf } from '../../panel/webview/view/label-colours';
import { pure } from '../../panel/webview/view/pure';
import { AttributeRow } from '../../panel/webview/components/attribute-row';
import { ChoiceRow } from '../../panel/webview/components/choice-row';
import {
  IconButton,
  KeyCap,
  useInSight,
  type KindPanel,
  type LayerProps,
} from '../../panel/webview/components/parts';
import { toRange, quoteOf, shorten } from '../../panel/webview/state/span-editing';

type Props = LayerProps<RelationsLayer>;

/** The relation labels, and below them the relations of the active span or of the whole text; while a tail is chosen, the candidates. */
function Row(props: Props) {
  const { state, layer } = props;
  const { mode, project } = state;
  if (!indexOf(project!).layers.has(layer.spans))
    return <p class="quiet">The spans that it joins are not in the label schema: {layer.spans}.</p>;
  return (
    <div class="relation-row">
      <ChoiceRow {...props} />
      <AttributeRow {...props} />
      {mode.kind === 'relate' && mode.layer === layer.id ? (
        <Candidates {...props} candidates={narrowed(mode.candidates, mode.query)} at={mode.at} />
      ) : (
        <RelationList {...props} />
      )}
    </div>
  );
}

/** How many candidates are listed. Arrow keys and typing lead to the others. */
const MAX_LISTED = 12;

function Candidates({
  app,
  state,
  layer,
  candidates,
  at,
}: Props & { candidates: readonly Candidate[]; at: number }) {
  const list = useInSight([candidates, at]);
  const model = textModel(state.current!.sample.text);
  const first = Math.max(0, at - MAX_LISTED + 1);
  return (
    <div
      class="relations"
      id={`candidates-${layer.id}`}
      role="listbox"
      aria-label="Spans that may be the tail"
      ref={list}
    >
      {candidates.slice(first, first + MAX_LISTED).map((candidate, n) => {
        return (
          <div
            key={candidate.number}
            id={candidateId(layer.id, candidate)}
            class={first + n === at ? 'relation hit selected' : 'relation hit'}
            role="option"
            aria-selected={first + n === at}
            onMouseDown={(event) => {
              event.preventDefault();
              app.relating.link(candidate);
            }}
          >
            <KeyCap label={String(candidate.number)} />
            <span class="relation-end">
              <Quoted {...surroundings(model, candidate.span)} quote={shorten(candidate.quote)} />
            </span>
            <span class="relation-label">
              <span
                class="swatch"
                style={{ background: colourOf(candidate.span.label, layer.spans) }}
                aria-hidden="true"
              />
              {candidate.name}
            </span>
          </div>
        );
      })}
      {candidates.length === 0 && (
        <div class="relation quiet" role="option" aria-selected="false" aria-disabled="true">
          No span matches. Delete what you typed, or press Esc to leave.
        </div>
      )}
    </div>
  );
}

function RelationList({ app, state, layer }: Props) {
  const { current, project, activeRelation, activeSpan } = state;
  const { labels } = current!.answer;
  const all = joinedRelations(labels, layer);
  const listed = listedRelations(state, layer);
  const active = activeRelation?.layer === layer.id ? activeRelation.index : undefined;
  const amongAll = listed === all && all.length > 0;
  const list = useInSight([active, listed.length], '.relation.active');
  const model = textModel(current!.sample.text);
  const textOf = endTexts(model);
  const stop = listed.some(({ index }) => index === active) ? active : listed[0]?.index;
  return (
    <div
      class="relations"
      role="group"
      aria-label={
        listed === all ? 'Relations' : `Relations of the span in focus, ${listed.length} of ${all.length}`
      }
      ref={list}
      data-keys="arrows"
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (event.key === 'ArrowDown') app.act('relationNext');
        else if (event.key === 'ArrowUp') app.act('relationPrevious');
        else return;
        event.preventDefault();
        queueMicrotask(() => list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
      }}
    >
      {listed.length === 0 && (
        <p class="relation quiet">
          {activeSpan?.layer === layer.spans ? (
            <span>
              {all.length > 0 ? 'This span has no relations. ' : ''}
              <KeyCap label={chordText(project, 'relate')} spoken /> makes it the head of one.
            </span>
          ) : (
            <span>
              Select a span, then <KeyCap label={chordText(project, 'relate')} spoken /> or a label joins it
              to another.
            </span>
          )}
        </p>
      )}
      {listed.map(({ index, label, details, from, to }) => (
        <RelationLine
          key={index}
          app={app}
          layer={layer}
          index={index}
          label={label}
          name={labelName(project!, label, layer.id)}
          details={details}
          head={from && textOf(from)}
          tail={to && textOf(to)}
          amongAll={amongAll}
          isActive={index === active}
          isStop={index === stop}
        />
      ))}
    </div>
  );
}

interface EndText extends Surroundings {
  readonly quote: string;
}

/** A span between a few words, in the direction of its own text. */
const Quoted = ({ before, quote, after }: EndText) => (
  <bdi>
    <span class="around">{before}</span>
    <span class="relation-quote">{quote}</span>
    <span class="around">{after}</span>
  </bdi>
);

/** The same object for the same span, so that a new relation redraws no other. */
const endTexts = memoize((model: TextModel) =>
  memoize((span: Span): EndText => ({ quote: shorten(quoteOf(span)), ...surroundings(model, span) })),
);

interface LineProps {
  app: Controller;
  layer: RelationsLayer;
  index: number;
  label: string;
  name: string;
  /** Its attributes; empty if there are none to show. */
  details: string;
  head: EndText | undefined;
  tail: EndText | undefined;
  amongAll: boolean;
  isActive: boolean;
  /** It is the list's Tab stop. */
  isStop: boolean;
}

/** One relation: its head, its label and its tail, each with a few words around it. */
const RelationLine = pure(
  ({ app, layer, index, label, name, details, head, tail, amongAll, isActive, isStop }: LineProps) => {
    const ref = { layer: layer.id, index, ...(amongAll && { amongAll }) };
    const tabIndex = isStop ? 0 : -1;
    const end = (which: 'head' | 'tail') => {
      const text = which === 'head' ? head : tail;
      return (
        <button
          class="relation-end"
          tabIndex={which === 'head' ? tabIndex : -1}
          aria-current={isActive ? 'true' : undefined}
          title={which === 'head' ? 'Go to the head' : 'Go to the tail'}
          onClick={() => app.relating.focus(ref, which)}
        >
          <span class="sr-only">
            {which === 'head' ? `${details === '' ? name : `${name}, ${details}`}, from ` : 'to '}
          </span>
          {text ? <Quoted {...text} /> : <em>missing span</em>}
        </button>
      );
    };
    return (
      <div class={isActive ? 'relation active' : 'relation'}>
        {end('head')}
        <span class="relation-label" title={details || undefined} aria-hidden="true">
          <span class="swatch" style={{ background: colourOf(label) }} />
          <span class="relation-name">
            {name}
            {details !== '' && <small> · {details}</small>}
          </span>
          {layer.directed ? '→' : '–'}
        </span>
        {end('tail')}
        <IconButton
          icon="cross"
          tabIndex={isActive ? 0 : -1}
          title={`Remove ${name}: ${relationText(head?.quote ?? '?', tail?.quote ?? '?')}`}
          onPress={() => app.relating.remove(ref)}
        />
      </div>
    );
  },
);

export const relations: KindPanel<RelationsLayer> = { Row };

/** A few words before and after a span, on one line. */
interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** How many UTF-16 units of each side are shown. */
const REACH = 18;

/** The words around a span; empty if it is not in the text. */
function surroundings(model: TextModel, span: Span): Surroundings {
  const range = toRange(model, span);
  if (!range) return { before: '', after: '' };
  const { text } = model;
  return {
    before: cut(text.slice(Math.max(0, range.start - REACH), range.start), range.start > REACH, /^\S*\s+/),
    after: cut(text.slice(range.end, range.end + REACH), range.end + REACH < text.length, /\s+\S*$/),
  };
}

/** Without the word that is cut in two. */
function cut(text: string, isCut: boolean, rest: RegExp): string {
  return (isCut ? text.replace(rest, '') : text).replace(/\s+/g, ' ');
}
