import type { GeoPoint } from '@naru/geography';
import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useText } from '../language/language.tsx';
import { Icon } from '../parts/icon.tsx';
import * as base from './base-map.ts';
import { type Metres, project, unproject } from './projection.ts';
import { moved, type Size, showing, toMetres, toPixels, type View, zoomed } from './view.ts';

export interface MapMarker {
  readonly id: string;
  readonly point: GeoPoint;
  readonly kind: 'place' | 'chosen' | 'courier' | 'call' | 'landing';
  /** What it is, for people who see it and for those who hear it. */
  readonly label: string;
  readonly tone?: 'good' | 'wait' | 'bad' | 'quiet';
  /** Whether the label is always shown beside it. */
  readonly named?: boolean;
  readonly onSelect?: () => void;
}

interface SeoulMapProps {
  readonly label: string;
  readonly markers: readonly MapMarker[];
  /** Points to bring into view whenever `focusKey` changes. */
  readonly focus?: readonly GeoPoint[];
  readonly focusKey?: string;
  readonly onChoose?: (point: GeoPoint) => void;
  readonly children?: ReactNode;
}

const HOME: View = { middle: project({ lat: 37.4915, lon: 126.989 }), scale: 0.055 };
const STEP_PIXELS = 60;
const ZOOM_STEP = 1.5;
/** A pointer that moved no farther has clicked. */
const CLICK_PIXELS = 6;
const PLACES_FROM_SCALE = 0.03;

