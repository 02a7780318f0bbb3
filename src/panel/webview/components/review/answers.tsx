import { colourOf } from '../../view/label-colours';
import { spansIn } from '../../../../project/records/marks';
import type { Span } from '../../../../project/records/records';
import type { Layer, RelationsLayer } from '../../../../project/schema/layer-types';
import type { PersonAnswer } from '../../../../protocol/panel';
import type { Turn } from '../../../../project/samples/conversation';
import { turnName } from '../../state/answer';
import { disputedLayers } from '../../state/decision';
import { relationsOf } from '../../state/relations-on-screen';
import { alignRelations, placedRelations, alignSpans, type Aligned, type Difference } from '../../view/align';
import {
  compareAnswers,
  labelAndAttributes,
  quote,
  relationText,
  type Said,
} from '../../view/compare-answers';
import { type LayerProps, type PartProps, Icon, KeyCap } from '../parts';
import { labelName, layerName, questionsOf } from '../../state/project-index';
import { joinsMarks, marksText, takesTurn, labelsWhole } from '../../../../kinds/traits';

const DIFFERENCES: Readonly<Record<Difference, string>> = {
  boundary: 'ends differ',
  label: 'labels differ',
  direction: 'directions differ',
  end: 'an end differs',
  attribute: 'attributes differ',
  missing: 'missing',
};

/** What most say is a chip. Only what differs from that is marked. */
const STANDINGS = { majority: 'majority', differs: 'disputed', agreed: 'agreed' } as const;

