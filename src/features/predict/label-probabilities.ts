import { JsonLine } from '../../base/json/positions';
import type { Labels } from '../../project/records/records';
import type { Layer } from '../../project/schema/layer-types';
import { takesOneLabel } from '../../kinds/traits';

/** A token of a reply, and the tokens that the model might have written instead. Natural logarithms. */
export interface TokenChance {
  readonly token: string;
  readonly logprob: number;
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

/**
 * The probabilities of labels on layers of type choice, from the tokens of a reply: of the given label, and of each other label that begins with an
 * alternative token, if no further label begins with it. Other labels are left out, because their probability is unknown. Undefined if the tokens
 * do not make up the reply.
 */
export function labelProbabilities(
  content: string,
  tokens: readonly TokenChance[],
  layers: readonly Layer[],
  labels: Labels,
): Record<string, Record<string, number>> | undefined {
  if (tokens.map(({ token }) => token).join('') !== content) return undefined;
  const json = new JsonLine(content);
  const found = layers.flatMap((layer): [string, Record<string, number>][] => {
    const given = labels[layer.id];
    const place = json.rangeOf(['labels', layer.id]);
    if (!takesOneLabel(layer) || typeof given !== 'string' || !place) return [];
    return [[layer.id, ofValue(content, tokens, place.start, given, layer.labels)]];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

/** `start`: where the value's literal starts. */
function ofValue(
  content: string,
  tokens: readonly TokenChance[],
  start: number,
  given: string,
  labels: readonly string[],
): Record<string, number> {
  const literals = new Map(labels.map((label) => [label, JSON.stringify(label)]));
  const literal = literals.get(given) ?? JSON.stringify(given);
  const end = start + literal.length;
  const chances = new Map<string, number>();
  let reached = 1;
  let at = 0;
  for (const { token, logprob, top } of tokens) {
    const [from, to] = [at, at + token.length];
    at = to;
    if (to <= start) continue;
    if (from >= end) break;
    // The part of the literal that is already written, and the part of the token before it.
    const written = content.slice(start, Math.max(start, from));
    const lead = content.slice(from, Math.max(start, from));
    for (const other of top) {
      if (other.token === token || !other.token.startsWith(lead)) continue;
      const text = written + other.token.slice(lead.length);
      const begun = [...literals].filter(([, each]) => each.startsWith(text) || text.startsWith(each));
      if (begun.length !== 1 || begun[0]![0] === given) continue;
      const label = begun[0]![0];
      chances.set(label, (chances.get(label) ?? 0) + reached * Math.exp(other.logprob));
    }
    reached *= Math.exp(logprob);
  }
  chances.set(given, reached);
  return Object.fromEntries(
    [...chances].map(([label, p]) => [label, Number(Math.min(1, Math.max(0, p)).toFixed(4))]),
  );
}
