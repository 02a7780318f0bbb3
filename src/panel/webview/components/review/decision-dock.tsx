import { DECISION_CAUSES } from '../../../../project/records/records';
import { effectiveLabels, summarise, valueInWords, toggled } from '../../state/answer';
import { disputedLayers, leftOpen, saysSomething, outliers } from '../../state/decision';
import { indexOf, layerName, questionName, questionsOf } from '../../state/project-index';
import { causeName, chordText, grouped } from '../../view/in-words';
import { type PartProps, ActionButton, ButtonGroup, Icon, KeyCap } from '../parts';
import { WriteForm } from './write-form';
import type { PanelActionId } from '../../../../protocol/actions';
import { useKept, Option, PopoverForm } from '../popover-form';
import { counted } from '../../../../base/text/phrases';
import { useEffect, useState } from 'preact/hooks';
import type { BulkResult, BulkStrategy } from '../../../../protocol/panel';
import { PanelFailure } from '../../host';

const WAYS: [PanelActionId, string][] = [
  ['reviewEdit', 'edit'],
  ['reviewValid', 'accept several'],
  ['reviewCause', 'cause'],
  ['note', 'reason'],
  ['reviewReturn', 'return'],
  ['reviewWrite', 'guideline'],
  ['reviewAll', 'whole queue'],
];

/** The decision on the sample on screen, and the ways to decide it. */
export function DecisionDock(props: PartProps) {
  const { current, project, mode } = props.state;
  if (!project) return null;
  const people = current?.sample.others ?? [];
  const canDecide = current !== undefined && people.length > 0 && !current.sample.unreadable;
  const ways = WAYS.filter(([action]) => canDecide || (current && action === 'reviewAll'));
  return (
    <div class="decision">
      {mode.kind === 'return' && canDecide && <ReturnForm {...props} />}
      {mode.kind === 'write' && canDecide && <WriteForm {...props} />}
      {mode.kind === 'bulk' && <BulkForm {...props} />}
      {canDecide && <Standing {...props} />}
      {mode.kind === 'cause' && canDecide ? (
        <Causes {...props} />
      ) : (
        <ButtonGroup class="ways" aria-label="Decide">
          {ways.map(([action, text]) => (
            <ActionButton key={action} {...props} action={action} class="label" text={text} />
          ))}
        </ButtonGroup>
      )}
    </div>
  );
}

/** The decision so far, in words. */
function Standing({ app, state }: PartProps) {
  const { current, project, mode } = state;
  const { answer, sample } = current!;
  const { decision } = answer;
  const { labels } = indexOf(project!);
  const key = (action: PanelActionId) => <KeyCap label={chordText(project, action)} spoken />;
  const parts = Object.entries(decision?.valid ?? {}).map(
    ([layer, values]) =>
      `${questionName(state, layer)}: ${values.map((value) => valueInWords(value, labels, indexOf(project!).layers.get(layer))).join(' or ')}`,
  );
  const given = { ...answer, labels: effectiveLabels(questionsOf(state), answer.labels) };
  const agreed = summarise(given, project!.layers, labels);
  const isDone = answer.status === 'done' && (saysSomething(answer) || decision?.returnTo !== undefined);
  const open = isDone ? leftOpen(questionsOf(state), sample.others ?? [], answer) : [];
  const disputed = disputedLayers(questionsOf(state), sample.others ?? []).map(layerName);
  if (mode.kind === 'valid')
    return (
      <p class="standing" role="status">
        <span>
          Press digits to toggle valid answers ({mode.people.length} of {sample.others?.length ?? 0}),{' '}
          {key('finish')} saves, {key('leave')} leaves.
        </span>
      </p>
    );
  if (decision?.returnTo)
    return (
      <p class="standing">
        <Icon name="undo" />
        <span>
          <strong>Returned</strong> by {decision.reviewer ?? 'you'}: <span dir="auto">{answer.note}</span>
        </span>
      </p>
    );
  return (
    <p class="standing">
      {isDone ? (
        <>
          <Icon name="check" />
          <span>
            <strong>Decided</strong>
            {decision?.reviewer !== undefined && ` by ${decision.reviewer}`}
            {decision?.strategy !== undefined && ` (${decision.strategy})`}:{' '}
            {[agreed, ...parts].filter((part) => part !== '').join(', ') || 'nothing marked'}
            {open.length > 0 && `; still open: ${open.map(layerName).join(', ')}`}
          </span>
        </>
      ) : Object.keys(answer.labels).length > 0 ? (
        <span>
          <strong>Not saved yet</strong>: {agreed || 'nothing marked'}. {key('finish')} decides so.
        </span>
      ) : disputed.length > 0 ? (
        <>To decide: {disputed.join(', ')}</>
      ) : (
        <>{agreementOf(sample.others?.length ?? 0)}</>
      )}
      {decision?.cause !== undefined && (
        <button class="chip" onClick={() => app.act('reviewCause')}>
          <span class="chip-text">{causeName(decision.cause)}</span>
        </button>
      )}
    </p>
  );
}

const agreementOf = (people: number): string =>
  people > 1 ? 'All agree.' : people === 1 ? 'Only one answer.' : 'No answers yet.';

