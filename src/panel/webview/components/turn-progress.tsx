import { asksTurns } from '../../../project/schema/per-turn';
import { turnName } from '../state/answer';
import { openTurns, questionsOf } from '../state/project-index';
import { turnInFocus } from '../state/turns';
import { ActionButton } from './action-button';
import type { PartProps } from './props';

/** Which turn the questions are about, and how many turns are answered. */
export function TurnProgress({ app, state }: PartProps) {
  const { current, project } = state;
  const turns = current?.sample.turns;
  if (!turns || !asksTurns(project!.layers)) return null;
  const asked = new Set(questionsOf(state).flatMap(({ turn }) => turn ?? []));
  const open = openTurns(state).length;
  const focus = turns[turnInFocus(state)];
  const name = focus && turnName(focus.id, turns);
  return (
    <p class="turn-progress">
      <span class="turn-asked">
        {name === undefined
          ? 'No turn in focus'
          : asked.has(focus!.id)
            ? `About ${name}`
            : `Nothing is asked about ${name}`}
      </span>
      <span class="turn-count">
        {asked.size - open} of {asked.size} turns answered
      </span>
      {open > 0 && (
        <ActionButton app={app} state={state} action="nextOpenTurn">
          next to answer
        </ActionButton>
      )}
    </p>
  );
}
