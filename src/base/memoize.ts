/** Caches the results of a function by its argument (or what `keyOf` returns), as long as that exists. They must depend on nothing else. */
export function memoize<K extends object, T>(
  make: (of: K) => T,
  keyOf: (of: K) => object = (of) => of,
): (of: K) => T {
  const cache = new WeakMap<object, { readonly made: T }>();
  return (of) => {
    const key = keyOf(of);
    let entry = cache.get(key);
    if (!entry) cache.set(key, (entry = { made: make(of) }));
    return entry.made;
  };
}

/** A value that is computed when it is first needed. */
export function once<T>(make: () => T): () => T {
  let cache: { readonly made: T } | undefined;
  return () => (cache ??= { made: make() }).made;
}

/** Keeps a promise while the state for which it was made stays the same, unless it fails. */
export function keptFor<T>(): (state: string, make: () => Promise<T>) => Promise<T> {
  let kept: { readonly state: string; readonly made: Promise<T> } | undefined;
  return (state, make) => {
    if (kept?.state !== state) {
      kept = { state, made: make() };
      kept.made.catch(() => (kept = undefined));
    }
    return kept.made;
  };
}
