import { createRequire } from 'node:module';
import { geoArea, geoCentroid, geoNaturalEarth1, geoPath } from 'd3-geo';
import { whereNumeric } from 'iso-3166-1';
import { feature, merge, mesh } from 'topojson-client';
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification';
import type { FacetValue, MapView } from '../schema.ts';

type World = Topology<{ countries: GeometryCollection }>;
const SIZE = { width: 1000, height: 436 };
const ANTARCTICA = '010';
/** A map of one town's country would show nothing but that: at least so much of the world's width, in %. */
const NARROWEST = 24;
/** Around the outermost dots, in % of the world's width. */
const MARGIN = 4;

// Natural Earth's outlines, which are in the public domain, read when somebody first looks at a map.
const read = (resolution: '110m' | '50m') =>
  createRequire(import.meta.url)(`world-atlas/countries-${resolution}.json`) as World;
const shapesOf = ({ objects }: World) =>
  objects.countries.geometries.filter(
    (shape): shape is (Polygon | MultiPolygon) & { id?: string } =>
      shape.id !== ANTARCTICA && 'arcs' in shape,
  );

let projection: ReturnType<typeof geoNaturalEarth1> | undefined;
function projected() {
  if (projection) return projection;
  const world = read('110m');
  const land = merge(world as never, shapesOf(world) as never);
  return (projection = geoNaturalEarth1().fitSize([SIZE.width, SIZE.height], land));
}

let drawing: string | undefined;
/** The world's land and borders as a picture, in greys that show on light and on dark. */
export function drawWorld(): string {
  if (drawing) return drawing;
  const world = read('110m');
  const path = geoPath(projected()).digits(0);
  const land = path(merge(world as never, shapesOf(world) as never));
  const inner = path(mesh(world as never, world.objects.countries as never, (a, b) => a !== b));
  return (drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" width="${SIZE.width}" height="${SIZE.height}"><path d="${land}" fill="#888" fill-opacity=".32"/><path d="${inner}" fill="none" stroke="#888" stroke-opacity=".5" stroke-width=".6"/></svg>`);
}

let places: Map<string, { x: number; y: number }> | undefined;
/** Where each country lies on that picture, in % of its width and height: the middle of its largest part. */
function placesOf() {
  if (places) return places;
  const world = read('50m');
  places = new Map();
  for (const shape of shapesOf(world)) {
    const code = shape.id && whereNumeric(shape.id)?.alpha2;
    const { geometry } = feature(world, shape as Polygon);
    const parts = (
      geometry.type === ('MultiPolygon' as string) ? geometry.coordinates : [geometry.coordinates]
    ) as GeoJSON.Position[][][];
    const [largest] = parts
      .map((coordinates) => ({ type: 'Polygon' as const, coordinates }))
      .sort((a, b) => geoArea(b) - geoArea(a));
    const point = largest && projected()(geoCentroid(largest));
    if (code && point)
      places.set(code, { x: (point[0] / SIZE.width) * 100, y: (point[1] / SIZE.height) * 100 });
  }
  return places;
}

/**
 * Countries with how many examples each has, as dots on a part of the world's picture that shows them all.
 * Null where there are fewer than two: a map would say nothing.
 */
export function mapOf(countries: readonly FacetValue[]): MapView | null {
  const known = placesOf();
  const dots = countries.flatMap(({ value, count }) => {
    const place = known.get(value);
    return place ? [{ country: value, count, ...place }] : [];
  });
  if (dots.length < 2) return null;
  const [left, right] = reach(dots.map(({ x }) => x));
  const [top, bottom] = reach(dots.map(({ y }) => y));
  // As wide and as high in %: the part keeps the picture's own shape.
  const size = Math.min(100, Math.max(NARROWEST, right - left, bottom - top));
  const within = (middle: number) => Math.min(100 - size, Math.max(0, middle - size / 2));
  const [x, y] = [within((left + right) / 2), within((top + bottom) / 2)];
  const most = Math.max(...dots.map(({ count }) => count));
  return {
    part: { x, y, size },
    dots: dots
      .map((dot) => ({
        ...{ country: dot.country, count: dot.count, share: dot.count / most },
        ...{ x: ((dot.x - x) / size) * 100, y: ((dot.y - y) / size) * 100 },
      }))
      // The small ones lie on the large ones.
      .sort((a, b) => b.count - a.count),
  };
}

const reach = (values: number[]): [number, number] => [
  Math.min(...values) - MARGIN,
  Math.max(...values) + MARGIN,
];
