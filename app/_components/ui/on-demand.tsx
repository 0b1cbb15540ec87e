import {
  type ComponentType,
  type ReactNode,
  Suspense,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { lazyPart } from "./missing-part";

const never = () => () => undefined;

/**
 * A component that is fetched when it is first shown, in the browser only: for what only some
 * readers open, and for what is too heavy to wait for.
 */
export function onDemand<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  placeholder: ReactNode = null,
): ComponentType<Props> {
  const Loaded = lazyPart(async () => ({ default: await load() }));
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each, as a file loads
  return function OnDemand(props: Props) {
    const isInBrowser = useSyncExternalStore(
      never,
      () => true,
      () => false,
    );
    if (!isInBrowser) return placeholder;
    return (
      <Suspense fallback={placeholder}>
        <Loaded {...props} />
      </Suspense>
    );
  };
}

/**
 * A component that the server draws with the page, and whose script comes after the page's: it is
 * seen at once, and answers a moment later. For what is read before it is pressed, and for what most
 * pages have none of. On a page that the browser makes, the boundary around it shows its fallback
 * until the script is there: give it one of the same shape.
 *
 * @param when whether the script is fetched as soon as the page's is there, or once it is shown
 */
export function scriptLater<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  when: "soon" | "once shown",
): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  const fetchPart = async () => {
    loaded = await load();
    return { default: loaded };
  };
  const Later = lazyPart(fetchPart);
  // On the server it is at hand when the first page is made, or a fallback would be sent before it.
  if (when === "soon" || typeof window === "undefined") fetchPart().catch(() => {});
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each, as a file loads
  return function ScriptLater(props: Props) {
    const [Part] = useState<ComponentType<Props>>(() => loaded ?? Later);
    return <Part {...props} />;
  };
}

/** So far from the screen's edge it is fetched, to be there when the reader is. */
const NEAR = "600px";
/** Whoever prints a page, or looks for a word in it, has looked at it for so long. */
const ANYWAY_AFTER_MS = 3_000;

/**
 * As `onDemand`, for what is far down a page: fetched once its place is nearly on screen, or the
 * rest of the page is long there.
 */
export function onSight<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  placeholder: ReactNode,
): ComponentType<Props> {
  const Loaded = onDemand(load, placeholder);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each, as a file loads
  return function OnSight(props: Props) {
    const place = useRef<HTMLDivElement>(null);
    const [isWanted, setWanted] = useState(false);
    useEffect(() => {
      if (isWanted || place.current === null) return;
      const observer = new IntersectionObserver(
        (entries) => setWanted(entries.some((entry) => entry.isIntersecting)),
        { rootMargin: NEAR },
      );
      observer.observe(place.current);
      const timer = setTimeout(() => setWanted(true), ANYWAY_AFTER_MS);
      return () => {
        clearTimeout(timer);
        observer.disconnect();
      };
    }, [isWanted]);
    return <div ref={place}>{isWanted ? <Loaded {...props} /> : placeholder}</div>;
  };
}
