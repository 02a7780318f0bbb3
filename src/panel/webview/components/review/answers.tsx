import type { LayerValue, Span } from '../../../../project/records/records';
import type { Layer, RelationsLayer } from '../../../../project/schema/layer-types';
import type { PersonAnswer } from '../../../../protocol/panel';
import { attributeText, isAttributed } from '../../state/mark-attributes';
import type { Turn } from '../../../../project/samples/conversation';
import { turnName } from '../../state/answer';
import { disputedLayers } from '../../state/decision';
import { relationsOf } from '../../state/relations-on-screen';
import {
  alignRelations,
  placedRelations,
  type PlacedRelation,
  type RelationDifference,
} from '../../view/align-relations';
import { alignSpans, type SpanDifference } from '../../view/align-spans';
import { compareAnswers, quote, relationText, type Said } from '../../view/compare-answers';
import type { PartProps } from '../props';
import { Icon } from '../icon';
import { KeyCap } from '../key-cap';
import { labelName, layerName, questionsOf } from '../../state/project-index';

const DIFFERENCES: Readonly<Record<SpanDifference, string>> = {
  boundary: 'ends differ',
  label: 'labels differ',
  attribute: 'attributes differ',
  missing: 'missing',
};

const RELATION_DIFFERENCES: Readonly<Record<RelationDifference, string>> = {
  label: 'labels differ',
  direction: 'directions differ',
  end: 'an end differs',
  attribute: 'attributes differ',
  missing: 'missing',
};

