import type { Migration, Change, ProjectModel } from './model';

/** What can get another name. Tie-breakers are rules. */
export type NamedKind = 'label' | 'rule' | 'layer';

/**
 * What of a kind got another name, old id -> new id: by a changelog (`changes`, newest first) and by migrations (in their order). What was
 * renamed twice has the last name. Without a kind: by the changelog alone.
 */
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

/** Names that mean the same: a label, rule or layer is the same one under all names that it has had. */
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

  /** What it is called now. */
  now(id: string): string {
    return this.#now.get(id) ?? id;
  }

  /** All names of what is or was called so. */
  all(id: string): readonly string[] {
    return this.#all.get(this.now(id)) ?? [id];
  }
}

export type NamesByKind = Readonly<Record<NamedKind, Names>>;

const cache = new WeakMap<ProjectModel, NamesByKind>();

/** The names that labels, rules and layers of a project have had, by its changelog and its migrations. */
export function namesOf(model: ProjectModel): NamesByKind {
  let names = cache.get(model);
  if (!names) cache.set(model, (names = namesBy(model)));
  return names;
}

/** The same with renamings beside these, old id -> new id. */
export function namesBy(
  { guideline, migrations }: Pick<ProjectModel, 'guideline' | 'migrations'>,
  more: Partial<Readonly<Record<NamedKind, ReadonlyMap<string, string>>>> = {},
): NamesByKind {
  const changes = (guideline?.changelog ?? []).flatMap((entry) => entry.changes);
  const of = (kind: NamedKind): Names =>
    new Names(new Map([...newNames(kind, changes, migrations), ...(more[kind] ?? [])]));
  return { label: of('label'), rule: of('rule'), layer: of('layer') };
}
