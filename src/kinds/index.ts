/** The kinds of questions. Only panel.ts lists them too, with what they have in the panel, and the types and JSON Schema of layers. */
import type { Layer } from '../project/schema/layer-types';
import { choice } from './choice/kind';
import { choices } from './choices/kind';
import { comparison } from './comparison/kind';
import type { Kind } from './kind';
import { rating } from './rating/kind';
import { relations } from './relations/kind';
import { spans } from './spans/kind';
import { text } from './text/kind';
import { turn } from './turn/kind';

const KINDS: Record<Layer['type'], Kind> = {
  choice,
  choices,
  rating,
  text,
  spans,
  relations,
  comparison,
  turn,
};

/** What there is to know of a layer's type. */
export const kindOf = ({ type }: Layer): Kind => KINDS[type];

/** The kind with the name of a type; undefined if there is none. */
export const kindNamed = (type: string): Kind | undefined =>
  Object.hasOwn(KINDS, type) ? KINDS[type as Layer['type']] : undefined;
