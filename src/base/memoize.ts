/** Caches the results of a function by its argument, as long as that exists. The function must depend on nothing else. */
export function memoize<K extends object, T>(make: (of: K) => T): (of: K) => T {
  const cache = new WeakMap<K, { readonly made: T }>();
  return (of) => {
    let entry = cache.get(of);
    if (!entry) cache.set(of, (entry = { made: make(of) }));
    return entry.made;
  };
}

/** A value that is computed when it is first needed. */
export function once<T>(make: () => T): () => T {
  let cache: { readonly made: T } | undefined;
  return () => (cache ??= { made: make() }).made;
}
