// Europe as paths: countries of Natural Earth (npm world-atlas, 1:50m, public domain), simplified and
// projected with the Lambert azimuthal equal-area projection centred on 52° N 10° E, as ETRS89-LAEA is.
//
// A server puts a point on the map with (angles in radians, φ0 = 52°, λ0 = 10°):
//   k = sqrt(2 / (1 + sin φ0 sin φ + cos φ0 cos φ cos(λ - λ0)))
//   x = tx + s k cos φ sin(λ - λ0)
//   y = ty - s k (cos φ0 sin φ - sin φ0 cos φ cos(λ - λ0))
// with s, tx, ty from map.json's `projection`.
import { createRequire } from 'node:module';
import { geoAzimuthalEqualArea, geoPath } from 'd3-geo';
import * as topojson from 'topojson-client';
import { presimplify, simplify } from 'topojson-simplify';

const require = createRequire(import.meta.url);
const WIDTH = 1000;
const HEIGHT = 900;
// Corners that must be seen: Iceland, Portugal, Crete and Cyprus, Finland and the North Cape.
const SEEN = [[-24.6, 64.8], [-9.8, 38.6], [34.6, 34.5], [24.0, 34.6], [31.7, 62.9], [25.7, 71.3], [-9.1, 36.9], [-13.6, 66.5]];

const CODES = {
  '008': 'AL', '020': 'AD', '040': 'AT', '056': 'BE', '070': 'BA', 100: 'BG', 112: 'BY', 756: 'CH', 196: 'CY',
  203: 'CZ', 276: 'DE', 208: 'DK', 233: 'EE', 724: 'ES', 246: 'FI', 250: 'FR', 826: 'GB', 300: 'GR', 191: 'HR',
  348: 'HU', 372: 'IE', 352: 'IS', 380: 'IT', 438: 'LI', 440: 'LT', 442: 'LU', 428: 'LV', 492: 'MC', 498: 'MD',
  499: 'ME', 807: 'MK', 470: 'MT', 528: 'NL', 578: 'NO', 616: 'PL', 620: 'PT', 642: 'RO', 688: 'RS', 752: 'SE',
  705: 'SI', 703: 'SK', 674: 'SM', 792: 'TR', 804: 'UA',
};
// Named by hand where the middle of the largest piece would mislead.
const MIDDLE = { FR: [2.5, 46.6], NO: [9.3, 61.2], HR: [16.2, 45.5], GB: [-1.8, 52.8], SE: [15.5, 61.5], GR: [22.2, 39.3], DK: [9.4, 56], TR: [32.5, 39] };

export function drawEurope() {
  const unit = geoAzimuthalEqualArea().rotate([-10, -52]).scale(1).translate([0, 0]);
  const points = SEEN.map((p) => unit(p));
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const margin = 16;
  const scale = Math.round(Math.min(
    (WIDTH - 2 * margin) / (Math.max(...xs) - Math.min(...xs)),
    (HEIGHT - 2 * margin) / (Math.max(...ys) - Math.min(...ys)),
  ));
  const tx = Math.round(WIDTH / 2 - scale * (Math.max(...xs) + Math.min(...xs)) / 2);
  const ty = Math.round(HEIGHT / 2 - scale * (Math.max(...ys) + Math.min(...ys)) / 2);
  const projection = geoAzimuthalEqualArea().rotate([-10, -52]).scale(scale).translate([tx, ty])
    .clipAngle(70).clipExtent([[0, 0], [WIDTH, HEIGHT]]).precision(0.5);

  const world = simplify(presimplify(require('world-atlas/countries-50m.json')), 0.012);
  const shapes = topojson.feature(world, world.objects.countries).features;
  const countries = [];
  const others = [];
  for (const shape of shapes) {
    const code = CODES[shape.id] ?? (shape.properties.name === 'Kosovo' ? 'XK' : null);
    const rings = ringsOf(shape, projection, code ? 3 : 30);
    if (!rings.length) continue;
    if (!code) {
      others.push(...rings);
      continue;
    }
    const [cx, cy] = MIDDLE[code] ? projection(MIDDLE[code]) : middle(rings);
    countries.push({ code, path: encode(rings), cx: Math.round(cx), cy: Math.round(cy) });
  }
  countries.sort((a, b) => (a.code < b.code ? -1 : 1));
  const data = {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    projection: { lat0: 52, lon0: 10, scale, tx, ty },
    land: encode(others),
    countries,
  };
  // Without colours of its own: a page that uses a part gives it some.
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${data.viewBox}"><g id="land"><path d="${data.land}"/>`
    + countries.map((c) => `<path id="c-${c.code}" d="${c.path}"/>`).join('') + '</g></svg>\n';
  return { data, svg };
}

