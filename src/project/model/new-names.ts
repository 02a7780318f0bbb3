import { memoize } from '../../base/memoize';
import type { Migration, Change, ProjectModel } from './model';

/** Kinds of things that can be renamed. Tie-breakers are rules. */
export type NamedKind = 'label' | 'rule' | 'layer';

/** Renamed things, old id -> newest, by a changelog (`changes`, newest first) and migrations. Without a kind, by the former alone. */
export function newNames(
  kind: NamedKind | undefined,
  changes: readonly Change[],
  migrations: readonly Migration[],
): ReadonlyMap<string, string> {
  const said = changes
    .toReversed()
    .flatMap(({ type, target, into }): [string, string][] =>
      type === 'renamed' && into.length === 1 ? [[target.id, into[0]!.id]] : [],
    );
  const done = migrations.flatMap(({ changes: list }) =>
    list.flatMap((change): [string, string][] =>
      change.type === 'rename' && change.kind === kind && change.to
        ? [[change.from[0]!.id, change.to.id]]
        : [],
    ),
  );
  const names = new Map<string, string>();
  for (const [from, to] of [...done, ...said]) {
    for (const [first, last] of names) if (last === from) names.set(first, to);
    names.set(from, to);
  }
  return names;
}

/** All names that labels, rules or layers have had. */
class Names {
  readonly #now: ReadonlyMap<string, string>;
  readonly #all = new Map<string, string[]>();

  /** `names`: old id -> new id. */
  constructor(names: ReadonlyMap<string, string>) {
    this.#now = names;
    for (const [from, to] of names) {
      const all = this.#all.get(to);
      if (all) all.push(from);
      else this.#all.set(to, [to, from]);
    }
  }

  now(id: string): string {
    return this.#now.get(id) ?? id;
  }

  /** All names of the thing with this current or former name. */
  all(id: string): readonly string[] {
    return this.#all.get(this.now(id)) ?? [id];
  }
}

export type NamesByKind = Readonly<Record<NamedKind, Names>>;

/** The names that labels, rules and layers of a project have had, from its changelog and migrations. */
export const namesOf = memoize((model: ProjectModel): NamesByKind => namesBy(model));

/** The same with additional renamings, old id -> new id. */
export function namesBy(
  { guideline, migrations }: Pick<ProjectModel, 'guideline' | 'migrations'>,
  more: Partial<Readonly<Record<NamedKind, ReadonlyMap<string, string>>>> = {},
): NamesByKind {
  const changes = (guideline?.changelog ?? []).flatMap((entry) => entry.changes);
  const of = (kind: NamedKind): Names =>
    new Names(new Map([...newNames(kind, changes, migrations), ...(more[kind] ?? [])]));
  return { label: of('label'), rule: of('rule'), layer: of('layer') };
}
