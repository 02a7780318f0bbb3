import { useState } from 'preact/hooks';
import type { GuidelineChange } from '../../../../project/guideline/edits/change-guideline';
import type {
  ChangeGuidelineParams,
  PanelProject,
  PanelSample,
  PersonAnswer,
} from '../../../../protocol/panel';
import { PanelFailure } from '../../host';
import { disputedLabels } from '../../state/guideline-pane';
import { colourOf } from '../../view/label-colours';
import { ButtonGroup, Icon, type PartProps } from '../parts';
import { Option, PopoverForm, Select, useKept } from '../popover-form';
import { indexOf, labelId, labelName } from '../../state/project-index';

type Kind = GuidelineChange['kind'];
type Bump = ChangeGuidelineParams['bump'];

const KINDS: [Kind, string][] = [
  ['tie-breaker', 'Tie-breaker'],
  ['rule', 'Rule of a label'],
  ['example', 'Example'],
];
const BUMPS: [Bump, string][] = [
  ['semantic', 'New version (meaning changes)'],
  ['editorial', 'New version (wording only)'],
  ['none', 'No new version'],
];

/** What a model says, as if it were a person: a tie-breaker may be about what it confuses. */
const ofModel = ({ model, labels, rules }: NonNullable<PanelSample['predicted']>): PersonAnswer => ({
  annotator: model,
  token: '',
  answer: { labels, rules: [...rules], flags: [], note: '', status: 'done' },
});