/** All answers side by side, one column per person. Differences are marked by shape and words. */
export function ReviewAnswers({ app, state }: PartProps) {
  const { current, project, mode } = state;
  const people = current?.sample.others;
  if (!current || !project || !people) return null;
  if (people.length === 0) return <p class="quiet">No one has answered this sample.</p>;
  const namesOn =
    (layer: Layer) =>
    (label: string): string =>
      labelName(project, label, layer.id);
  const text = [...current.sample.text];
  const all = questionsOf(state);
  const disputed = disputedLayers(all, people);
  const layers = [...disputed, ...all.filter((layer) => !disputed.includes(layer))];
  const hasRules = people.some(({ answer }) => answer.rules.length > 0);
  const hasNotes = people.some(({ answer }) => answer.flags.length > 0 || answer.note !== '');
  return (
    <section class="answers" aria-label="All answers" tabIndex={-1}>
      <table>
        <thead>
          <tr>
            <td />
            {people.map((person, number) => (
              <Person
                key={person.token}
                {...{ app, state, person, number }}
                isChoosing={mode.kind === 'valid'}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {layers.flatMap((layer) =>
            layer.type === 'spans' ? (
              <SpanRows key={layer.id} {...{ layer, people, text, names: namesOn(layer) }} />
            ) : layer.type === 'relations' ? (
              <RelationRows key={layer.id} {...{ app, layer, people, text, names: namesOn(layer) }} />
            ) : (
              <LayerRows
                key={layer.id}
                {...{ layer, people, text, names: namesOn(layer) }}
                turns={current?.sample.turns}
              />
            ),
          )}
          {hasRules && (
            <tr>
              <th scope="row">rules cited</th>
              {people.map(({ token, answer }) => (
                <td key={token} class="rule-id">
                  {answer.rules.join(', ') || <span class="quiet">none</span>}
                </td>
              ))}
            </tr>
          )}
          {hasNotes && (
            <tr>
              <th scope="row">flags, note</th>
              {people.map(({ token, answer }) => (
                <td key={token}>
                  {answer.flags.map((flag) => (
                    <div key={flag} class="flag-line">
                      <Icon name="flag" /> {flag.replaceAll('-', ' ')}
                    </div>
                  ))}
                  {answer.note !== '' && <div dir="auto">{answer.note}</div>}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

interface PersonProps extends PartProps {
  person: PersonAnswer;
  number: number;
  isChoosing: boolean;
}

/** The head of a column: a button that takes the person's answer or keeps it valid. */
function Person({ app, state, person, number, isChoosing }: PersonProps) {
  const { mode, current, editing } = state;
  const { annotator, token, drawn } = person;
  const decision = current?.answer.decision;
  const isTaken = decision?.accepted?.includes(token) === true;
  const isValid = mode.kind === 'valid' && mode.people.includes(token);
  const isAwaited = decision?.returnTo?.includes(token) === true;
  const key = number < 9 && !editing ? String(number + 1) : '';
  const mark = drawn && (drawn === 'unchanged' ? 'Drawn answer' : 'Changed since the draw');
  const hint = isChoosing ? `${annotator}: stays valid` : `Accept the answer of ${annotator}`;
  return (
    <th scope="col" class={isTaken || isValid ? 'taken' : ''}>
      <button
        class="person"
        role={isChoosing ? 'checkbox' : undefined}
        aria-checked={isChoosing ? isValid : undefined}
        aria-pressed={isChoosing ? undefined : isTaken}
        aria-keyshortcuts={key || undefined}
        disabled={editing}
        title={mark ? `${hint} (${mark.toLowerCase()})` : hint}
        onClick={() => app.reviewing.person(number, false)}
      >
        {key && <KeyCap label={key} />}
        <span class="person-name">{annotator}</span>
        {(isTaken || isValid) && <Icon name="check" />}
      </button>
      {isAwaited && <small> waits for an answer</small>}
      {mark && <small class="drawn">{mark}</small>}
    </th>
  );
}

interface RowProps {
  layer: Layer;
  people: readonly PersonAnswer[];
  text: readonly string[];
  names(label: string): string;
}

function LayerRows({ layer, people, text, names, turns }: RowProps & { turns: readonly Turn[] | undefined }) {
  const [compared] = compareAnswers(
    [layer],
    people.map(({ answer }) => answer),
    text,
    layer.type === 'turn' ? (id) => turnName(id, turns) : names,
  );
  if (!compared) return null;
  return (
    <tr class={compared.differs ? 'differs' : 'agrees'}>
      <RowHead layer={layer} note={compared.differs ? 'differs' : undefined} />
      {compared.byPerson.map((said, person) => (
        <Cell key={people[person]!.token} said={said} />
      ))}
    </tr>
  );
}

/** A row for each place in the text with differing spans, and one for the spans on which all agree. */
function SpanRows({ layer, people, text, names }: RowProps) {
  const values = people.map(({ answer }) => spansOf(answer.labels[layer.id]));
  if (values.every((spans) => spans === undefined)) return null;
  const rows = alignSpans(values);
  const agreed = rows.filter(({ differences }) => differences.length === 0);
  const differing = rows.filter(({ differences }) => differences.length > 0);
  const said = (spans: readonly Span[] | undefined, isDisputed: boolean): Said[] | undefined =>
    spans?.map((span, n) => ({
      key: String(n),
      text: quote(span, text),
      detail: withAttributes(layer, span, names),
      disputed: isDisputed,
    }));
  return (
    <>
      {differing.map(({ byPerson, differences }, n) => (
        <tr class="differs" key={n}>
          <RowHead layer={layer} note={differences.map((one) => DIFFERENCES[one]).join(', ')} />
          {byPerson.map((spans, person) => (
            <Cell key={people[person]!.token} said={said(spans, true)} />
          ))}
        </tr>
      ))}
      {(agreed.length > 0 || differing.length === 0) && (
        <tr class="agrees">
          <RowHead layer={layer} note={undefined} />
          {values.map((spans, person) => (
            <Cell
              key={people[person]!.token}
              said={said(spans && agreed.flatMap(({ byPerson }) => byPerson[person] ?? []), false)}
            />
          ))}
        </tr>
      )}
    </>
  );
}

/** The label of a span or relation and its attributes. */
function withAttributes(
  layer: Layer,
  mark: Pick<Span, 'label' | 'attributes'>,
  names: (label: string) => string,
): string {
  const details = attributeText(isAttributed(layer) ? layer : undefined, mark);
  return details === '' ? names(mark.label) : `${names(mark.label)} · ${details}`;
}

interface RelationRowProps extends Omit<RowProps, 'layer'> {
  app: PartProps['app'];
  layer: RelationsLayer;
}

/** A row for each pair of ends at which relations differ, with buttons that take one over, and one for the relations on which all agree. */
function RelationRows({ app, layer, people, text, names }: RelationRowProps) {
  const values = people.map(({ answer: { labels } }) =>
    labels[layer.id] === undefined
      ? undefined
      : placedRelations(relationsOf(labels, layer), spansOf(labels[layer.spans]) ?? []),
  );
  if (values.every((relations) => relations === undefined)) return null;
  const rows = alignRelations(layer.directed, values);
  const agreed = rows.filter(({ differences }) => differences.length === 0);
  const differing = rows.filter(({ differences }) => differences.length > 0);
  const inWords = ({ from, to }: PlacedRelation): string =>
    relationText(quote(from, text), quote(to, text), layer.directed ? '→' : '–');
  const said = (relations: readonly PlacedRelation[] | undefined): Said[] | undefined =>
    relations?.map((one) => ({
      key: String(one.index),
      text: inWords(one),
      detail: withAttributes(layer, one, names),
      disputed: false,
    }));
  return (
    <>
      {differing.map(({ byPerson, differences }, n) => (
        <tr class="differs" key={n}>
          <RowHead layer={layer} note={differences.map((one) => RELATION_DIFFERENCES[one]).join(', ')} />
          {byPerson.map((relations, person) =>
            relations && relations.length > 0 ? (
              <td key={people[person]!.token}>
                {relations.map((one) => (
                  <div key={one.index} class="disputed" dir="auto">
                    {inWords(one)}
                    <small> {withAttributes(layer, one, names)}</small>{' '}
                    <button
                      class="link"
                      aria-label={`Take over ${names(one.label)}: ${inWords(one)}`}
                      onClick={() => app.reviewing.takeRelation(layer, people[person]!, one.index)}
                    >
                      take
                    </button>
                  </div>
                ))}
              </td>
            ) : (
              <Cell key={people[person]!.token} said={relations && []} />
            ),
          )}
        </tr>
      ))}
      {(agreed.length > 0 || differing.length === 0) && (
        <tr class="agrees">
          <RowHead layer={layer} note={undefined} />
          {values.map((relations, person) => (
            <Cell
              key={people[person]!.token}
              said={said(relations && agreed.flatMap(({ byPerson }) => byPerson[person] ?? []))}
            />
          ))}
        </tr>
      )}
    </>
  );
}

function RowHead({ layer, note }: { layer: Layer; note: string | undefined }) {
  return (
    <th scope="row">
      {note !== undefined && <span aria-hidden="true">≠ </span>}
      {layerName(layer)}
      {note !== undefined && <small class="difference"> {note}</small>}
    </th>
  );
}

function Cell({ said }: { said: readonly Said[] | undefined }) {
  return (
    <td>
      {said === undefined ? (
        <span class="quiet">not answered</span>
      ) : said.length === 0 ? (
        <span class="quiet">none</span>
      ) : (
        said.map(({ key, text, detail, disputed }) => (
          <div key={key} class={disputed ? 'disputed' : 'agreed'} dir="auto">
            {text}
            {detail !== undefined && <small> {detail}</small>}
          </div>
        ))
      )}
    </td>
  );
}

const spansOf = (value: LayerValue | undefined): Span[] | undefined =>
  Array.isArray(value)
    ? value.filter((item): item is Span => typeof item === 'object' && 'start' in item)
    : undefined;
