import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Dragged, platform } from '../platform';

type Hear = (dragged: Dragged) => void;

/** Places on the page that take files; the platform has one listener for all of them. */
const zones = new Set<Hear>();
let stop: (() => void) | undefined;

function watch(hear: Hear): () => void {
  zones.add(hear);
  stop ??= platform.watchDrags((dragged) => {
    for (const one of [...zones]) one(dragged);
  });
  return () => {
    zones.delete(hear);
    if (zones.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

type Props = {
  testid: string;
  /** What letting go here does, said while files are over the place. */
  text: string;
  onDrop: (paths: string[]) => void;
  /** Takes nothing at present. */
  off?: boolean;
  children: ReactNode;
};

/** A place that takes dropped files. It shows where files may be let go, and says what that does. */
export function DropZone({ testid, text, onDrop, off = false, children }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const take = useRef(onDrop);
  take.current = onDrop;
  const [state, setState] = useState<'idle' | 'ready' | 'over'>('idle');
  useEffect(() => {
    if (off) return;
    const end = watch((dragged) => {
      // The innermost place takes them: a form above a page lies within no place of the page.
      const mine = 'at' in dragged && dragged.at?.closest('.drop-zone') === place.current;
      if (dragged.kind === 'over') setState(mine ? 'over' : 'ready');
      else setState('idle');
      if (dragged.kind === 'drop' && mine && dragged.paths.length > 0) take.current(dragged.paths);
    });
    return () => {
      end();
      setState('idle');
    };
  }, [off]);
  return (
    <div ref={place} className={`drop-zone drop-${state}`} data-testid={testid} data-drop={state}>
      {children}
      {state === 'over' && (
        <div className="drop-text" role="status">
          {text}
        </div>
      )}
    </div>
  );
}
