/** What a function makes of something, made once for as long as that lives. It must look at nothing else. */
export function kept<K extends object, T>(make: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly made: T }>();
  return (of) => {
    let entry = known.get(of);
    if (!entry) known.set(of, (entry = { made: make(of) }));
    return entry.made;
  };
}

/** What a function makes, made when it is asked for first. */
export function once<T>(make: () => T): () => T {
  let known: { readonly made: T } | undefined;
  return () => (known ??= { made: make() }).made;
}
