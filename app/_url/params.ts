/*
 * What of a page stands in its URL, for server and browser alike: how each parameter is read and
 * written. What can't be read counts as not given.
 */

export type Param<Value> = {
  parse(text: string): Value | null;
  serialize(value: Value): string;
  eq(one: Value, other: Value): boolean;
  /** What it is where the URL does not say; it then isn't written either. */
  withDefault(value: Value): ParamWithDefault<Value>;
};

export type ParamWithDefault<Value> = Param<Value> & { defaultValue: Value };

export type Params = Record<string, Param<unknown>>;

type ValueOf<P> =
  P extends ParamWithDefault<infer Value>
    ? Value
    : P extends Param<infer Value>
      ? Value | null
      : never;

/** The values of parameters; null for what is not given and has no default. */
export type Values<P extends Params> = { [Name in keyof P]: ValueOf<P[Name]> };

/** New values for some of them; null takes one away. */
export type Changes<P extends Params> = { [Name in keyof P]?: ValueOf<P[Name]> | null };

/** As a page gets them. */
export type SearchParams = Record<string, string | string[] | undefined>;

export function createParser<Value>(given: {
  parse(text: string): Value | null;
  serialize(value: Value): string;
  eq?(one: Value, other: Value): boolean;
}): Param<Value> {
  const param: Param<Value> = {
    eq: (one, other) => one === other,
    ...given,
    withDefault: (defaultValue) => ({ ...param, defaultValue }),
  };
  return param;
}

export const parseAsString = createParser<string>({
  parse: (text) => text,
  serialize: (value) => value,
});

export const parseAsBoolean = createParser<boolean>({
  parse: (text) => text.toLowerCase() === "true",
  serialize: String,
});

export function parseAsStringLiteral<const Literal extends string>(
  literals: readonly Literal[],
): Param<Literal> {
  return createParser<Literal>({
    parse: (text) => literals.find((literal) => literal === text) ?? null,
    serialize: (value) => value,
  });
}

/** Several, parted by commas. */
export function parseAsArrayOf<Item>(item: Param<Item>): Param<Item[]> {
  return createParser<Item[]>({
    parse: (text) =>
      text === ""
        ? []
        : text
            .split(",")
            .map((part) => item.parse(part.replaceAll("%2C", ",")))
            .filter((value) => value !== null),
    serialize: (values) =>
      values.map((value) => item.serialize(value).replaceAll(",", "%2C")).join(","),
    eq: (one, other) =>
      one.length === other.length && one.every((value, at) => item.eq(value, other[at] as Item)),
  });
}

/** Reads parameters from what a page or a test has. */
export function createLoader<P extends Params>(params: P) {
  function load(given: URLSearchParams | SearchParams): Values<P>;
  function load(given: Promise<SearchParams>): Promise<Values<P>>;
  function load(given: URLSearchParams | SearchParams | Promise<SearchParams>) {
    if (given instanceof Promise) return given.then(load);
    return readValues(params, (name) => {
      if (given instanceof URLSearchParams) return given.get(name);
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      return (Array.isArray(value) ? value[0] : value) ?? null;
    });
  }
  return load;
}

export function readValues<P extends Params>(
  params: P,
  textOf: (name: string) => string | null,
): Values<P> {
  const values = Object.entries(params).map(([name, param]) => {
    const text = textOf(name);
    const usual = "defaultValue" in param ? param.defaultValue : null;
    return [name, (text === null ? null : param.parse(text)) ?? usual];
  });
  return Object.fromEntries(values);
}

/** Appends parameters to a path. */
export function createSerializer<P extends Params>(params: P) {
  return (path: string, values: Changes<P>): string => {
    const [before = "", query] = path.split("?");
    const search = new URLSearchParams(query);
    writeValues(search, params, values);
    return before + toQuery(search);
  };
}

/** What is left out stays; null, and what goes without saying, is taken away. */
export function writeValues<P extends Params>(
  search: URLSearchParams,
  params: P,
  values: Changes<P>,
): void {
  for (const [name, value] of Object.entries(values)) {
    const param = params[name];
    if (param === undefined || value === undefined) continue;
    const isUsual =
      value !== null && "defaultValue" in param && param.eq(value, param.defaultValue);
    if (value === null || isUsual) search.delete(name);
    else search.set(name, param.serialize(value));
  }
}

/** `?client=acme&from=2026-11-25T12:00:00Z`, or nothing; legible where the rules allow it. */
export function toQuery(search: URLSearchParams): string {
  const legible = (text: string) =>
    encodeURIComponent(text)
      .replaceAll("%20", "+")
      .replace(/%(3A|2F|2C|40)/g, decodeURIComponent);
  const pairs = [...search].map(([name, value]) => `${legible(name)}=${legible(value)}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