/** The formula above: [x, y] of a longitude and latitude in degrees. */
export function place({ lat0, lon0, scale, tx, ty }, lon, lat) {
  const [l, f, l0, f0] = [lon, lat, lon0, lat0].map((d) => d * Math.PI / 180);
  const k = Math.sqrt(2 / (1 + Math.sin(f0) * Math.sin(f) + Math.cos(f0) * Math.cos(f) * Math.cos(l - l0)));
  return [
    Math.round(tx + scale * k * Math.cos(f) * Math.sin(l - l0)),
    Math.round(ty - scale * k * (Math.cos(f0) * Math.sin(f) - Math.sin(f0) * Math.cos(f) * Math.cos(l - l0))),
  ];
}

/** Projected outer and inner rings in whole units, without specks below `least` square units. */
function ringsOf(shape, projection, least) {
  const rings = [];
  let ring = null;
  const context = {
    moveTo: (x, y) => { ring = [[x, y]]; rings.push(ring); },
    lineTo: (x, y) => ring.push([x, y]),
    closePath() {}, arc() {},
  };
  geoPath(projection, context)(shape);
  const whole = rings.map((r) => r.map(([x, y]) => [Math.round(x), Math.round(y)])
    .filter((p, i, a) => i === 0 || p[0] !== a[i - 1][0] || p[1] !== a[i - 1][1]));
  const kept = whole.filter((r) => r.length > 3 && Math.abs(area(r)) >= least);
  if (kept.length || least > 10) return kept;
  // A country too small to draw stays as a square one can see and touch.
  const at = rings[0]?.[0];
  if (!at) return [];
  const [x, y] = at.map(Math.round);
  return [[[x - 2, y - 2], [x + 2, y - 2], [x + 2, y + 2], [x - 2, y + 2]]];
}

function area(ring) {
  let sum = 0;
  ring.forEach(([x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length];
    sum += x * v - u * y;
  });
  return sum / 2;
}

function middle(rings) {
  const ring = rings.reduce((a, b) => (Math.abs(area(b)) > Math.abs(area(a)) ? b : a));
  let [cx, cy] = [0, 0];
  ring.forEach(([x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length];
    const w = x * v - u * y;
    cx += (x + u) * w;
    cy += (y + v) * w;
  });
  const a = area(ring) * 6;
  return [cx / a, cy / a];
}

/** Relative whole numbers, h and v where they serve: half the length of absolute decimals. */
function encode(rings) {
  return rings.map((ring) => {
    let [x, y] = ring[0];
    let out = `M${x} ${y}`;
    let mode = 'l';
    for (const [u, v] of ring.slice(1)) {
      const [dx, dy] = [u - x, v - y];
      if (dx === 0 && dy === 0) continue;
      const piece = `${dx}${dy < 0 ? '' : ' '}${dy}`;
      if (dy === 0) { out += `h${dx}`; mode = 'h'; } else if (dx === 0) { out += `v${dy}`; mode = 'v'; } else {
        out += mode === 'l' && out.includes('l') ? `${dx < 0 ? '' : ' '}${piece}` : `l${piece}`;
        mode = 'l';
      }
      [x, y] = [u, v];
    }
    return `${out}z`;
  }).join('');
}
