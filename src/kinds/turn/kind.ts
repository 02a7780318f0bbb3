import { quoted, oneLine } from '../../base/text/phrases';
import { type TurnLayer } from '../../project/schema/layer-types';
import { oneOf, type Kind, isText, oneValue } from '../kind';
import { turnsOf } from '../../project/schema/per-turn';
import { NO_TURN } from '../traits';

export const turn: Kind<TurnLayer> = {
  check({ id }, value, _complete, report) {
    if (!isText(value) || value === '')
      report(
        [],
        `"${id}" takes the id of a turn as a text, like "${typeof value === 'number' ? value : 2}", or "${NO_TURN}".`,
      );
  },
  fits: isText,
  differences: ({ id: layer }, a, b) =>
    isText(a) && isText(b) && a !== b
      ? [{ kind: 'turn', layer, isNone: a === NO_TURN || b === NO_TURN }]
      : [],
  measured: oneValue,
  form: ({ roles }) => [`One turn${roles ? ` of ${roles.map(oneLine).join(' or ')}` : ''}, or none.`],
  asked: {
    schema: ({ roles }, { turns }) => oneOf([...turnsOf(turns, roles).map(({ id }) => id), NO_TURN]),
    form: ({ roles }) =>
      `The id of one of the turns listed under "turns"${roles ? ` with the role ${quoted(roles, ' or ')}` : ''}; "${NO_TURN}" for none of them.`,
    example: () => undefined,
  },
};