/** Seoul, drawn without any server: pan, zoom, click, or the same by keyboard. */
export function SeoulMap({ label, markers, focus, focusKey, onChoose, children }: SeoulMapProps) {
  const { t } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [view, setView] = useState(HOME);
  const gesture = useGesture(size, setView, (at) => onChoose?.(unproject(toMetres(view, size, at))));

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      setView((current) => zoomed(current, size, at, Math.exp(-event.deltaY / 400)));
    };
    // React listens passively, and would let the page scroll.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [size]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the points move, the key says when to look at them anew
  useEffect(() => {
    const next = focus && showing(focus, size);
    if (next) setView(next);
  }, [focusKey, size]);

  const middle = { x: size.width / 2, y: size.height / 2 };
  const zoom = (factor: number) => setView((current) => zoomed(current, size, middle, factor));

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget) return;
    const steps: Record<string, Metres> = {
      ArrowLeft: { x: STEP_PIXELS, y: 0 },
      ArrowRight: { x: -STEP_PIXELS, y: 0 },
      ArrowUp: { x: 0, y: STEP_PIXELS },
      ArrowDown: { x: 0, y: -STEP_PIXELS },
    };
    const step = steps[event.key];
    if (step) setView((current) => moved(current, step));
    else if (event.key === '+' || event.key === '=') zoom(ZOOM_STEP);
    else if (event.key === '-') zoom(1 / ZOOM_STEP);
    else if (event.key === 'Enter' && onChoose) onChoose(unproject(view.middle));
    else return;
    event.preventDefault();
  }

  return (
    <div className={`map${onChoose ? ' map-choosable' : ''}`}>
      {/* biome-ignore lint/a11y/useSemanticElements: no element is a map that is moved by arrow keys */}
      <div
        ref={frame}
        className="map-frame"
        role="group"
        aria-roledescription={t('map.role')}
        aria-label={`${label}. ${t(onChoose ? 'map.helpChoose' : 'map.help')}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by arrow keys
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...gesture}
      >
        <svg className="map-ground" aria-hidden="true" width={size.width} height={size.height}>
          <g
            transform={`translate(${middle.x} ${middle.y}) scale(${view.scale}) translate(${-view.middle.x} ${-view.middle.y})`}
          >
            <Ground />
          </g>
        </svg>
        <Labels view={view} size={size} />
        {markers.map((marker) => (
          <MarkerView
            key={marker.id}
            marker={marker}
            at={toPixels(view, size, project(marker.point))}
            named={marker.named ?? (marker.kind === 'place' && view.scale >= PLACES_FROM_SCALE)}
          />
        ))}
        <span className="map-crosshair" aria-hidden="true" />
      </div>
      <div className="map-tools">
        <button type="button" onClick={() => zoom(ZOOM_STEP)} aria-label={t('map.zoomIn')}>
          <Icon name="plus" />
        </button>
        <button type="button" onClick={() => zoom(1 / ZOOM_STEP)} aria-label={t('map.zoomOut')}>
          <Icon name="minus" />
        </button>
      </div>
      {children}
    </div>
  );
}

const paths = (className: string, all: readonly string[]) =>
  all.map((d) => <path key={d} className={className} d={d} />);

const Ground = memo(function Ground() {
  return (
    <>
      {paths('map-hill', base.hills)}
      {paths('map-park', base.parks)}
      {paths('map-stream', base.streams)}
      {paths('map-lane', base.lanes)}
      {paths('map-road', base.roads)}
      {paths('map-expressway', base.expressways)}
      <path className="map-river" d={base.river} />
      {paths('map-island', base.islands)}
      {paths('map-bridge', base.bridges)}
    </>
  );
});

function Labels({ view, size }: { view: View; size: Size }) {
  const { language } = useText();
  if (size.width === 0) return null;
  return (
    <div className="map-labels" aria-hidden="true">
      {base.labels.map(({ ko, en, point, kind }) => {
        const at = toPixels(view, size, project(point));
        return (
          <span
            key={`${en}${point.lat}`}
            className={`map-label map-label-${kind}`}
            style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
          >
            <span>{language === 'ko' ? ko : en}</span>
          </span>
        );
      })}
    </div>
  );
}

function MarkerView({ marker, at, named }: { marker: MapMarker; at: Metres; named: boolean }) {
  const { kind, label, tone, onSelect } = marker;
  const className = `marker marker-${kind}${tone ? ` tone-${tone}` : ''}`;
  const style = { transform: `translate(${at.x}px, ${at.y}px)` };
  const inside = (
    <>
      <span className="marker-shape" aria-hidden="true">
        {kind === 'courier' && <Icon name="courier" />}
        {kind === 'call' && <Icon name="parcel" />}
        {kind === 'landing' && <Icon name="parcel" />}
      </span>
      {named && (
        <span className="marker-name" aria-hidden="true">
          {label}
        </span>
      )}
    </>
  );
  if (!onSelect) {
    return (
      <span className={className} style={style} role="img" aria-label={label} title={label}>
        {inside}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={className}
      style={style}
      aria-label={label}
      title={label}
      onPointerDown={(event) => event.stopPropagation()}
      onClick={onSelect}
    >
      {inside}
    </button>
  );
}

/** One pointer drags or clicks, two zoom. */
function useGesture(
  size: Size,
  setView: (change: (view: View) => View) => void,
  click: (at: Metres) => void,
) {
  const pointers = useRef(new Map<number, Metres>());
  const travelled = useRef(0);
  return useMemo(
    () => ({
      onPointerDown(event: PointerEvent<HTMLElement>) {
        event.currentTarget.setPointerCapture(event.pointerId);
        if (pointers.current.size === 0) travelled.current = 0;
        pointers.current.set(event.pointerId, positionIn(event));
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        const before = pointers.current.get(event.pointerId);
        if (!before) return;
        const now = positionIn(event);
        const by = { x: now.x - before.x, y: now.y - before.y };
        travelled.current += Math.abs(by.x) + Math.abs(by.y);
        pointers.current.set(event.pointerId, now);
        const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
        if (!other) return setView((view) => moved(view, by));
        const apart = (a: Metres, b: Metres) => Math.max(Math.hypot(a.x - b.x, a.y - b.y), 1);
        setView((view) => zoomed(view, size, other, apart(now, other) / apart(before, other)));
      },
      onPointerUp(event: PointerEvent<HTMLElement>) {
        const known = pointers.current.delete(event.pointerId);
        if (known && pointers.current.size === 0 && travelled.current <= CLICK_PIXELS)
          click(positionIn(event));
      },
      onPointerCancel(event: PointerEvent<HTMLElement>) {
        pointers.current.delete(event.pointerId);
      },
    }),
    [size, setView, click],
  );
}

function positionIn(event: PointerEvent<HTMLElement>): Metres {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
