import { quoted } from '../../base/text/phrases';
import type { Turn } from '../../project/samples/conversation';
import { type Layer } from '../../project/schema/layer-types';
import { forEachAnswer } from '../framework/answers';
import { answerRule } from '../framework/rule';
import { shown } from '../framework/span-words';
import { takesTurn, NO_TURN } from '../../kinds/traits';
import { isPerTurn, turnsOf } from '../../project/schema/per-turn';
import { knownLayers } from '../framework/known-layers';

export const unknownTurn = answerRule({
  id: 'unknown-turn',
  severity: 'error',
  summary: 'An answer about a turn that the conversation does not have says nothing.',
  start(model) {
    const layers = new Map(
      [...knownLayers(model)].filter(([, layer]) => takesTurn(layer) || isPerTurn(layer)),
    );
    if (layers.size === 0) return () => {};
    return (line, report) =>
      forEachAnswer(line, (id, value, base, key, turn) => {
        const layer = layers.get(id);
        const turns = typeof line.sample === 'object' ? line.sample.conversation?.turns : undefined;
        if (isPerTurn(layer)) {
          const problem = turn === undefined || !turns ? undefined : problemOf(layer, turn, turns);
          const path = base.at(-1) === turn ? base : [...base, key];
          if (problem !== undefined) report({ path, part: 'key', message: problem });
          return;
        }
        // Values that are no texts are reported by cardinality-violation.
        if (!layer || typeof value !== 'string' || value === '' || value === NO_TURN) return;
        const message = turns && problemOf(layer, value, turns);
        if (message !== undefined) report({ path: [...base, key], message });
      });
  },
});

/** Turns that a message lists; of more it gives the first and the last. */
const LISTED = 8;

function problemOf({ id, roles, per }: Layer, value: string, turns: readonly Turn[]): string | undefined {
  const turn = turns.find((one) => one.id === value);
  const hint = (some: readonly Turn[]): string =>
    per ? `${idsOf(some)}.` : `${idsOf(some)}; without a turn, write "${NO_TURN}".`;
  if (!turn) return `The sample has no turn ${shown(value)}. ${hint(turns)}`;
  if (!roles || roles.includes(turn.role)) return undefined;
  return `Turn ${shown(value)} has the role ${shown(turn.role)}, and "${id}" ${per ? 'is asked of turns' : 'asks for a turn'} of ${quoted(roles, ' or ')}. ${hint(turnsOf(turns, roles))}`;
}

function idsOf(turns: readonly Turn[]): string {
  const ids = turns.map(({ id }) => id);
  if (ids.length === 0) return 'It has no such turn';
  const list = ids.length <= LISTED ? quoted(ids) : `${shown(ids[0]!)} … ${shown(ids.at(-1)!)}`;
  return `Its turns are ${list}`;
}