/** Adds a tie-breaker, a rule or an example to the guideline, based on the sample. */
export function WriteForm({ app, state }: PartProps) {
  const { current, project } = state;
  const { tieBreakers } = project!.guideline;
  const { others = [], predicted } = current!.sample;
  const answers = predicted ? [...others, ofModel(predicted)] : others;
  const disputed = disputedLabels(project!, answers);
  const all = [...indexOf(project!).labels].flatMap(([id, { selectable }]) => (selectable ? [id] : []));
  const [first = '', second = all.find((id) => id !== first) ?? ''] = disputed.length > 0 ? disputed : all;
  const hasAnswer = Object.keys(current!.answer.labels).length > 0;
  const [filled, fill, forget] = useKept(app.memory, `${current!.sample.id}/write`, () => ({
    kind: 'tie-breaker' as Kind,
    between: [first, second] as [string, string],
    amends: false,
    preferred: chosenOf(project!, current!.answer.labels, [first, second]) ?? first,
    text: '',
    rationale: '',
    withExample: false,
    include: true,
    bump: 'semantic' as Bump,
    relabel: false,
  }));
  const { kind, between, amends, preferred, text, rationale, withExample, include, bump, relabel } = filled;
  const isBetween = (one: { between: readonly string[] }): boolean =>
    between.every((id) => one.between.includes(id));
  const worth = state.evidence.get(current!.sample.id)?.worth?.find(isBetween);
  const known = tieBreakers.find(isBetween);
  // A rule may be about any label. A tie-breaker prefers one of its two.
  const prefer = kind === 'rule' || between.includes(preferred) ? preferred : between[0];
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const change: GuidelineChange =
    kind === 'example'
      ? {
          kind,
          rationale,
          not: disputed.filter((id) => chosenOf(project!, current!.answer.labels, [id]) === undefined),
        }
      : kind === 'rule'
        ? { kind, label: prefer, include, text, useInstead: include ? undefined : other(between, prefer) }
        : {
            kind,
            amends: amends ? known?.id : undefined,
            between,
            when: text,
            prefer,
            rationale,
            example: withExample,
          };
  const asksToRelabel = kind !== 'example' && bump === 'semantic';
  const write = (): void => {
    if (isBusy) return;
    if (kind !== 'example' && text.trim() === '') return setTrouble('Enter the rule text first.');
    if (kind === 'tie-breaker' && between[0] === between[1]) return setTrouble('Choose two labels.');
    setBusy(true);
    app.reviewing.write({ change, bump, relabel: relabel && asksToRelabel }).then(
      (message) => {
        forget();
        app.close('write');
        app.store.notify(message, 'info');
      },
      (thrown) => {
        setBusy(false);
        setTrouble(PanelFailure.from(thrown).message);
      },
    );
  };
  const select = (value: string, ids: readonly string[], set: (id: string) => void) => (
    <Select value={value} options={ids.map((id) => [id, labelName(project!, id)])} set={set} />
  );
  return (
    <PopoverForm
      label="Write into the guideline"
      class="note-field write"
      formClass="review-form"
      focus="textarea"
      submit="Write"
      disabled={isBusy || (kind === 'example' && !hasAnswer)}
      onSubmit={write}
      onClose={() => app.leave()}
    >
      <fieldset class="kinds">
        <legend>Write into the guideline</legend>
        {KINDS.map(([id, title]) => (
          <Option key={id} name="kind" checked={kind === id} onChange={() => fill({ kind: id })}>
            {title}
          </Option>
        ))}
      </fieldset>
      {kind === 'tie-breaker' && (
        <>
          <div class="sentence">
            <label>Between {select(between[0], all, (id) => fill({ between: [id, between[1]] }))}</label>{' '}
            <label>and {select(between[1], all, (id) => fill({ between: [between[0], id] }))}</label>, take
            <ButtonGroup class="labels" role="radiogroup" aria-label="The label to take">
              {[...new Set(between)].map((id) => (
                <button
                  type="button"
                  key={id}
                  class={id === prefer ? 'label chosen' : 'label'}
                  role="radio"
                  aria-checked={id === prefer}
                  onClick={() => fill({ preferred: id })}
                >
                  <span class="swatch" style={{ background: colourOf(id) }} aria-hidden="true" />
                  <span class="label-name">{labelName(project!, id)}</span>
                  {id === prefer && <Icon name="check" />}
                </button>
              ))}
            </ButtonGroup>
          </div>
          {worth && <p class="quiet">{worth.sentence}</p>}
          {known && (
            <Option
              checked={amends}
              onChange={() =>
                fill({ amends: !amends, text: !amends && text === '' ? (known.when ?? '') : text })
              }
            >
              Amend the existing {known.id}
            </Option>
          )}
        </>
      )}
      {kind === 'rule' && (
        <div class="pair">
          <label class="field">Label {select(prefer, all, (id) => fill({ preferred: id }))}</label>
          <label class="field">
            is
            <Select
              value={include ? 'right' : 'wrong'}
              options={[
                ['right', 'right when'],
                ['wrong', 'wrong when'],
              ]}
              set={(value) => fill({ include: value === 'right' })}
            />
          </label>
        </div>
      )}
      {kind !== 'example' && (
        <label class="field">
          {kind === 'rule' ? 'Rule text' : 'When'}
          <textarea rows={2} value={text} onInput={(event) => fill({ text: event.currentTarget.value })} />
        </label>
      )}
      {kind !== 'rule' && (
        <label class="field">
          Rationale
          <input
            type="text"
            value={rationale}
            onInput={(event) => fill({ rationale: event.currentTarget.value })}
          />
        </label>
      )}
      {kind === 'tie-breaker' && hasAnswer && (
        <Option checked={withExample} onChange={() => fill({ withExample: !withExample })}>
          Use this text as its example
        </Option>
      )}
      {kind === 'example' && !hasAnswer && <p>Decide the sample first: the example shows its answer.</p>}
      <label class="field">
        Version
        <Select value={bump} options={BUMPS} set={(value: Bump) => fill({ bump: value })} />
      </label>
      {asksToRelabel && (
        <Option checked={relabel} onChange={() => fill({ relabel: !relabel })}>
          Send affected answers back for review
        </Option>
      )}
      {trouble !== undefined && (
        <p class="preview" role="alert">
          {trouble}
        </p>
      )}
    </PopoverForm>
  );
}

const other = ([a, b]: readonly [string, string], label: string): string => (label === a ? b : a);

/** The first of these labels that the answer contains. */
function chosenOf(
  project: PanelProject,
  labels: Readonly<Record<string, unknown>>,
  ids: readonly string[],
): string | undefined {
  return ids.find((id) =>
    Object.entries(labels).some(([layer, value]) =>
      [value].flat().some((each) => typeof each === 'string' && labelId(project, layer, each) === id),
    ),
  );
}
