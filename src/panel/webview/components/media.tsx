import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Controller } from '../app/controller';
import { toggled } from '../state/answer';
import type { PartProps } from './parts';

/** The images and audio files that fields of the sample name. */
export function MediaFields({ app, state }: PartProps) {
  const { context, id } = state.current!.sample;
  const root = useRef<HTMLElement>(null);
  // The fields whose images are enlarged: they stay so from sample to sample.
  const [large, setLarge] = useState<readonly string[]>([]);
  const fields = context.filter(([name]) => state.project!.media!.includes(name));
  const isShown = fields.length > 0;
  useLayoutEffect(() => {
    if (!isShown) return;
    app.media.toggle = () => {
      const audio = root.current?.querySelector('audio');
      if (!audio) root.current?.querySelector('button')?.click();
      else if (audio.paused) void audio.play();
      else audio.pause();
    };
    return () => (app.media.toggle = undefined);
  }, [isShown]);
  if (!isShown) return null;
  return (
    <section class="media" aria-label="Images and recordings" ref={root}>
      {fields.map(([name, path]) => (
        <MediaFile
          key={`${id} ${name} ${path}`}
          app={app}
          name={name}
          path={path}
          isLarge={large.includes(name)}
          resize={() => setLarge(toggled(large, name))}
        />
      ))}
    </section>
  );
}

interface FileProps {
  app: Controller;
  name: string;
  path: string;
  isLarge: boolean;
  resize(): void;
}

/** Loaded once the text is on screen. The box has its height from the start, so that nothing jumps. */
function MediaFile({ app, name, path, isLarge, resize }: FileProps) {
  const [file, setFile] = useState<{ url: string; type: string }>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let loading: AbortController | undefined;
    let url: string | undefined;
    let version: string | undefined;
    const end = (): void => {
      loading?.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
    };
    const load = (): void => {
      loading?.abort();
      const { signal } = (loading = new AbortController());
      app.media.read(path, signal, version).then(
        (found) => {
          if (!found) return;
          end();
          url = version = undefined;
          if ('problem' in found) setFile(undefined);
          else {
            url = URL.createObjectURL(found.blob);
            version = found.version;
            setFile({ url, type: found.blob.type });
          }
          setProblem('problem' in found ? found.problem : undefined);
        },
        (error: Error) => !signal.aborted && setProblem(error.message),
      );
    };
    load();
    app.media.reloads.add(load);
    return () => {
      app.media.reloads.delete(load);
      end();
    };
  }, []);
  const onError = (): void => setProblem(`${path} is damaged, or of a kind that cannot be shown here.`);
  const about = `${name}: ${path}`;
  return (
    <figure>
      {problem !== undefined ? (
        <p class="media-problem">{problem}</p>
      ) : file?.type.startsWith('audio/') ? (
        <audio controls preload="metadata" src={file.url} aria-label={about} onError={onError} />
      ) : (
        <button
          class={isLarge ? 'media-box large' : 'media-box'}
          aria-expanded={isLarge}
          aria-busy={!file}
          title={isLarge ? 'Make it smaller' : 'Enlarge'}
          onClick={({ currentTarget }) => {
            resize();
            requestAnimationFrame(() => currentTarget.scrollIntoView({ block: 'nearest' }));
          }}
        >
          {file ? <img src={file.url} alt={about} decoding="async" onError={onError} /> : about}
        </button>
      )}
      <figcaption>
        {name} <span dir="ltr">{path}</span>
      </figcaption>
    </figure>
  );
}
