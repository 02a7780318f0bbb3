import { quoted } from '../../base/text/phrases';
import type { Turn } from '../../project/samples/conversation';
import { NO_TURN, type TurnLayer } from '../../project/schema/layer-types';
import { forEachAnswer } from '../framework/answers';
import { knownLayers } from '../framework/known-layers';
import { lineRule } from '../framework/rule';
import { shown } from '../framework/span-words';

export const unknownTurn = lineRule({
  id: 'unknown-turn',
  group: 'annotations',
  kinds: ['annotation', 'decision', 'gold'],
  answers: true,
  severity: 'error',
  fix: 'none',
  summary: 'An answer about a turn that the conversation does not have says nothing.',
  start(model) {
    const layers = new Map(
      [...knownLayers(model)].flatMap(([id, layer]) => (layer.type === 'turn' ? [[id, layer] as const] : [])),
    );
    if (layers.size === 0) return () => {};
    return (line, report) =>
      forEachAnswer(line, (id, value, base, key) => {
        const layer = layers.get(id);
        // Values that are no texts are reported by cardinality-violation.
        if (!layer || typeof value !== 'string' || value === '' || value === NO_TURN) return;
        const turns = typeof line.sample === 'object' ? line.sample.conversation?.turns : undefined;
        const message = turns && problemOf(layer, value, turns);
        if (message !== undefined) report({ path: [...base, key], message });
      });
  },
});

/** Turns that a message lists; of more it gives the first and the last. */
const LISTED = 8;

function problemOf({ id, roles }: TurnLayer, value: string, turns: readonly Turn[]): string | undefined {
  const turn = turns.find((one) => one.id === value);
  if (!turn) return `The sample has no turn ${shown(value)}. ${idsOf(turns)}`;
  if (!roles || roles.includes(turn.role)) return undefined;
  return `Turn ${shown(value)} has the role ${shown(turn.role)}, and "${id}" asks for a turn of ${quoted(roles, ' or ')}. ${idsOf(turns.filter(({ role }) => roles.includes(role)))}`;
}

function idsOf(turns: readonly Turn[]): string {
  const ids = turns.map(({ id }) => id);
  if (ids.length === 0) return `There is none: write "${NO_TURN}".`;
  const list = ids.length <= LISTED ? quoted(ids) : `${shown(ids[0]!)} … ${shown(ids.at(-1)!)}`;
  return `Its turns are ${list}; without a turn, write "${NO_TURN}".`;
}
