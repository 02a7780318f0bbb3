import { editDistance } from '../../project/schema/describe-error';
import { RULES } from '../../rules/registry';
import { plainly } from '../../cli/colors';
import { blocksText } from '../../cli/document-text';
import { table } from '../../document/blocks';

/** Maximum number of suggestions for an unknown name. */
const MAX_PROPOSED = 3;

/** All rules as a table of text. */
export function listOfRules(): string {
  const rows = RULES.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const columns = table('', rows, [
    ['rule', ({ id }) => id],
    ['severity', ({ severity }) => severity],
    ['what it finds', ({ summary }) => summary],
  ]);
  return blocksText(columns, plainly);
}

/** The sentences about a name that no rule has: rules whose ids are similar to it or contain it, closest first. */
export function rulesLike(name: string): string {
  const word = name.toLowerCase();
  const limit = Math.max(2, Math.floor(word.length / 3));
  const holds = (id: string): boolean => word.length >= 3 && (id.includes(word) || word.includes(id));
  const near = RULES.map(({ id }) => ({ id, distance: holds(id) ? 0 : editDistance(word, id, limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, MAX_PROPOSED)
    .map(({ id }) => id);
  const proposed = new Intl.ListFormat('en', { type: 'disjunction' }).format(near);
  return `${near.length > 0 ? `Did you mean ${proposed}? ` : ''}"labelwright explain" lists all rules.`;
}
