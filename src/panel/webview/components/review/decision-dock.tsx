import { DECISION_CAUSES } from '../../../../project/records/records';
import { summarise } from '../../state/answer';
import { disputedLayers, leftOpen, saysSomething } from '../../state/decision';
import { indexOf } from '../../state/project-index';
import { causeName } from '../../view/cause-names';
import { chordText } from '../../view/chord-text';
import type { PartProps } from '../props';
import { ButtonGroup } from '../button-group';
import { Icon } from '../icon';
import { KeyCap } from '../key-cap';
import { BulkForm } from './bulk-form';
import { ReturnForm } from './return-form';
import { WriteForm } from './write-form';

/** What is decided of the sample on screen, and the ways to decide it. */
export function DecisionDock({ app, state }: PartProps) {
  const { current, project, mode } = state;
  if (!project) return null;
  const people = current?.sample.others ?? [];
  const canDecide = current !== undefined && people.length > 0 && !current.sample.unreadable;
  return (
    <div class="decision">
      {mode.kind === 'return' && canDecide && (
        <ReturnForm app={app} sample={state.current!.sample.id} people={people} />
      )}
      {mode.kind === 'write' && canDecide && <WriteForm app={app} state={state} />}
      {mode.kind === 'bulk' && <BulkForm app={app} state={state} />}
      {canDecide && <Standing app={app} state={state} />}
      {mode.kind === 'cause' && canDecide ? (
        <Causes app={app} state={state} />
      ) : (
        <ButtonGroup class="ways" aria-label="Decide">
          {canDecide && (
            <>
              <Way app={app} state={state} action="reviewEdit" text="edit" />
              <Way app={app} state={state} action="reviewValid" text="several stay valid" />
              <Way app={app} state={state} action="reviewCause" text="cause" />
              <Way app={app} state={state} action="note" text="reason" />
              <Way app={app} state={state} action="reviewReturn" text="return" />
              <Way app={app} state={state} action="reviewWrite" text="guideline" />
            </>
          )}
          <Way app={app} state={state} action="reviewAll" text="whole queue" />
        </ButtonGroup>
      )}
    </div>
  );
}

interface WayProps extends PartProps {
  action:
    'reviewEdit' | 'reviewValid' | 'reviewCause' | 'reviewReturn' | 'reviewWrite' | 'reviewAll' | 'note';
  text: string;
}

function Way({ app, state, action, text }: WayProps) {
  const chord = chordText(state.project, action);
  return (
    <button class="label" aria-keyshortcuts={chord} onClick={() => app.act(action)}>
      <KeyCap label={chord} /> {text}
    </button>
  );
}

/** What is decided so far, in words. */
function Standing({ app, state }: PartProps) {
  const { current, project, mode } = state;
  const { answer, sample } = current!;
  const { decision } = answer;
  const { labels } = indexOf(project!);
  const name = (value: unknown): string =>
    typeof value === 'string'
      ? (labels.get(value)?.name ?? value)
      : typeof value === 'number'
        ? String(value)
        : summarise(
            { ...answer, labels: { value: value as never } },
            [{ ...spansLayer, id: 'value' }],
            labels,
          ) || 'none';
  const parts = Object.entries(decision?.valid ?? {}).map(
    ([layer, values]) =>
      `${indexOf(project!).layers.get(layer)?.name ?? layer}: ${values.map(name).join(' or ')}`,
  );
  const agreed = summarise(answer, project!.layers, labels);
  const isDone = answer.status === 'done' && (saysSomething(answer) || decision?.returnTo !== undefined);
  const open = isDone ? leftOpen(project!.layers, sample.others ?? [], answer) : [];
  const disputed = disputedLayers(project!.layers, sample.others ?? []).map(({ id, name: own }) => own ?? id);
  if (mode.kind === 'valid')
    return (
      <p class="standing" role="status">
        <span>
          Press digits to toggle valid answers ({mode.people.length} of {sample.others?.length ?? 0}),{' '}
          <KeyCap label={chordText(project, 'finish')} spoken /> saves,{' '}
          <KeyCap label={chordText(project, 'leave')} spoken /> leaves.
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
            {open.length > 0 && `; still open: ${open.map(({ id, name: own }) => own ?? id).join(', ')}`}
          </span>
        </>
      ) : Object.keys(answer.labels).length > 0 ? (
        <span>
          <strong>Not saved yet</strong>: {agreed || 'nothing marked'}.{' '}
          <KeyCap label={chordText(project, 'finish')} spoken /> decides so.
        </span>
      ) : disputed.length > 0 ? (
        <>To decide: {disputed.join(', ')}</>
      ) : (
        <>All agree.</>
      )}
      {decision?.cause !== undefined && (
        <button class="chip" onClick={() => app.act('reviewCause')}>
          <span class="chip-text">{causeName(decision.cause)}</span>
        </button>
      )}
    </p>
  );
}

/** A layer to count spans by. */
const spansLayer = {
  type: 'spans',
  required: false,
  labels: [],
  overlap: 'any',
  discontinuous: true,
  boundary: 'character',
} as const;

function Causes({ app, state }: PartProps) {
  const chosen = state.current?.answer.decision?.cause;
  return (
    <ButtonGroup class="ways" aria-label="Why people differ">
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