/** All answers side by side, one column per person. Differences are marked by shape and words. */
export function ReviewAnswers({ app, state }: PartProps) {
  const { current, project } = state;
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
              <Person key={person.token} {...{ app, state, person, number }} />
            ))}
          </tr>
        </thead>
        <tbody>
          {layers.flatMap((layer) =>
            marksText(layer) ? (
              <SpanRows key={layer.id} {...{ layer, people, text, names: namesOn(layer) }} />
            ) : joinsMarks(layer) ? (
              <RelationRows key={layer.id} {...{ app, layer, people, text, names: namesOn(layer) }} />
            ) : (
              <LayerRows
                key={layer.id}
                {...{ layer, people, names: namesOn(layer), turns: current.sample.turns }}
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

/** The head of a column: a button that takes the person's answer or keeps it valid. */
function Person({ app, state, person, number }: PartProps & { person: PersonAnswer; number: number }) {
  const { mode, current, editing } = state;
  const { annotator, token, drawn } = person;
  const decision = current?.answer.decision;
  const isTaken = decision?.accepted?.includes(token) === true;
  const isChoosing = mode.kind === 'valid';
  const isValid = isChoosing && mode.people.includes(token);
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
  names(label: string): string;
}

function LayerRows({ layer, people, names, turns }: RowProps & { turns: readonly Turn[] | undefined }) {
  const compared = compareAnswers(
    layer,
    people.map(({ answer }) => answer),
    takesTurn(layer) ? (id) => turnName(id, turns) : names,
  );
  if (!compared) return null;
  return (
    <tr class={compared.differs ? 'differs' : 'agrees'}>
      <RowHead layer={layer} note={compared.differs ? 'differs' : undefined} />
      {compared.byPerson.map((said, person) => (
        <Cell key={people[person]!.token} said={said} layer={labelsWhole(layer) ? layer.id : undefined} />
      ))}
    </tr>
  );
}

interface MarkProps<M> extends RowProps {
  /** The spans or relations of each person; undefined: the person did not answer. */
  values: readonly (readonly M[] | undefined)[];
  aligned: readonly Aligned<M>[];
  inWords(mark: M): string;
  /** Takes a mark of a person over. */
  take?(person: PersonAnswer, mark: M): void;
}

/** A row for each place at which spans or relations differ, and one for those on which all agree. */
function MarkRows<M extends Pick<Span, 'label' | 'attributes'>>({
  layer,
  people,
  names,
  values,
  aligned,
  inWords,
  take,
}: MarkProps<M>) {
  if (values.every((marks) => marks === undefined)) return null;
  const agreed = aligned.filter(({ differences }) => differences.length === 0);
  const differing = aligned.filter(({ differences }) => differences.length > 0);
  const wordsOf = (marks: readonly M[] | undefined): string =>
    JSON.stringify(marks?.map((mark) => [inWords(mark), labelAndAttributes(mark, names, layer)]).sort());
  /** `by`: whose marks these are, where people differ; `standing`: whether most have the same there. */
  const said = (
    marks: readonly M[] | undefined,
    by?: PersonAnswer,
    standing?: Said['standing'],
  ): CellText[] | undefined =>
    marks?.map((mark, n) => ({
      key: String(n),
      text: inWords(mark),
      detail: labelAndAttributes(mark, names, layer),
      standing,
      ...(by &&
        take && {
          take: { name: `${names(mark.label)}: ${inWords(mark)}`, run: () => take(by, mark) },
        }),
    }));
  return (
    <>
      {differing.map(({ byPerson, differences }, n) => (
        <tr class="differs" key={n}>
          <RowHead layer={layer} note={differences.map((one) => DIFFERENCES[one]).join(', ')} />
          {byPerson.map((marks, person) => {
            const same = byPerson.filter((other) => other && wordsOf(other) === wordsOf(marks)).length;
            const isMajority = same * 2 > byPerson.filter((other) => other !== undefined).length;
            const standing = isMajority ? 'majority' : 'differs';
            return (
              <Cell
                key={people[person]!.token}
                said={said(marks, people[person], standing)}
                isNoneMarked={standing === 'differs'}
              />
            );
          })}
        </tr>
      ))}
      {(agreed.length > 0 || differing.length === 0) && (
        <tr class="agrees">
          <RowHead layer={layer} note={undefined} />
          {values.map((marks, person) => (
            <Cell
              key={people[person]!.token}
              said={said(marks && agreed.flatMap(({ byPerson }) => byPerson[person] ?? []))}
            />
          ))}
        </tr>
      )}
    </>
  );
}

function SpanRows({ text, ...row }: RowProps & { text: readonly string[] }) {
  const values = row.people.map(({ answer: { labels } }) =>
    Array.isArray(labels[row.layer.id]) ? spansIn(labels[row.layer.id]) : undefined,
  );
  return (
    <MarkRows {...row} values={values} aligned={alignSpans(values)} inWords={(span) => quote(span, text)} />
  );
}

type RelationRowProps = RowProps & Omit<LayerProps<RelationsLayer>, 'state'> & { text: readonly string[] };

function RelationRows({ app, text, ...row }: RelationRowProps) {
  const { layer, people } = row;
  const values = people.map(({ answer: { labels } }) =>
    labels[layer.id] === undefined
      ? undefined
      : placedRelations(relationsOf(labels, layer), spansIn(labels[layer.spans])),
  );
  return (
    <MarkRows
      {...row}
      values={values}
      aligned={alignRelations(layer.directed, values)}
      inWords={({ from, to }) => relationText(quote(from, text), quote(to, text), layer.directed ? '→' : '–')}
      take={(person, { index }) => app.reviewing.takeRelation(layer, person, index)}
    />
  );
}

function RowHead({ layer, note }: { layer: Layer; note: string | undefined }) {
  return (
    <th scope="row">
      {layerName(layer)}
      {note !== undefined && <small class="difference"> {note}</small>}
    </th>
  );
}

interface CellText extends Said {
  readonly take?: { readonly name: string; readonly run: () => void };
}

interface CellProps {
  said: readonly CellText[] | undefined;
  /** The layer whose labels have their colours here. */
  layer?: string;
  /** That nothing is there is what differs. */
  isNoneMarked?: boolean;
}

function Cell({ said, layer, isNoneMarked = false }: CellProps) {
  return (
    <td>
      {said === undefined ? (
        <span class="quiet">not answered</span>
      ) : said.length === 0 ? (
        <span class={isNoneMarked ? 'disputed' : 'quiet'}>none</span>
      ) : (
        said.map(({ key, text, detail, standing, label, take }) => (
          <div key={key} class={STANDINGS[standing ?? 'agreed']} dir="auto">
            {layer !== undefined && label !== undefined && (
              <span class="swatch" style={{ background: colourOf(label, layer) }} aria-hidden="true" />
            )}
            {text}
            {detail !== undefined && <small> {detail}</small>}
            {take && (
              <>
                {' '}
                <button class="link" aria-label={`Take over ${take.name}`} onClick={take.run}>
                  take
                </button>
              </>
            )}
          </div>
        ))
      )}
    </td>
  );
}
