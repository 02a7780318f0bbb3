import type { Migration, MigrationKind } from '../migrations/migration';
import type { Change } from '../project/model';
import type { PartKind } from './part';

const MIGRATED: Partial<Record<PartKind, MigrationKind>> = {
  label: 'label',
  rule: 'rule',
  'tie-breaker': 'rule',
  layer: 'layer',
};

/**
 * What parts of a kind are called that got another name, old id -> new id: what a changelog says (`changes`, newest first), and what
 * migrations do (in their order). Who was renamed twice has the last name.
 */
export function newNames(
  kind: PartKind,
  changes: readonly Change[],
  migrations: readonly Migration[],
): ReadonlyMap<string, string> {
  const said = changes.toReversed().flatMap(({ type, target, into }): [string, string][] => {
    return type === 'renamed' && into.length === 1 ? [[target.id, into[0]!.id]] : [];
  });
  const done = migrations.flatMap(({ changes: list }) =>
    list.flatMap((change): [string, string][] =>
      change.type === 'rename' && change.kind === MIGRATED[kind] && change.to
        ? [[change.from[0]!.id, change.to.id]]
        : [],
    ),
  );
  return chained([...done, ...said]);
}

/** Renamings in the order in which they happened, each followed to its end. */
export function chained(
  renamings: readonly (readonly [from: string, to: string])[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [from, to] of renamings) {
    for (const [first, last] of names) if (last === from) names.set(first, to);
    names.set(from, to);
  }
  return names;
}
