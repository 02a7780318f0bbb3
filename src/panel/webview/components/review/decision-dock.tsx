import { DECISION_CAUSES } from '../../../../project/records/records';
import { summarise, valueInWords } from '../../state/answer';
import { disputedLayers, leftOpen, saysSomething } from '../../state/decision';
import { indexOf, layerName, questionName, questionsOf } from '../../state/project-index';
import { causeName, chordText } from '../../view/in-words';
import { type PartProps, ActionButton, ButtonGroup, Icon, KeyCap } from '../parts';
import { BulkForm } from './bulk-form';
import { ReturnForm } from './return-form';
import { WriteForm } from './write-form';
import type { PanelActionId } from '../../../../protocol/actions';

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
          {WAYS.filter(([action]) => canDecide || action === 'reviewAll').map(([action, text]) => (
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
  const agreed = summarise(answer, project!.layers, labels);
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