function Causes({ app, state }: PartProps) {
  const chosen = state.current?.answer.decision?.cause;
  return (
    <ButtonGroup class="ways" aria-label="Why annotators disagree">
      {DECISION_CAUSES.map((cause, n) => (
        <button
          class="chip"
          role="checkbox"
          aria-checked={chosen === cause}
          key={cause}
          onClick={() => app.reviewing.cause(cause)}
        >
          <KeyCap label={String(n + 1)} /> {causeName(cause)}
        </button>
      ))}
    </ButtonGroup>
  );
}

/** Returns the sample to annotators with a message: at first to those who differ from the majority. */
function ReturnForm({ app, state }: PartProps) {
  const { id, others: people = [] } = state.current!.sample;
  const [{ chosen, message }, fill, forget] = useKept(app.memory, `${id}/return`, () => ({
    chosen: outliers(questionsOf(state), people).map(({ token }) => token),
    message: '',
  }));
  const send = (): void => {
    const to = people.map(({ token }) => token).filter((one) => chosen.includes(one));
    if (app.reviewing.sendBack(to, message)) forget();
  };
  const toggle = (token: string): void => fill({ chosen: toggled(chosen, token) });
  return (
    <PopoverForm
      label="Return to annotators"
      class="note-field"
      formClass="review-form"
      focus="input"
      submit="Return"
      onSubmit={send}
      onClose={() => app.leave()}
      onKeyDown={(event) => {
        const person = people[Number(event.key) - 1];
        if (!person || event.target instanceof HTMLTextAreaElement) return;
        toggle(person.token);
        event.preventDefault();
      }}
    >
      <fieldset>
        <legend>Who should answer again?</legend>
        {people.map(({ annotator, token }, n) => (
          <Option key={token} class="option" checked={chosen.includes(token)} onChange={() => toggle(token)}>
            <span>
              {n < 9 && <KeyCap label={String(n + 1)} />} {annotator}
            </span>
          </Option>
        ))}
      </fieldset>
      <label class="field">
        Message
        <textarea
          rows={3}
          value={message}
          onInput={(event) => fill({ message: event.currentTarget.value })}
        />
      </label>
    </PopoverForm>
  );
}

/** Decides the whole queue by a strategy, after a preview. One undo reverts all of it. */
function BulkForm({ app, state }: PartProps) {
  const { people = [], quorum = 0.5 } = state.project?.review ?? {};
  const strategies: [BulkStrategy, string][] = [
    [{ kind: 'majority', quorum }, `Majority (over ${Math.round(quorum * 100)} %)`],
    [{ kind: 'unanimous' }, 'Unanimous only'],
    ...people.map((person): [BulkStrategy, string] => [{ kind: 'person', person }, `Answers of ${person}`]),
  ];
  const [choice, setChoice] = useState(0);
  const [preview, setPreview] = useState<BulkResult>();
  const [trouble, setTrouble] = useState<string>();
  const [isRunning, setRunning] = useState(false);
  const strategy = strategies[choice]![0];
  useEffect(() => {
    let isCurrent = true;
    setPreview(undefined);
    setTrouble(undefined);
    app.reviewing.decideAll(strategy, true).then(
      (result) => isCurrent && setPreview(result),
      (thrown) => isCurrent && setTrouble(PanelFailure.from(thrown).message),
    );
    return () => {
      isCurrent = false;
      app.reviewing.stopDeciding();
    };
  }, [choice]);
  const run = (): void => {
    if (isRunning || !preview || preview.decided === 0) return;
    setRunning(true);
    app.reviewing.decideAll(strategy, false).then(
      ({ decided, stopped }) => {
        app.close('bulk');
        app.store.notify(
          stopped
            ? `Stopped: ${counted(decided, 'sample')} decided so far.`
            : `${counted(decided, 'sample')} decided.`,
          'info',
        );
      },
      (thrown) => {
        setRunning(false);
        setTrouble(PanelFailure.from(thrown).message);
      },
    );
  };
  return (
    <PopoverForm
      label="Decide the whole queue"
      class="note-field bulk"
      formClass="review-form"
      focus="input"
      submit={isRunning ? 'Deciding…' : `Decide ${preview ? counted(preview.decided, 'sample') : ''}`}
      disabled={isRunning || !preview || preview.decided === 0}
      close={isRunning ? 'Stop' : undefined}
      onSubmit={run}
      onClose={() => (isRunning ? app.reviewing.stopDeciding() : app.leave())}
    >
      <fieldset disabled={isRunning}>
        <legend>Decide all {counted(state.view?.length ?? 0, 'sample')} of the queue by</legend>
        {strategies.map(([, name], n) => (
          <Option
            key={name}
            name="strategy"
            class="option"
            checked={choice === n}
            onChange={() => setChoice(n)}
          >
            <span>{name}</span>
          </Option>
        ))}
      </fieldset>
      <div class="preview" role="status">
        {trouble ?? (preview ? <Preview result={preview} /> : 'Counting…')}
      </div>
    </PopoverForm>
  );
}

function Preview({ result }: { result: BulkResult }) {
  const { decided, before, open, openSamples } = result;
  return (
    <>
      <p>
        {counted(decided, 'sample')} would be decided, {grouped(before)} were before, {grouped(openSamples)}{' '}
        with something that stays open.
      </p>
      {open.length > 0 && (
        <ul class="open-cases" tabIndex={0} aria-label="Still open">
          {open.map(({ sample, layer, detail }) => (
            <li key={`${sample} ${layer}`}>
              <strong>{sample}</strong> {layer}: {detail}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
